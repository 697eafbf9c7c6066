# /// script
# dependencies = ["scipy", "pandas", "scikit-learn", "matplotlib"]
# ///
"""An essay for the tests: widgets that compute with scikit-learn and draw with matplotlib."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import param
from scipy import stats
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA

from essays.learn_demo.functions import FUNCTIONS as LEARNED
from essays.stats_demo.functions import FUNCTIONS as COMPUTED
from widgets.kit import Answer, Image, Value, Widget

FUNCTIONS = COMPUTED | LEARNED
POINTS = stats.norm.rvs(size=(60, 2), random_state=1) + np.repeat([[0, 0], [5, 1], [2, 6]], 20, 0)


class Clusters(Widget):
    """Points in as many groups as the reader asks for."""

    slug = "clusters"
    title = "Clusters"

    groups = param.Integer(3, bounds=(1, 8), step=1, label="Groups")

    layout = """
    <div class="controls">{{ slider('groups') }}</div>
    <p class="readout">{{ value('inertia') }} · {{ value('largest') }}</p>
    """

    def answer(self) -> Answer:
        """How far points are from the middles of their groups, and the size of the largest."""
        fitted = KMeans(self.groups, n_init=2, random_state=0).fit(POINTS)
        sizes = pd.Series(fitted.labels_).value_counts()
        return Answer(
            values={
                "inertia": Value(float(fitted.inertia_), f"{fitted.inertia_:.2f}"),
                "largest": Value(int(sizes.max()), f"{sizes.max()}"),
            },
            summary=f"{self.groups} groups.",
        )


class Contours(Widget):
    """A picture that matplotlib has drawn."""

    slug = "contours"
    title = "Contours"

    waves = param.Number(2, bounds=(0.5, 6), step=0.5, label="Waves")

    layout = """
    <div class="controls">{{ slider('waves') }}</div>
    {{ image('plane', 'The contours') }}
    <p class="readout">{{ value('ink') }}</p>
    """

    def answer(self) -> Answer:
        """The contours of a wave, with a title, in grey."""
        x = np.linspace(-3, 3, 60)
        figure, axes = plt.subplots(figsize=(2.4, 1.8), dpi=100)
        axes.contourf(x, x, np.sin(self.waves * np.add.outer(x, x * x)), cmap="gray")
        axes.set_title(f"{self.waves:g} waves")
        figure.canvas.draw()
        grey = 255 - np.array(figure.canvas.buffer_rgba())[..., 0]
        plt.close(figure)
        height, width = grey.shape
        share = float(grey.mean() / 255)
        return Answer(
            values={"ink": Value(share, f"{share:.4f}")},
            images={"plane": Image(width, height, grey.tobytes())},
            summary=f"{self.waves:g} waves.",
        )


class SameNumbers(Widget):
    """Every function of the tables, computed."""

    slug = "same-numbers"
    title = "The same numbers"

    times = param.Integer(1, bounds=(1, 9), step=1, label="Times")

    layout = "<div>{{ slider('times') }}</div>" + "".join(
        f"<p>{{{{ value('{name}') }}}}</p>" for name in FUNCTIONS
    )

    def answer(self) -> Answer:
        """The value of each function, times a number."""
        found = {name: float(f()) * self.times for name, f in FUNCTIONS.items()}  # type: ignore[arg-type]
        plt.close("all")
        return Answer(
            values={name: Value(x, f"{x:.3g}") for name, x in found.items()},
            summary=f"{len(found)} numbers.",
        )


figures = (Clusters, Contours, SameNumbers)


def numbers() -> dict[str, float]:
    """What the prose quotes."""
    return {"explained": float(PCA(2).fit(POINTS).explained_variance_ratio_.sum())}
