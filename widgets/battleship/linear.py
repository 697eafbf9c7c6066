"""The linear theory: every ship on its own, and what they say of a cell added up.

A ship can lie in any placement that its own answers allow (games.py). One that covers hits is
likelier: if the ship does not lie on a hit, another must, and a cell is another's with probability

    r_i = (cells of the other ships) / (cells of the sea).

So every hit that a placement covers counts for a factor 1/r_i, about nine decibels, and

    w_ij ∝ r_i^−(hits on placement j),   Σ_j w_ij = 1,
    density(cell) = Σ_i Σ_j w_ij [j covers the cell].

The theory knows no pair of ships: not that two cannot overlap, and not that a hit which one of them
explains needs no other. It is linear in the ships.
"""

import numpy as np

from widgets.battleship.games import Games
from widgets.battleship.sea import Array, Sea


def elsewhere(sea: Sea, ship: int) -> float:
    """r_i: how often a cell is another ship's, before any shot."""
    return (sea.targets - sea.lengths[ship]) / sea.cells


def weights(sea: Sea, allowed: Array, struck: Array, afloat: Array) -> Array:
    """How likely each ship is to lie in each placement, (G, placements); 0 for ships that sank.

    allowed  (G, placements): 1 where the ship can lie there, as far as it alone is concerned
    struck   (G, placements): how many cells of the placement were hit
    afloat   (G, ships)
    """
    out = np.empty(allowed.shape, np.float32)
    for ship, part in enumerate(sea.parts):
        gains = elsewhere(sea, ship) ** -np.arange(sea.lengths[ship] + 1.0)
        w = gains.astype(np.float32)[struck[:, part]]
        w *= allowed[:, part]
        total = w.sum(axis=1, keepdims=True)
        w *= afloat[:, ship : ship + 1] / np.maximum(total, 1e-30)
        out[:, part] = w
    return out


def density(games: Games) -> Array:
    """The expected number of ships on each cell, (G, cells), as far as they float."""
    return spread(games.sea, of_games(games))


def of_games(games: Games) -> Array:
    """The weights of many games, (G, placements)."""
    return weights(games.sea, games.allowed, games.struck, games.afloat)


def spread(sea: Sea, w: Array) -> Array:
    """Σ over placements of w times the cells that each covers: (G, cells), from (G, placements).

    It is `w @ sea.cover`, by shifting and adding, which needs a thirtieth of the multiplications.
    """
    side = sea.side
    out = np.zeros((len(w), side, side), np.float32)
    for length, part in zip(sea.lengths, sea.parts, strict=True):
        room = side - length + 1
        lying, standing = np.split(w[:, part], [side * room], axis=1)
        lying = lying.reshape(-1, side, room)
        standing = standing.reshape(-1, room, side)
        for k in range(length):
            out[:, :, k : k + room] += lying
            out[:, k : k + room] += standing
    return out.reshape(len(w), -1)
