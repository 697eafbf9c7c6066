"""The picture of a sea: cells shaded by a number, shots, ships, and cells that can be shot at.

A cell is called as on the box of the game, by a letter for its column and a number for its row: A1
is on the upper left. Shots and marks are written one after the other: `e5d4` are two misses or two
shots; where hits and misses are told apart, a capital is a hit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from widgets.battleship.sea import Array, Sea
from widgets.kit import svg
from widgets.kit.chart import frame

CELL = 40.0
LETTERS = "ABCDEFGHIJ"
TOKEN = r"[a-j](?:10|[1-9])"


def name(sea: Sea, cell: int) -> str:
    """What a cell is called: E5."""
    row, column = divmod(cell, sea.side)
    return f"{LETTERS[column]}{row + 1}"


def cell_of(sea: Sea, token: str) -> int | None:
    """The cell of a name; None where the sea has no such cell."""
    column, row = LETTERS.index(token[0].upper()), int(token[1:]) - 1
    return row * sea.side + column if max(row, column) < sea.side else None


def cells_of(sea: Sea, text: str) -> list[int]:
    """The cells named in a text, in order, each once; those that the sea has not are left out."""
    found = (cell_of(sea, token) for token in re.findall(TOKEN, text.lower()))
    return list(dict.fromkeys(cell for cell in found if cell is not None))


def marks_of(sea: Sea, text: str) -> tuple[list[int], list[int]]:
    """Misses and hits in a text of marks; where a cell has two, the last one counts."""
    hits: dict[int, bool] = {}
    for token in re.findall(TOKEN, text, re.IGNORECASE):
        cell = cell_of(sea, token)
        if cell is not None:
            hits[cell] = token[0].isupper()
    return [c for c, hit in hits.items() if not hit], [c for c, hit in hits.items() if hit]


@dataclass(frozen=True)
class Look:
    """What a picture of a sea shows.

    heat    a number of each cell in [0, 1], shown as shade; None for none
    misses, hits, sunk   cells that were shot at; sunk ones are of ships that sank
    ships   cells of ships that are shown, ship by ship
    best    cells with a ring
    control the control that cells set when they are touched; the empty string for none
    open    whether cells that were shot at can be touched, too
    focus   the cell that the Tab key comes to
    words   {cell: what is said of it after its name}
    """

    heat: Array | None = None
    misses: Sequence[int] = ()
    hits: Sequence[int] = ()
    sunk: Sequence[int] = ()
    ships: Sequence[Sequence[int]] = ()
    best: Sequence[int] = ()
    last: int | None = None
    control: str = ""
    open: bool = False
    focus: int | None = None
    words: Mapping[int, str] = field(default_factory=dict)
    colour: str = "p"


def picture(sea: Sea, key: str, title: str, look: Look, **more: object) -> str:
    """A sea as SVG; `key` begins the ids of its cells."""
    size = edge(sea) + CELL * sea.side + 2
    parts = [labels(sea)]
    rows = []
    for row in range(sea.side):
        inside = [square(sea, key, row * sea.side + column, look) for column in range(sea.side)]
        rows.append(svg.group(*inside, role="row" if look.control else None))
    parts += [outline(sea, ship) for ship in look.ships]
    over = [ring(sea, cell) for cell in look.best]
    if look.control:
        # Rows come first: a grid may hold nothing else that is read out.
        hidden = svg.group(*parts, *over, aria_hidden="true", pointer_events="none")
        more |= {
            "role": "grid",
            "aria_label": title,
            "data_sea": look.control,
            "data_side": sea.side,
        }
        return frame(size, size, *rows, hidden, title=title, **more)
    return frame(size, size, *rows, *parts, *over, title=title, **more)


def edge(sea: Sea) -> float:
    """Room for the letters and numbers, which are as large in a small sea as in a large one."""
    return 3.0 * sea.side


def corner(sea: Sea, cell: int) -> tuple[float, float]:
    """The upper left of a cell, in units of the picture."""
    row, column = divmod(cell, sea.side)
    return edge(sea) + CELL * column, edge(sea) + CELL * row


def labels(sea: Sea) -> str:
    """Letters above, numbers on the left."""
    parts = []
    room, size = edge(sea), 1.7 * sea.side
    for k in range(sea.side):
        middle = room + CELL * (k + 0.5)
        parts.append(
            svg.text(
                middle, 0.7 * room, LETTERS[k], cls="label small", anchor="middle", font_size=size
            )
        )
        parts.append(
            svg.text(
                0.73 * room,
                middle + 0.35 * size,
                str(k + 1),
                cls="label small",
                anchor="end",
                font_size=size,
            )
        )
    return svg.group(*parts)


def square(sea: Sea, key: str, cell: int, look: Look) -> str:
    """One cell with its shade and what was found there."""
    x, y = corner(sea, cell)
    mx, my = x + CELL / 2, y + CELL / 2
    parts = [svg.rect(x, y, CELL, CELL, cls="paper grid-line")]
    if look.heat is not None and (shade := float(look.heat[cell])) > 0:
        parts.append(
            svg.rect(x + 1, y + 1, CELL - 2, CELL - 2, cls=look.colour, fill_opacity=f"{shade:.2f}")
        )
    state = ""
    if cell in look.sunk:
        state = "sunk"
        parts.append(svg.rect(x + 3, y + 3, CELL - 6, CELL - 6, cls="accent", rx=5))
        parts.append(cross(mx, my, "paper-line"))
    elif cell in look.hits:
        state = "hit"
        parts.append(svg.circle(mx, my, 15.0, cls="paper accent-line"))
        parts.append(cross(mx, my, "accent-line"))
    elif cell in look.misses:
        state = "miss"
        parts.append(svg.circle(mx, my, 5.0, cls="muted"))
    if cell == look.last:
        parts.append(
            svg.rect(
                x + 2, y + 2, CELL - 4, CELL - 4, cls="ink-line", fill="none", stroke_width=2.5
            )
        )
    if not look.control:
        return "".join(parts)
    said = ", ".join(filter(None, (name(sea, cell), state, look.words.get(cell, ""))))
    free = look.open or not state
    return svg.group(
        *parts,
        role="gridcell",
        id=f"{key}-{name(sea, cell)}",
        tabindex=0
        if cell == (sea.cells // 2 + sea.side // 2 if look.focus is None else look.focus)
        else -1,
        aria_label=said,
        aria_disabled=None if free else "true",
        cursor="pointer" if free else None,
        data_cell=name(sea, cell).lower(),
        data_state=state or None,
    )


def cross(x: float, y: float, cls: str) -> str:
    """A cross about a point."""
    d = f"M{svg.num(x - 7)} {svg.num(y - 7)}l14 14m0 -14l-14 14"
    return svg.element("path", d=d, cls=cls, fill="none", stroke_width=3)


def outline(sea: Sea, cells: Sequence[int]) -> str:
    """A ship on its cells."""
    xs, ys = zip(*(corner(sea, cell) for cell in cells), strict=True)
    return svg.rect(
        min(xs) + 4,
        min(ys) + 4,
        max(xs) - min(xs) + CELL - 8,
        max(ys) - min(ys) + CELL - 8,
        cls="ink-line",
        fill="none",
        rx=14,
        stroke_width=2,
    )


def ring(sea: Sea, cell: int) -> str:
    """A frame around a cell that somebody would shoot at."""
    x, y = corner(sea, cell)
    return svg.rect(
        x + 1.5, y + 1.5, CELL - 3, CELL - 3, cls="ink-line", fill="none", stroke_width=3, rx=3
    )


def shades(values: Array, most: float | None = None) -> Array:
    """Numbers as shades from 0 to 0.9 of a colour, the largest (or `most`) darkest."""
    top = float(np.max(values)) if most is None else most
    out: Array = 0.9 * np.clip(np.asarray(values) / top, 0, 1) if top > 0 else np.zeros(len(values))
    return out
