"""A sample from the posterior: layouts that fit every answer, kept up to date as answers come.

The layouts that fit are all equally likely, so a sample is followed through a game by throwing away
what no longer fits (this alone is exact), drawing copies of what is left, and moving the copies by
Metropolis steps. A step proposes new placements for one ship or two, drawn from the weights of the
linear theory, which serve as the proposal, and accepts with probability min(1, w_old / w_new) what
fits: the correction that makes an approximation exact. Two at once, because a hit may have to
change hands.

Sets of cells are bits of two 64-bit words.
"""

from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets.battleship import linear
from widgets.battleship.games import Games
from widgets.battleship.sea import Array, Sea, random_layouts

WORD = 64
FEW = 0.5  # of the sample left, at which it is drawn and moved again
SWEEPS = 2


def bits(cells: Array) -> Array:
    """Truth values of cells (n, cells) as two words each: (2, n)."""
    padded = np.zeros((len(cells), 2 * WORD), np.uint8)
    padded[:, : cells.shape[-1]] = cells
    packed = np.packbits(padded, axis=-1, bitorder="little")
    return np.ascontiguousarray(packed.view("<u8").astype(np.uint64).T)


def masks(sea: Sea) -> Array:
    """The cells of every placement as words: (2, placements)."""
    return bits(sea.cover)


