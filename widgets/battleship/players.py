"""Players: each gives every cell a score, and the cell of the highest score is shot at.

    random          all cells are alike
    hunt            beside a hit, else anywhere
    parity          beside a hit, else on the dark squares of a chessboard
    linear          the expected number of ships on the cell, every ship on its own
    posterior       the share of sampled layouts that have a ship on the cell
    information     the entropy of the answer, over the same sample

Cells of one score are equally likely to be shot at.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from widgets.battleship import linear
from widgets.battleship.games import Games
from widgets.battleship.sample import Sample
from widgets.battleship.sea import Array, Sea, random_layouts


class Player(Protocol):
    """A player of many games; it sees the answers, never the layouts."""

    closely: bool
    """Whether it asks where ships can still lie."""

    def scores(self, games: Games, rng: np.random.Generator) -> Array:
        """How much each cell is wanted, (G, cells)."""

    def keep(self, games: NDArray[np.bool_]) -> None:
        """Forget all games but these."""


class Random:
    """Shoots anywhere."""

    closely = False

    def scores(self, games: Games, rng: np.random.Generator) -> Array:  # noqa: ARG002
        """Nothing is preferred."""
        return np.zeros(games.shot.shape, np.float32)

    def keep(self, games: NDArray[np.bool_]) -> None:
        """It remembers nothing."""


class Hunt(Random):
    """Shoots anywhere until it hits, then at the neighbours of hits."""

    dark = False

    def scores(self, games: Games, rng: np.random.Generator) -> Array:  # noqa: ARG002
        """Two beside a hit; one on a dark square for those who care."""
        side = games.sea.side
        hit = games.hit.reshape(-1, side, side)
        beside = np.zeros(hit.shape, bool)
        beside[:, 1:] |= hit[:, :-1]
        beside[:, :-1] |= hit[:, 1:]
        beside[:, :, 1:] |= hit[:, :, :-1]
        beside[:, :, :-1] |= hit[:, :, 1:]
        score = 2 * beside.reshape(len(hit), -1).astype(np.float32)
        if self.dark:
            row, column = np.divmod(np.arange(games.sea.cells), side)
            score += (row + column) % 2
        return score


class Parity(Hunt):
    """Hunts on every second cell only, since no ship is shorter than two."""

    dark = True


class Linear(Random):
    """Adds up, ship by ship, how likely each is to lie on a cell."""

    closely = True

    def scores(self, games: Games, rng: np.random.Generator) -> Array:  # noqa: ARG002
        """The expected number of ships on each cell."""
        return linear.density(games)


class Posterior:
    """Counts sampled layouts; shoots where most of them have a ship."""

    closely = True

    def __init__(self, size: int = 256):
        """A player who samples `size` layouts."""
        self.size = size
        self.sample: Sample | None = None

    def sampled(self, games: Games, rng: np.random.Generator) -> Sample:
        """The sample, brought up to what the games know by now."""
        if self.sample is None:
            self.sample = Sample(games, self.size, rng)
        self.sample.follow(games, rng)
        return self.sample

    def scores(self, games: Games, rng: np.random.Generator) -> Array:
        """The share of layouts with a ship there."""
        return self.sampled(games, rng).occupied(games)

    def keep(self, games: NDArray[np.bool_]) -> None:
        """Forget all games but these."""
        if self.sample is not None:
            self.sample.keep(games)


class Information(Posterior):
    """Asks the question whose answer is most uncertain."""

    def scores(self, games: Games, rng: np.random.Generator) -> Array:
        """The entropy of the answer, in nats; of two equal questions, the likelier hit."""
        sample = self.sampled(games, rng)
        return sample.entropy(games) + 1e-3 * sample.occupied(games)


PLAYERS: dict[str, Callable[[], Player]] = {
    "random": Random,
    "hunt": Hunt,
    "parity": Parity,
    "linear": Linear,
    "posterior": Posterior,
    "information": Information,
}


def choose(games: Games, scores: Array, rng: np.random.Generator) -> Array:
    """A cell of the highest score that was not shot at, in each game; ties fall by chance."""
    fresh = np.where(games.shot, -np.inf, scores)
    best = fresh.max(axis=1, keepdims=True)
    # Sums of the same terms in another order differ in their last digits.
    tied = fresh >= best - 1e-5 * np.abs(best)
    cells: Array = np.argmax(np.where(tied, rng.random(fresh.shape, np.float32), -1), axis=1)
    return cells


def play(player: Player, sea: Sea, layouts: Array, rng: np.random.Generator) -> Array:
    """Play a game against each layout; return the shots with which each ship sank, (G, ships).

    The largest of them is the length of the game.
    """
    games = Games(sea, layouts, player.closely)
    numbers: Array = np.arange(len(layouts))
    out = np.zeros(layouts.shape, np.int16)
    while len(numbers):
        games.shoot(choose(games, player.scores(games, rng), rng))
        over = games.over
        if over.any():
            out[numbers[over]] = games.sank_at[over]
            numbers = numbers[~over]
            games.keep(~over)
            player.keep(~over)
    return out


def tournament(name: str, sea: Sea, count: int, batch: int, seed: int) -> Iterator[Array]:
    """The shots of `count` games of a player, batch by batch; a pure function of its arguments."""
    for start in range(0, count, batch):
        rng = np.random.default_rng((seed, start))
        layouts = random_layouts(sea, min(batch, count - start), rng)
        yield play(PLAYERS[name](), sea, layouts, rng).max(axis=1)
