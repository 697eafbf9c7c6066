"""A disc of repeating sectors, whose blue share is a probability.

Five repeats keep a share near 0 or 1 visible as a share.
"""

import math

from widgets.kit import svg
from widgets.kit.number_format import percent

SECTORS = 5


def spinner(p: float, turn: float | None = None, size: float = 320) -> str:
    """The picture of a spinner with blue share p, and its pointer at `turn` of the circle."""
    middle, radius = size / 2, size * 0.49
    parts = [disc(p, middle, radius)]
    for k in range(SECTORS):
        parts.append(svg.line(middle, middle, *rim(k, middle, radius), cls="paper-line"))
    if turn is not None:
        tip, foot = svg.num(middle - 0.88 * radius), svg.num(middle)
        arrow = f"M{svg.num(middle - 7)} {foot}L{foot} {tip}L{svg.num(middle + 7)} {foot}Z"
        needle = svg.group(
            svg.element("path", d=arrow, cls="ink"),
            svg.circle(middle, middle, 10.0, cls="ink"),
            cls="needle",
        )
        rest = f"rotate({turn * 360:.2f} {foot} {foot})"
        parts.append(svg.group(needle, transform=rest, data_turn=f"{turn:.4f}", data_still=""))
    return svg.svg(size, size, *parts, title=f"A spinner, {percent(p)} blue", cls="spinner")


def disc(p: float, middle: float, radius: float) -> str:
    """An orange disc about (middle, middle), and on it five blue sectors of share p.

    The page's script sets the path of the sectors (`data-share`) from the disc before it.
    """
    sectors = svg.element("path", cls="p", d=sector_path(p, middle, radius), data_share="")
    return svg.circle(middle, middle, radius, cls="q") + sectors


def sector_path(p: float, middle: float, radius: float) -> str:
    """The path data of five sectors of share p of a disc, clockwise from the top.

    A script that draws it while Python thinks draws the same path, to the last digit.
    """
    centre, r = f"M{svg.num(middle)} {svg.num(middle)}", svg.num(radius)
    path = ""
    for k in range(SECTORS):
        (x1, y1), (x2, y2) = rim(k, middle, radius), rim(k + p, middle, radius)
        start, end = f"L{svg.num(x1)} {svg.num(y1)}", f"{svg.num(x2)} {svg.num(y2)}"
        path += f"{centre}{start}A{r} {r} 0 0 1 {end}Z"
    return path


def rim(sectors: float, middle: float, radius: float) -> tuple[float, float]:
    """The point on the rim, clockwise from the top by a number of sectors."""
    angle = 2 * math.pi * sectors / SECTORS
    return middle + radius * math.sin(angle), middle - radius * math.cos(angle)
