"""Pictures as text: a small vocabulary of SVG elements.

A picture is a pure function from numbers to a string. Colours are classes that the page's style
sheet knows (`p`, `q`, `ink`, `muted`, `grid`, `accent` fill; the same with `-line` stroke): p is
blue and q orange, and what a reader can take hold of has the accent. So a picture follows the theme
without being drawn anew, and no style attribute is ever written: the pages run under a content
security policy that refuses them.

x, y, width, height are in the units of the picture's view box, y downwards.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


def num(x: float) -> str:
    """A coordinate with at most two decimals: 12.5, 7, -0.33."""
    text = f"{x:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(tag: str, *children: str, **attributes: object) -> str:
    """One element: `cls` stands for class, `_` for `-`; floats become coordinates."""
    parts = [tag]
    for name, value in attributes.items():
        if value is None:
            continue
        attribute = {"cls": "class"}.get(name, name.rstrip("_").replace("_", "-"))
        shown = num(float(value)) if isinstance(value, float | np.floating) else str(value)
        parts.append(f'{attribute}="{escape(shown)}"')
    head = " ".join(parts)
    return f"<{head}>{''.join(children)}</{tag}>" if children else f"<{head}/>"


def svg(width: float, height: float, *children: str, title: str, cls: str = "") -> str:
    """A whole picture of `width` × `height` units, named by `title` for those who do not see it."""
    return element(
        "svg",
        element("title", escape(title)),
        *children,
        viewBox=f"0 0 {num(width)} {num(height)}",
        role="img",
        cls=cls or None,
    )


def line(x1: float, y1: float, x2: float, y2: float, cls: str = "ink-line", **more: object) -> str:
    """A straight line."""
    return element("path", d=f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}", cls=cls, **more)


def rect(x: float, y: float, w: float, h: float, cls: str = "muted", **more: object) -> str:
    """A rectangle; negative sizes are drawn as none."""
    w, h = max(w, 0.0), max(h, 0.0)
    return element("rect", x=float(x), y=float(y), width=float(w), height=float(h), cls=cls, **more)


def circle(x: float, y: float, r: float, cls: str = "accent", **more: object) -> str:
    """A circle."""
    return element("circle", cx=float(x), cy=float(y), r=float(r), cls=cls, **more)


def text(
    x: float, y: float, words: str, cls: str = "label", anchor: str = "start", **more: object
) -> str:
    """A line of text whose `anchor` (start, middle, end) stands at x; *x* is in italics."""
    parts = escape(words).split("*")
    shown = "".join(f'<tspan class="it">{w}</tspan>' if k % 2 else w for k, w in enumerate(parts))
    return element("text", shown, x=float(x), y=float(y), cls=cls, text_anchor=anchor, **more)


def group(*children: str, **attributes: object) -> str:
    """Elements that belong together."""
    return element("g", *children, **attributes)


def dots(xs: ArrayLike, ys: ArrayLike, size: float, cls: str = "ink-line", **more: object) -> str:
    """Round dots of a diameter at the points (xs, ys), as one path."""
    x, y = (np.rint(np.ravel(np.asarray(a, float))).astype(int).tolist() for a in (xs, ys))
    path = "".join(f"M{a} {b}h0" for a, b in zip(x, y, strict=True))
    return element(
        "path", d=path, cls=cls, fill="none", stroke_width=size, stroke_linecap="round", **more
    )


class Track(NamedTuple):
    """A way along which a picture is dragged: its ends, and what a control is at them.

    control  the name of the parameter that follows
    units    the two ends in the picture's units
    values   the control at those ends
    """

    control: str
    units: tuple[float, float]
    values: tuple[float, float]

    def __str__(self) -> str:
        """As the page's script reads it (widgets/view/track.js)."""
        ends = " ".join(f"{x:.6g}" for x in (*self.units, *self.values))
        return f"{self.control} {ends}"


def grip(x: float, y: float, across: Track | None = None, down: Track | None = None) -> str:
    """A handle at (x, y) that the reader drags `across`, `down`, or both ways."""
    way = "both" if across and down else "across" if across else "down"
    return group(
        circle(x, y, 24.0, cls="reach"),
        circle(x, y, 9.0, cls="paper accent-line"),
        circle(x, y, 3.5, cls="accent"),
        cls=f"grip {way}",
        data_x=across,
        data_y=down,
    )


def polyline(xs: ArrayLike, ys: ArrayLike, cls: str = "ink-line", **more: object) -> str:
    """A line through the points (xs, ys); a point that is not finite breaks it."""
    return element("path", d=points(xs, ys), cls=cls, fill="none", **more)


def points(xs: ArrayLike, ys: ArrayLike) -> str:
    """The path data of a line through the points (xs, ys), in tenths of a unit.

    Each step goes on from the point before: such numbers are short, and much alike. Whole numbers
    are formatted several times faster than decimals, and this is where drawing hundreds of curves
    spends its time: coordinates are quantised once, by numpy.
    """
    x, y = np.broadcast_arrays(np.asarray(xs, float), np.asarray(ys, float))
    finite = np.isfinite(x) & np.isfinite(y)
    xi = np.rint(np.where(finite, x, 0) * 10).astype(int).tolist()
    yi = np.rint(np.where(finite, y, 0) * 10).astype(int).tolist()
    parts, before = [], None
    for a, b, drawn in zip(xi, yi, finite.tolist(), strict=True):
        if drawn and before:
            parts.append(f"l{(a - before[0]) / 10:g} {(b - before[1]) / 10:g}")
        elif drawn:
            parts.append(f"M{a / 10:g} {b / 10:g}")
        before = (a, b) if drawn else None
    return "".join(parts)


def stacked_bar(x: float, y: float, w: float, h: float, shares: Sequence[tuple[float, str]]) -> str:
    """A horizontal bar of length w, split in proportion to the shares, each (size, class)."""
    total = sum(size for size, _ in shares) or 1.0
    parts = []
    for size, cls in shares:
        parts.append(rect(x, y, w * size / total, h, cls=cls))
        x += w * size / total
    return "".join(parts)
