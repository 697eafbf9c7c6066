"""Where a reader's ships lie, as a text: `a1hc3v…`, a cell and h or v each; or `r7`, a draw.

Any text means some layout: a link may be old, or made by anyone. What cannot lie where the text
says lies where there is room, and the reader is told.
"""

import re
from typing import NamedTuple

import numpy as np

from widgets.battleship.board import TOKEN, cell_of, name
from widgets.battleship.sea import Array, Sea, random_layouts

SHIP = rf"({TOKEN})([hv])"
DRAWN = r"r[0-9]{1,4}"


class Fleet(NamedTuple):
    """A layout (ships,), and the ships that do not lie where they were put."""

    layout: Array
    moved: tuple[int, ...]


def fleet_of(sea: Sea, text: str) -> Fleet:
    """The fleet that a text stands for."""
    drawn = random_layouts(sea, 1, np.random.default_rng((77, number_of(text))))[0]
    wanted = re.findall(SHIP, text)
    if not wanted:
        return Fleet(drawn, ())
    taken = np.zeros(sea.cells, bool)
    layout, moved = [], []
    for ship, part in enumerate(sea.parts):
        free = np.flatnonzero(~(sea.cover[part][:, taken] > 0).any(axis=1)) + part.start
        place = placement_of(sea, ship, *wanted[ship]) if ship < len(wanted) else None
        if place is None or place not in free:
            moved.append(ship)
            place = int(drawn[ship]) if drawn[ship] in free else int(free[0])
        layout.append(place)
        taken |= sea.cover[place] > 0
    return Fleet(np.array(layout, np.int16), tuple(moved))


def number_of(text: str) -> int:
    """Which draw a text asks for; 0 where it asks for none."""
    return int(text[1:]) if re.fullmatch(DRAWN, text) else 0


def placement_of(sea: Sea, ship: int, token: str, way: str) -> int | None:
    """The placement of a ship by its first cell; None where it would leave the sea."""
    cell = cell_of(sea, token)
    if cell is None:
        return None
    try:
        return sea.placement(ship, *divmod(cell, sea.side), way == "h")
    except ValueError:
        return None


def text_of(sea: Sea, layout: Array) -> str:
    """The text of a layout."""
    return "".join(
        name(sea, int(cells[0])).lower() + ("h" if cells[1] == cells[0] + 1 else "v")
        for cells in sea.cells_of[layout]
    )
