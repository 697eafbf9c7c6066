"""Pictures as text: a small vocabulary of SVG elements.

A picture is a pure function from numbers to a string. Colours are classes that the page's style
sheet knows (`p`, `q`, `ink`, `muted`, `grid`, `accent` fill; the same with `-line` stroke), so a
picture follows the theme without being drawn anew, and no style attribute is ever written: the
pages run under a content security policy that refuses them.

x, y, width, height are in the units of the picture's view box, y downwards.
"""

from collections.abc import Sequence
from html import escape

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
    """A line of text whose `anchor` (start, middle, end) stands at x."""
    return element(
        "text", escape(words), x=float(x), y=float(y), cls=cls, text_anchor=anchor, **more
    )


def group(*children: str, **attributes: object) -> str:
    """Elements that belong together."""
    return element("g", *children, **attributes)


def polyline(xs: ArrayLike, ys: ArrayLike, cls: str = "ink-line", **more: object) -> str:
    """A line through the points (xs, ys); a point that is not finite breaks it."""
    return element("path", d=points(xs, ys), cls=cls, fill="none", **more)


def points(xs: ArrayLike, ys: ArrayLike) -> str:
    """The path data of a line through the points (xs, ys), in tenths of a unit.

    Whole numbers are formatted several times faster than decimals, and this is where drawing
    hundreds of curves spends its time: coordinates are quantised once, by numpy.
    """
    x, y = np.broadcast_arrays(np.asarray(xs, float), np.asarray(ys, float))
    finite = np.isfinite(x) & np.isfinite(y)
    xi = np.rint(np.where(finite, x, 0) * 10).astype(int).tolist()
    yi = np.rint(np.where(finite, y, 0) * 10).astype(int).tolist()
    parts, pen = [], "M"
    for a, b, drawn in zip(xi, yi, finite.tolist(), strict=True):
        if drawn:
            parts.append(f"{pen}{a / 10:g} {b / 10:g}")
            pen = "L"
        else:
            pen = "M"
    return "".join(parts)


def stacked_bar(x: float, y: float, w: float, h: float, shares: Sequence[tuple[float, str]]) -> str:
    """A horizontal bar of length w, split in proportion to the shares, each (size, class)."""
    total = sum(size for size, _ in shares) or 1.0
    parts = []
    for size, cls in shares:
        parts.append(rect(x, y, w * size / total, h, cls=cls))
        x += w * size / total
    return "".join(parts)
