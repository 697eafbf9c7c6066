# /// script
# dependencies = ["matplotlib", "pandas", "scikit-learn", "scipy"]
# ///
"""An essay for the tests: a widget that computes with scipy, and one that does with pandas."""

import random
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import param
from scipy import integrate, linalg, optimize, special, stats

from widgets.kit import Answer, Value, Widget


class Tail(Widget):
    """How much of a Student distribution lies beyond a point."""

    slug = "tail"
    title = "A tail"

    point = param.Number(1.5, bounds=(-5, 5), step=0.1, label="Point")

    layout = """
    <div class="controls">{{ slider('point') }}</div>
    <p class="readout">{{ value('beyond') }} · {{ value('normal') }} · {{ value('root') }}</p>
    """

    def answer(self) -> Answer:
        """The tails of two distributions, and the point that cuts off as much of a normal one."""
        beyond = float(stats.t(4).sf(self.point))
        normal = float(integrate.quad(stats.norm.pdf, self.point, np.inf)[0])
        root = float(optimize.brentq(lambda x: special.ndtr(-x) - beyond, -9, 9))
        scale = float(linalg.norm(linalg.inv(np.diag([1.0, 1.0]))) / np.sqrt(2))
        return Answer(
            values={
                "beyond": Value(beyond * scale, f"{beyond:.6f}"),
                "normal": Value(normal, f"{normal:.6f}"),
                "root": Value(root, f"{root:.6f}"),
            },
            summary=f"{beyond:.1%} lie beyond.",
        )


class Groups(Widget):
    """Sums of a table's groups."""

    slug = "groups"
    title = "Groups"

    rows = param.Integer(12, bounds=(4, 400), step=1, label="Rows")

    layout = """
    <div class="controls">{{ slider('rows') }}</div>
    <p class="readout">{{ value('largest') }} · {{ value('weekly') }}</p>
    """

    def answer(self) -> Answer:
        """The largest sum of a group, and the mean of the last week."""
        n = np.arange(self.rows)
        table = pd.DataFrame({"key": list("abcd" * self.rows)[: self.rows], "value": n * n % 17})
        table.index = pd.date_range("2026-01-01", periods=self.rows, freq="D")
        largest = float(table.groupby("key")["value"].sum().max())
        weekly = float(table["value"].resample("W").mean().iloc[-1])
        return Answer(
            values={
                "largest": Value(largest, f"{largest:g}"),
                "weekly": Value(weekly, f"{weekly:g}"),
            },
            summary=f"The largest sum is {largest:g}.",
        )


GENERATOR = np.random.default_rng()
SEEDED = np.random.default_rng(7)


class Chance(Widget):
    """A number of every source of chance."""

    slug = "chance"
    title = "Chance"

    times = param.Integer(1, bounds=(1, 9), step=1, label="Times")

    layout = """
    <div class="controls">{{ slider('times') }}</div>
    <p>{{ value('python') }} {{ value('numpy') }} {{ value('scipy') }} {{ value('pandas') }}
    {{ value('kept') }} {{ value('new') }} {{ value('seeded') }}</p>
    """

    def answer(self) -> Answer:
        """The next number of each; that with a seed begins anew."""
        drawn = {
            "python": random.random(),
            "numpy": float(np.random.rand()),  # noqa: NPY002 - the legacy generator is meant
            "scipy": float(stats.norm.rvs()),
            "pandas": float(pd.Series(np.arange(1e6)).sample().iloc[0]),
            "kept": GENERATOR.random(),
            "new": np.random.default_rng().random(),
            "seeded": np.random.Generator(SEEDED.bit_generator.jumped(self.times)).random(),
        }
        return Answer(
            values={name: Value(x, f"{x:.3f}") for name, x in drawn.items()},
            summary=f"{drawn['python']:.3f}",
        )


class Late(Widget):
    """What Python imports and reads only when it is asked for, and a temporary folder."""

    slug = "late"
    title = "Late"

    size = param.Integer(0, bounds=(0, 9), step=1, label="Size")

    layout = """
    <div class="controls">{{ slider('size') }}</div>
    <p>{{ value('read') }} {{ value('slope') }} {{ value('offset') }}</p>
    """

    def answer(self) -> Answer:
        """A matrix that went through a file, the slope of a sine at 0, and Vienna's summer time."""
        found = {"read": 0.0, "slope": 0.0, "offset": 0.0}
        if self.size:
            from scipy import fftpack
            from scipy.io import loadmat, savemat

            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "some.mat"
                savemat(path, {"matrix": np.eye(self.size)})
                found["read"] = float(loadmat(path)["matrix"].sum())
            x = np.arange(16) * np.pi / 8
            found["slope"] = float(fftpack.diff(self.size * np.sin(x))[0])
            summer = pd.Timestamp("2026-07-01").tz_localize("Europe/Vienna")
            found["offset"] = summer.utcoffset().total_seconds() / 3600
        return Answer(
            values={name: Value(x, f"{x:g}") for name, x in found.items()},
            summary=f"{found['read']:g}",
        )


figures = (Tail, Groups, Chance, Late)


def numbers() -> dict[str, float]:
    """What the prose quotes."""
    return {"median": float(stats.chi2(3).median())}
