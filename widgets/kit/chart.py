"""Charts: scales, axes, and a picture that may be dragged.

Charts are 560 units wide. On a narrow page the style sheet sets labels a third larger, so a chart
leaves room for that.
"""

import math
from collections.abc import Iterable
from html import escape

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.kit import svg
from widgets.kit.number_format import fix

WIDTH = 560.0


class Scale:
    """A linear map from data [d0, d1] to picture units [u0, u1]."""

    def __init__(self, data: tuple[float, float], units: tuple[float, float]):
        self.data, self.units = data, units

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """The position of x in picture units."""
        (d0, d1), (u0, u1) = self.data, self.units
        return u0 + (np.asarray(x, float) - d0) * (u1 - u0) / (d1 - d0)


def x_axis(
    scale: Scale, y: float, ticks: Iterable[tuple[float, str]], title: str = "", grid: float = 0.0
) -> str:
    """A horizontal axis at height y: labelled ticks, a title below, grid lines `grid` upwards."""
    parts = [svg.line(scale.units[0], y, scale.units[1], y, cls="muted-line")]
    for at, label in ticks:
        x = float(scale(at))
        if grid:
            parts.append(svg.line(x, y, x, y - grid, cls="grid-line"))
        parts.append(svg.line(x, y, x, y + 5, cls="muted-line"))
        parts.append(svg.text(x, y + 20, label, cls="label small", anchor="middle"))
    if title:
        parts.append(
            svg.text(sum(scale.units) / 2, y + 40, title, cls="label small", anchor="middle")
        )
    return svg.group(*parts, cls="axis")


def y_axis(
    scale: Scale, x: float, ticks: Iterable[tuple[float, str]], title: str = "", grid: float = 0.0
) -> str:
    """A vertical axis at x: labelled ticks, a title above, grid lines `grid` to the right."""
    parts = []
    for at, label in ticks:
        y = float(scale(at))
        if grid:
            parts.append(svg.line(x, y, x + grid, y, cls="grid-line"))
        parts.append(svg.text(x - 8, y + 4, label, cls="label small", anchor="end"))
    if title:
        parts.append(
            svg.text(x - 8, min(scale.units) - 12, title, cls="label small", anchor="start")
        )
    return svg.group(*parts, cls="axis")


class Chart:
    """A rectangle of data within a picture; x and y map data to the picture's units."""

    def __init__(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        height: float = 320.0,
        margins: tuple[float, float, float, float] = (34, 18, 54, 58),
    ):
        """x, y: ranges of the data; margins: above, right, below and left of them, in units."""
        above, right, below, left = margins
        self.height, self.left, self.right = height, left, WIDTH - right
        self.top, self.bottom = above, height - below
        self.x = Scale(x, (self.left, self.right))
        self.y = Scale(y, (self.bottom, self.top))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Data as a point of the picture."""
        return float(self.x(x)), float(self.y(y))

    def axes(
        self,
        x_ticks: list[tuple[float, str]],
        y_ticks: list[tuple[float, str]],
        x_title: str = "",
        y_title: str = "",
    ) -> str:
        """Both axes with their grid."""
        return y_axis(self.y, self.left, y_ticks, y_title, grid=self.right - self.left) + x_axis(
            self.x, self.bottom, x_ticks, x_title
        )

    def curve(self, xs: ArrayLike, ys: ArrayLike, cls: str, **more: object) -> str:
        """A line through data; points that are not finite break it."""
        return svg.polyline(self.x(xs), self.y(ys), cls=cls, **more)

    def level(self, y: float, cls: str, words: str = "", **more: object) -> str:
        """A horizontal line across the chart, with words above its right end."""
        at = float(self.y(y))
        label = svg.text(self.right, at - 6, words, cls="label small halo", anchor="end")
        return svg.line(self.left, at, self.right, at, cls=cls, **more) + (label if words else "")

    def across(self, control: str, ends: tuple[float, float], per: float = 1.0) -> svg.Track:
        """The track of a control along x, between two data; it counts `per` for one of the data."""
        low, high = ends
        return svg.Track(
            control, (float(self.x(low)), float(self.x(high))), (low * per, high * per)
        )

    def down(self, control: str, ends: tuple[float, float], per: float = 1.0) -> svg.Track:
        """The track of a control along y."""
        low, high = ends
        return svg.Track(
            control, (float(self.y(low)), float(self.y(high))), (low * per, high * per)
        )

    def picture(
        self, *parts: str, title: str, across: svg.Track | None = None, **more: object
    ) -> str:
        """The whole picture; pressed anywhere, it sets the control of the track `across`."""
        return frame(WIDTH, self.height, *parts, title=title, data_x=across, **more)


def frame(width: float, height: float, *parts: str, title: str, **more: object) -> str:
    """A picture like `svg.svg`, with more attributes; `role` may be other than an image's."""
    return svg.element(
        "svg",
        svg.element("title", escape(title)),
        *parts,
        viewBox=f"0 0 {svg.num(width)} {svg.num(height)}",
        **{"role": "img", **more},
    )


def ticks(low: float, high: float, count: int = 5) -> list[tuple[float, str]]:
    """Round numbers from low to high and how they are written, for an axis: about `count`.

    Their step is 1, 2 or 5 times a power of ten, and all have as many decimals as it needs.
    """
    if not low < high:
        return [(low, fix(low, 0))]
    raw = (high - low) / count
    power = math.floor(math.log10(raw))
    step = next(s * 10.0**power for s in (1, 2, 5, 10) if s * 10.0**power >= raw * 0.999)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(k * step, fix(k * step, decimals) if k else "0") for k in range(first, last + 1)]
