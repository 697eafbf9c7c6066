"""The three graphs of the argument, as pictures that follow the theme.

Solid blue arrows are the forward process p, dashed orange ones the reverse process q. Each graph
is one line of SVG, set into the Markdown where it is named.
"""

import math

from widgets.kit import svg

WIDTH, RADIUS, MIDDLE = 560.0, 24.0, 84.0
NODES = (("x", ""), ("z", "0"), ("z", "1"), ("…", ""), ("z", "T−1"), ("z", "T"))
SLANTED = '<tspan font-style="italic">T</tspan>'
SPACING = (WIDTH - 2 * RADIUS - 8) / (len(NODES) - 1)


def place(k: int) -> float:
    """Where node k stands."""
    return RADIUS + 4 + SPACING * k


def node(k: int) -> str:
    """A variable in its circle; the dots have none."""
    name, index = NODES[k]
    x = place(k)
    if not index and name != "x":
        return svg.text(x, MIDDLE + 6, name, anchor="middle")
    slanted = index.replace("T", SLANTED)
    lowered = svg.element("tspan", slanted, dy=5, font_size=13) if index else ""
    words = svg.element("tspan", name, font_style="italic") + lowered
    label = svg.element(
        "text", words, x=x, y=MIDDLE + 6, cls="label", font_size=19, text_anchor="middle"
    )
    ring = svg.circle(x, MIDDLE, RADIUS, cls="paper ink-line", stroke_width=1.5)
    return ring + label


def arrow(x0: float, x1: float, cls: str, arch: float = 0.0) -> str:
    """An arrow from circle to circle along the line, or over it by an arch of that height."""
    side = 1 if x1 > x0 else -1
    if arch:
        # The arch ends on the circle, pointing down into it.
        lift = 0.8 * RADIUS
        start, end = (x0 + side * 10, MIDDLE - lift - 4), (x1 - side * 10, MIDDLE - lift - 8)
        middle = (start[0] + end[0]) / 2, MIDDLE - lift - 2 * arch
        angle = math.atan2(end[1] - middle[1], end[0] - middle[0])
        bend = f"Q{svg.num(middle[0])} {svg.num(middle[1])} "
    else:
        start, end = (x0 + side * (RADIUS + 3), MIDDLE), (x1 - side * (RADIUS + 9), MIDDLE)
        angle, bend = math.atan2(0, side), "L"
    path = f"M{svg.num(start[0])} {svg.num(start[1])}{bend}{svg.num(end[0])} {svg.num(end[1])}"
    dash = "6 4" if cls == "q" else None
    line = svg.element(
        "path", d=path, cls=f"{cls}-line", fill="none", stroke_width=2, stroke_dasharray=dash
    )
    turn = f"translate({svg.num(end[0])} {svg.num(end[1])}) rotate({math.degrees(angle):.1f})"
    return line + svg.element("path", d="M-2 -5L8 0L-2 5Z", cls=cls, transform=turn)


def graph(arrows: list[str], title: str, top: float = MIDDLE - RADIUS - 6) -> str:
    """A whole graph from `top` down, as HTML that may stand in a paragraph."""
    picture = svg.element(
        "svg",
        svg.element("title", title),
        *arrows,
        *(node(k) for k in range(len(NODES))),
        viewBox=f"0 {svg.num(top)} {WIDTH:g} {svg.num(MIDDLE + RADIUS + 6 - top)}",
        role="img",
        cls="diagram",
    )
    return f'<span class="picture">{picture}</span>'


def forward() -> str:
    """The forward chain, from the picture to noise."""
    steps = [arrow(place(k), place(k + 1), "p") for k in range(len(NODES) - 1)]
    return graph(steps, "The forward process: a chain of arrows from x to z 0, z 1, and on to z T")


def reverse() -> str:
    """The reverse chain, from noise to the picture."""
    steps = [arrow(place(k + 1), place(k), "q") for k in range(len(NODES) - 1)]
    return graph(steps, "The reverse process: a chain of arrows from z T down to z 0, and to x")


def topdown() -> str:
    """The forward process told from its end: x to every z, and each z to the one before."""
    steps = [arrow(place(k + 1), place(k), "p") for k in range(1, len(NODES) - 1)]
    jumps = [arrow(place(0), place(k), "p", arch=9.0 * k) for k in range(2, len(NODES)) if k != 3]
    direct = [arrow(place(0), place(1), "p")]
    title = "The forward process told from its end: arrows from x to every z, and from z T down"
    return graph([*jumps, *direct, *steps], title, top=0.0)
