"""Many games at once: what has been shot at, what the answers were, and what they leave possible.

A shot is answered with miss, hit, or sunk and which ship; ships are told apart by name. Of every
placement a game keeps whether the ship can still lie there, by what its own answers say:

    no cell of it was a miss;
    a ship that sank has its last hit where it sank, and hits everywhere else;
    a ship that floats has a cell that was not hit;
    and nothing lies where a ship that sank must have been.

That is all that can be said of one ship at a time. That every hit is some ship's, and that ships do
not overlap, are left to the players.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets.battleship.sea import Array, Sea

FLOATS = -1  # in place of a ship that sank
PER_GAME = (
    "layouts",
    "ship_at",
    "left",
    "shot",
    "hit",
    "allowed",
    "struck",
    "shots",
    "sank_at",
)


class Games:
    """The state of G games on one sea, each against its own layout.

    shot, hit  (G, cells) of truth values
    allowed    (G, placements): 1 where the ship, for itself, can still lie there
    struck     (G, placements): how many cells of a placement were hit
    afloat     (G, ships)
    shots      (G,) shots fired so far
    sank_at    (G, ships): the shot with which each ship sank; 0 while it floats
    """

    def __init__(self, sea: Sea, layouts: Array, closely: bool = True):
        """Games against layouts (G, ships), none of which has begun.

        Unless followed `closely`, `allowed` and `struck` stay empty: not every player asks.
        """
        count = len(layouts)
        self.sea = sea
        self.layouts = layouts
        self.ship_at = np.full((count, sea.cells), FLOATS, np.int8)
        for ship in range(len(sea.fleet)):
            game, cell = np.nonzero(sea.cover[layouts[:, ship]])
            self.ship_at[game, cell] = ship
        self.left = np.tile(np.array(sea.lengths, np.int8), (count, 1))
        self.shot = np.zeros((count, sea.cells), bool)
        self.hit = np.zeros((count, sea.cells), bool)
        placements = len(sea.cover) if closely else 0
        self.closely = closely
        self.allowed = np.ones((count, placements), np.uint8)
        self.struck = np.zeros((count, placements), np.uint8)
        self.lengths = np.array(sea.lengths, np.uint8)[sea.ship_of]
        self.shots = np.zeros(count, np.int16)
        self.sank_at = np.zeros((count, len(sea.fleet)), np.int16)

    @property
    def afloat(self) -> NDArray[np.bool_]:
        """Which ships float: (G, ships)."""
        return self.left > 0

    @property
    def over(self) -> NDArray[np.bool_]:
        """Which games are won: (G,)."""
        return np.asarray(~self.afloat.any(axis=1))

    def keep(self, games: NDArray[np.bool_]) -> None:
        """Drop all games but these."""
        for name in PER_GAME:
            setattr(self, name, getattr(self, name)[games])

    def shoot(self, cells: Array) -> tuple[NDArray[Any], NDArray[Any]]:
        """Shoot at a cell in each game; return which were hits, and which ship sank or FLOATS."""
        every = np.arange(len(cells))
        ship = self.ship_at[every, cells]
        hit = ship >= 0
        self.shots += 1
        self.shot[every, cells] = True
        self.hit[every, cells] = hit
        self.left[every[hit], ship[hit]] -= 1
        sank = np.where(hit & (self.left[every, ship] == 0), ship, FLOATS)
        sinks = sank >= 0
        self.sank_at[every[sinks], sank[sinks]] = self.shots[sinks]
        if not self.closely:
            return hit, sank
        here = self.sea.covered_by[cells]
        there = hit.astype(np.uint8)[:, None]
        self.allowed &= (here ^ 1) | there
        self.struck += here & there
        self._close(hit, sank, here)
        return hit, sank

    def _close(self, hit: NDArray[Any], sank: NDArray[Any], here: Array) -> None:
        """Let what was hit and what sank tell on placements, in the games where it happened."""
        rows = np.flatnonzero(hit)
        if not len(rows):
            return
        whole = (self.struck[rows] == self.lengths).astype(np.uint8)
        floats = self.afloat[rows][:, self.sea.ship_of].astype(np.uint8)
        self.allowed[rows] &= 1 - (whole & floats)
        rows = np.flatnonzero(sank >= 0)
        if not len(rows):
            return
        whole = (self.struck[rows] == self.lengths).astype(np.uint8)
        own = (self.sea.ship_of == sank[rows][:, None]).astype(np.uint8)
        self.allowed[rows] &= (own ^ 1) | (whole & here[rows])
        self._keep_off(rows)

    def _keep_off(self, rows: Array) -> None:
        """Nothing lies where a ship that sank must have been; games where one just did."""
        sea = self.sea
        for ship, part in enumerate(sea.parts):
            mine = self.allowed[rows, part]
            # Where it may have been in several ways, only what is common to all of them is certain.
            sure = (mine @ sea.cover[part]) == mine.sum(1, dtype=np.uint8)[:, None]
            sure &= ~self.afloat[rows, ship][:, None]
            where = np.flatnonzero(sure.any(axis=1))
            if not len(where):
                continue
            hers = (sure[where].astype(np.float32) @ sea.cover.T.astype(np.float32)) > 0
            hers[:, part] = False
            self.allowed[rows[where]] &= ~hers
