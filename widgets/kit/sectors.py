"""A disc of repeating sectors: a probability as a share that a spin can be judged by.

Five repeats keep a share near 0 or 1 visible as a share.
"""

import numpy as np

from widgets.kit import svg
from widgets.kit.number_format import percent

SECTORS = 5


def spinner(p: float, turn: float | None = None, size: float = 320) -> str:
    """The picture of a spinner with blue share p, and its pointer at `turn` of the circle."""
    middle, radius = size / 2, size * 0.49
    upright = f"rotate(-90 {svg.num(middle)} {svg.num(middle)})"
    parts = [
        svg.circle(middle, middle, radius, cls="q"),
        wedges(p, middle, radius, transform=upright),
    ]
    for angle in 2 * np.pi * np.arange(SECTORS) / SECTORS:
        x, y = middle + radius * np.sin(angle), middle - radius * np.cos(angle)
        parts.append(svg.line(middle, middle, x, y, cls="paper-line"))
    if turn is not None:
        tip, foot = svg.num(middle - 0.88 * radius), svg.num(middle)
        arrow = f"M{svg.num(middle - 7)} {foot}L{foot} {tip}L{svg.num(middle + 7)} {foot}Z"
        needle = svg.group(
            svg.element("path", d=arrow, cls="ink"),
            svg.circle(middle, middle, 10.0, cls="ink"),
            cls="needle",
        )
        rest = f"rotate({turn * 360:.2f} {foot} {foot})"
        parts.append(svg.group(needle, cls="pointer", transform=rest, data_turn=f"{turn:.4f}"))
    return svg.svg(size, size, *parts, title=f"A spinner, {percent(p)} blue", cls="spinner")


def wedges(p: float, middle: float, radius: float, **more: object) -> str:
    """Five blue wedges of share p: a dashed circle as thick as its radius.

    Its length counts as five, so that one dash and one gap are a sector, and one attribute holds
    the whole picture: the page sets it while Python thinks.
    """
    return svg.circle(
        middle,
        middle,
        radius / 2,
        cls="wedge p-line",
        fill="none",
        stroke_width=radius,
        pathLength=SECTORS,
        stroke_dasharray=f"{p:.6f} {1 - p:.6f}",
        data_share="",
        **more,
    )
