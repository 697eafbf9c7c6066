"""The sea, the ships, and every place where a ship can lie.

    cell        a number from 0 to side² − 1, row by row
    placement   where a ship lies, as a number among all placements of the whole fleet: those of the
                first ship come first, each ship's horizontal ones before its vertical ones
    layout      a placement of every ship, no two of which overlap

Two ships of one length are two ships: exchanging them makes another layout.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Ship:
    """A ship of a number of cells in a row."""

    name: str
    length: int


FLEET = (
    Ship("carrier", 5),
    Ship("battleship", 4),
    Ship("cruiser", 3),
    Ship("submarine", 3),
    Ship("destroyer", 2),
)


@dataclass(frozen=True)
class Sea:
    """A square sea and the fleet that lies in it."""

    side: int = 10
    fleet: tuple[Ship, ...] = FLEET

    @property
    def cells(self) -> int:
        """How many cells the sea has."""
        return self.side**2

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of the ships."""
        return tuple(ship.length for ship in self.fleet)

    @property
    def targets(self) -> int:
        """How many cells ships lie on, which is how many hits win."""
        return sum(self.lengths)

    @cached_property
    def cover(self) -> Array:
        """Whether a placement covers a cell: (placements, cells), of ones and zeros."""
        rows = []
        side = self.side
        for length in self.lengths:
            for horizontal in (True, False):
                for at in range(side * (side - length + 1)):
                    a, b = divmod(at, side - length + 1) if horizontal else divmod(at, side)
                    first = a * side + b
                    step = 1 if horizontal else side
                    row = np.zeros(self.cells, np.uint8)
                    row[first : first + step * length : step] = 1
                    rows.append(row)
        return np.array(rows)

    @cached_property
    def covered_by(self) -> Array:
        """The same by cells: (cells, placements)."""
        return np.ascontiguousarray(self.cover.T)

    @cached_property
    def ship_of(self) -> Array:
        """Which ship a placement is of: (placements,)."""
        counts = [2 * self.side * (self.side - length + 1) for length in self.lengths]
        return np.repeat(np.arange(len(self.fleet), dtype=np.uint8), counts)

    @cached_property
    def parts(self) -> tuple[slice, ...]:
        """The placements of each ship."""
        ends = np.searchsorted(self.ship_of, np.arange(len(self.fleet) + 1)).tolist()
        return tuple(slice(a, b) for a, b in pairwise(ends))

    @cached_property
    def cells_of(self) -> Array:
        """The cells of a placement, −1 where the ship is shorter: (placements, longest)."""
        out = np.full((len(self.cover), max(self.lengths)), -1, np.int16)
        for placement, row in enumerate(self.cover):
            found = np.flatnonzero(row)
            out[placement, : len(found)] = found
        return out

    def placement(self, ship: int, row: int, column: int, horizontal: bool) -> int:
        """The placement of a ship by its first cell; ValueError where it leaves the sea."""
        length, side = self.lengths[ship], self.side
        room = side - length + 1
        if not (0 <= row < (side if horizontal else room)) or not (
            0 <= column < (room if horizontal else side)
        ):
            raise ValueError(
                f"Got row {row}, column {column} for the {self.fleet[ship].name}; expected a place "
                "where all of it is on the sea."
            )
        at = row * room + column if horizontal else side * room + row * side + column
        return int(self.parts[ship].start) + at

    def occupied(self, layouts: Array) -> Array:
        """Whether a ship of each layout lies on each cell: (…, cells), from (…, ships)."""
        out: Array = self.cover[layouts].sum(axis=-2, dtype=np.uint8)
        return out


@cache
def standard() -> Sea:
    """The sea of ten by ten, with the usual fleet."""
    return Sea()


def random_layouts(sea: Sea, count: int, rng: np.random.Generator) -> Array:
    """Layouts drawn evenly from all, as placements (count, ships).

    Every ship is placed evenly and on its own, and what overlaps is thrown away: the rest is even.
    """
    found = np.empty((0, len(sea.fleet)), np.int16)
    while len(found) < count:
        tries = 64 + 4 * (count - len(found))
        drawn = np.stack(
            [rng.integers(part.start, part.stop, tries, np.int16) for part in sea.parts], axis=-1
        )
        apart = sea.occupied(drawn).max(axis=-1) <= 1
        found = np.concatenate([found, drawn[apart]])
    return found[:count]