class Sample:
    """N layouts for each of G games: `layouts` (G, N, ships); `alive` (G, N) are those that fit."""

    def __init__(self, games: Games, size: int, rng: np.random.Generator):
        """A sample for games that have not begun."""
        sea = games.sea
        count = len(games.shot)
        self.masks = masks(sea)
        drawn = random_layouts(sea, count * size, rng)
        self.layouts: Array = drawn.reshape(count, size, -1)
        self.alive: NDArray[np.bool_] = np.ones((count, size), bool)

    def keep(self, games: NDArray[np.bool_]) -> None:
        """Drop the samples of all games but these."""
        self.layouts, self.alive = self.layouts[games], self.alive[games]

    def fits(self, games: Games, rows: Array, layouts: Array) -> NDArray[np.bool_]:
        """Whether layouts (R, N, ships) fit all that the games `rows` know."""
        # Ship by ship: numpy reduces over an axis of five several times more slowly.
        row = rows[:, None]
        fits = np.ones(layouts.shape[:2], bool)
        low, high = np.zeros((2, *layouts.shape[:2]), np.uint64)
        for ship in range(layouts.shape[-1]):
            placement = layouts[..., ship]
            fits &= games.allowed[row, placement] > 0
            mine_low, mine_high = self.masks[0][placement], self.masks[1][placement]
            fits &= ((low & mine_low) | (high & mine_high)) == 0
            low |= mine_low
            high |= mine_high
        hit_low, hit_high = bits(games.hit[rows])[:, :, None]
        return np.asarray(fits & (((hit_low & ~low) | (hit_high & ~high)) == 0))

    def follow(self, games: Games, rng: np.random.Generator) -> None:
        """Throw away what no longer fits, and draw and move again where little is left."""
        every = np.arange(len(self.alive))
        self.alive &= self.fits(games, every, self.layouts)
        thin = np.flatnonzero(self.alive.mean(axis=1) < FEW)
        if not len(thin):
            return
        lost = thin[~self.alive[thin].any(axis=1)]
        if len(lost):
            self._search(games, lost, rng)
        thin = thin[self.alive[thin].any(axis=1)]
        # Copies: the k-th of those that live, k drawn evenly.
        living = self.alive[thin]
        rank = np.argsort(~living, axis=1, kind="stable")
        pick = (rng.random(living.shape) * living.sum(1, keepdims=True)).astype(int)
        chosen = np.take_along_axis(rank, pick, axis=1)
        moved = np.take_along_axis(self.layouts[thin], chosen[:, :, None], axis=1)
        self.layouts[thin] = self.moved(games, thin, moved, rng)
        self.alive[thin] = True

    def moved(self, games: Games, rows: Array, layouts: Array, rng: np.random.Generator) -> Array:
        """Layouts (R, N, ships) of the games `rows` after Metropolis steps."""
        weights = _proposals(games, rows)
        ships = range(layouts.shape[-1])
        singles: list[tuple[int, ...]] = [(ship,) for ship in ships]
        pairs = list(combinations(ships, 2))
        for _ in range(SWEEPS):
            two = pairs[rng.integers(len(pairs))] if pairs else ()
            for group in [*singles, two]:
                layouts = self._step(games, rows, layouts, weights, group, rng)
        return layouts

    def _step(
        self,
        games: Games,
        rows: Array,
        layouts: Array,
        weights: Array,
        group: tuple[int, ...],
        rng: np.random.Generator,
    ) -> Array:
        """One step: new placements for the ships of a group, where they are accepted."""
        proposed = layouts.copy()
        ratio = np.ones(layouts.shape[:2])
        row = np.arange(len(rows))[:, None]
        for ship in group:
            part = games.sea.parts[ship]
            proposed[..., ship] = _drawn(weights[:, part], layouts.shape[1], rng) + part.start
            ratio *= weights[row, layouts[..., ship]] / weights[row, proposed[..., ship]]
        taken = (rng.random(ratio.shape) < ratio) & self.fits(games, rows, proposed)
        return np.where(taken[..., None], proposed, layouts)

    def _search(self, games: Games, rows: Array, rng: np.random.Generator) -> None:
        """Look for layouts that fit among many drawn from the linear theory's weights."""
        weights = _proposals(games, rows)
        size = self.layouts.shape[1]
        for _ in range(40):
            drawn = np.stack(
                [_drawn(weights[:, part], size, rng) + part.start for part in games.sea.parts],
                axis=-1,
            )
            good = self.fits(games, rows, drawn)
            self.layouts[rows] = np.where(good[..., None], drawn, self.layouts[rows])
            self.alive[rows] |= good
            if self.alive[rows].any(axis=1).all():
                return

    def shares(self) -> Array:
        """1/(layouts that fit) for those that do, else 0: (G, N)."""
        total = self.alive.sum(axis=1, keepdims=True)
        return np.where(self.alive, 1 / np.maximum(total, 1), 0).astype(np.float32)

    def occupied(self, games: Games) -> Array:
        """The share of layouts that have a ship on each cell; the linear theory where none fits."""
        share = self.shares()
        cells = games.sea.cells
        counts = np.zeros((len(share), cells))
        for ship in range(self.layouts.shape[-1]):
            counts += self._by_cell(games, share, games.sea.cells_of[self.layouts[..., ship]])
        return self._else_linear(games, counts)

    def sinking(self, games: Games) -> Array:
        """The share of layouts in which a shot at each cell sinks each ship: (G, ships, cells)."""
        share = self.shares()
        out = np.zeros((len(share), self.layouts.shape[-1], games.sea.cells))
        every = np.arange(len(share))[:, None]
        for ship in range(out.shape[1]):
            placement = self.layouts[..., ship]
            one_left = games.struck[every, placement] == games.sea.lengths[ship] - 1
            cells = games.sea.cells_of[placement]
            fresh = (cells >= 0) & ~games.hit[every[..., None], cells]
            only = np.where(fresh & one_left[..., None], cells, -1)
            out[:, ship] = self._by_cell(games, share, only)
        return out

    def entropy(self, games: Games) -> Array:
        """The entropy of the answer to a shot at each cell, in nats: (G, cells)."""
        occupied = self.occupied(games)
        sinking = self.sinking(games)
        hit = np.clip(occupied - sinking.sum(1), 0, 1)
        total: Array = plogp(1 - np.clip(occupied, 0, 1)) + plogp(hit) + plogp(sinking).sum(axis=1)
        return total

    def _by_cell(self, games: Games, share: Array, cells: Array) -> Array:
        """Shares (G, N) added up by cell, where cells are (G, N, k) and negative ones are none."""
        count = games.sea.cells
        at = np.where(cells >= 0, cells + count * np.arange(len(share))[:, None, None], -1).ravel()
        weight = np.broadcast_to(share[..., None], cells.shape).ravel()
        total = np.bincount(at + 1, weight, len(share) * count + 1)
        return total[1:].reshape(len(share), count)

    def _else_linear(self, games: Games, counts: Array) -> Array:
        none = np.flatnonzero(~self.alive.any(axis=1))
        if len(none):
            counts[none] = linear.density(games)[none]
        return counts


def plogp(p: Array) -> Array:
    """−p log p, 0 at 0."""
    out: Array = -p * np.log(np.where(p > 0, p, 1))
    return out


def _proposals(games: Games, rows: Array) -> Array:
    """Weights (R, placements) to draw new placements from; ships that sank have some too."""
    w = linear.of_games(games)[rows].astype(np.float64)
    for ship, part in enumerate(games.sea.parts):
        sunk = ~games.afloat[rows, ship]
        w[sunk, part] = games.allowed[rows[sunk], part]
        w[:, part] /= w[:, part].sum(axis=1, keepdims=True)
    return w


def _drawn(weights: Array, size: int, rng: np.random.Generator) -> NDArray[Any]:
    """`size` numbers of columns for each row of weights, drawn in proportion to them."""
    rows, columns = weights.shape
    steps = np.cumsum(weights, axis=1)
    steps /= steps[:, -1:]
    # All rows as one sorted list: row r lies between r and r + 1.
    line = (steps + np.arange(rows)[:, None]).ravel()
    at = np.searchsorted(line, rng.random((rows, size)) + np.arange(rows)[:, None], side="right")
    return np.minimum(at - columns * np.arange(rows)[:, None], columns - 1)
