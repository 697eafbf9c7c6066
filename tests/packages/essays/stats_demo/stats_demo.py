# /// script
# dependencies = ["scipy", "pandas"]
# ///
"""An essay for the tests: a widget that computes with scipy, and one that does with pandas."""

import numpy as np
import pandas as pd
import param
from scipy import integrate, linalg, optimize, special, stats

from essays.stats_demo.functions import FUNCTIONS
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


class SameNumbers(Widget):
    """Every function of the table, computed."""

    slug = "same-numbers"
    title = "The same numbers"

    times = param.Integer(1, bounds=(1, 9), step=1, label="Times")

    layout = "<div>{{ slider('times') }}</div>" + "".join(
        f"<p>{{{{ value('{name}') }}}}</p>" for name in FUNCTIONS
    )

    def answer(self) -> Answer:
        """The value of each function, times a number."""
        found = {name: float(f()) * self.times for name, f in FUNCTIONS.items()}  # type: ignore[arg-type]
        return Answer(
            values={name: Value(x, f"{x:.3g}") for name, x in found.items()},
            summary=f"{len(found)} numbers.",
        )


figures = (Tail, Groups, SameNumbers)


def numbers() -> dict[str, float]:
    """What the prose quotes."""
    return {"median": float(stats.chi2(3).median())}
