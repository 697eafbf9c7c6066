"""What "Where to shoot" quotes and takes minutes to compute: `python -m essays.battleship.record`.

It writes `record.npz`, which the essay and its figures read. Nothing in it comes from anywhere
else, and all of it from fixed seeds; tests compute parts of it again.
"""

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from widgets.battleship import counting, linear
from widgets.battleship.duel import of_theory
from widgets.battleship.games import Games
from widgets.battleship.players import (
    Information,
    Linear,
    Player,
    Posterior,
    choose,
    play,
    tournament,
)
from widgets.battleship.record import CONFUSABLE, LAYOUTS, SMALL
from widgets.battleship.sample import Sample, plogp
from widgets.battleship.sea import Array, Sea, random_layouts, standard

FILE = Path(__file__).with_name("record.npz")
SEED = 20_111_003
GAMES = {"random": 40_000, "hunt": 40_000, "parity": 40_000, "linear": 10_000}
SAMPLED_GAMES = 400
SAMPLED: dict[str, Callable[[], Player]] = {
    "posterior": lambda: Posterior(LAYOUTS),
    "information": lambda: Information(LAYOUTS),
    "linear_same": Linear,
}


def histogram(shots: Array, sea: Sea) -> Array:
    """How many games took so many shots, from 0 to all cells."""
    return np.bincount(shots, minlength=sea.cells + 1)


def played(sea: Sea, name: str) -> dict[str, Array]:
    """The histogram of a player who needs no sample."""
    batches = tournament(name, sea, GAMES[name], 500, SEED)
    return {f"shots_{name}": histogram(np.concatenate(list(batches)), sea)}


def sampled(sea: Sea, name: str) -> dict[str, Array]:
    """The histogram of a player against layouts that are the same for all who are asked here."""
    rng = np.random.default_rng(SEED)
    layouts = random_layouts(sea, SAMPLED_GAMES, rng)
    shots = [
        play(SAMPLED[name](), sea, part, rng).max(axis=1)
        for part in np.split(layouts, SAMPLED_GAMES // 20)
    ]
    return {f"shots_{name}": histogram(np.concatenate(shots), sea)}


def against(sea: Sea, placements: Array, count: int, rng: np.random.Generator) -> Array:
    """Layouts drawn evenly from those whose ships all have one of some placements."""
    keep = np.zeros(len(sea.cover), bool)
    keep[placements] = True
    found = np.empty((0, len(sea.fleet)), np.int16)
    while len(found) < count:
        drawn = np.stack(
            [rng.choice(np.flatnonzero(keep[p]), 4 * count) + p.start for p in sea.parts], axis=-1
        )
        found = np.concatenate([found, drawn[sea.occupied(drawn).max(axis=-1) <= 1]])
    return found[:count].astype(np.int16)


def hiding(sea: Sea) -> dict[str, Array]:
    """How long the linear theory takes for fleets that hide in ways that people believe in."""
    rng = np.random.default_rng(SEED)
    side = sea.side
    inner = np.zeros((side, side), bool)
    inner[1:-1, 1:-1] = True
    on_rim = np.flatnonzero(sea.cover[:, inner.ravel()].sum(1) == 0)
    amid = np.flatnonzero(sea.cover[:, ~inner.ravel()].sum(1) == 0)
    touch = (counting.around(sea).astype(np.float32) @ sea.cover.T.astype(np.float32)) > 0
    even = random_layouts(sea, 12_000, rng)
    near = touch[even[:, :, None], even[:, None, :]].sum((1, 2)) > len(sea.fleet)
    out = {}
    for name, layouts in {
        "rim": against(sea, on_rim, 2_000, rng),
        "amid": against(sea, amid, 2_000, rng),
        "apart": even[~near],
        "even": even[:2_000],
    }.items():
        out[f"hide_{name}"] = histogram(play(Linear(), sea, layouts, rng).max(axis=1), sea)
    sank = play(Linear(), sea, even[:2_000], rng)
    last = sank.argmax(axis=1)
    out["last_ship"] = np.bincount(last, minlength=len(sea.fleet))
    ordered = np.sort(sank, axis=1)
    out["last_wait"] = np.array((ordered[:, -1] - ordered[:, -2])[last == 4].mean())
    return out


def confusable(sea: Sea, count: int) -> dict[str, Array]:
    """One over the number of layouts that a game may not tell from a layout, on average.

    They cover the same cells, and every ship shares a cell with itself, that in which it sank.
    """
    rng = np.random.default_rng(SEED)
    layouts = random_layouts(sea, count, rng)
    shares = []
    for layout, occupied in zip(layouts, sea.occupied(layouts), strict=True):
        inside = sea.cover @ (1 - occupied.astype(np.int16)) == 0
        meets = [
            np.flatnonzero(inside[part] & (sea.cover[part] @ sea.cover[own] > 0)) + part.start
            for part, own in zip(sea.parts, layout, strict=True)
        ]
        alike = sum(int(sea.cover[list(other)].sum(axis=0).max() == 1) for other in product(*meets))
        shares.append(1 / alike)
    return {
        "confusable": np.array([np.mean(shares), np.std(shares) / np.sqrt(count)]),
    }


def wrongness(sea: Sea, count: int, size: int) -> dict[str, Array]:
    """The linear theory against a large sample, at positions of its own games.

    Columns: shots so far, chance of a hit where the sample is highest, and where the theory is; the
    cost in nats of betting on the answer at the theory's cell by the theory.
    """
    rng = np.random.default_rng(SEED)
    layouts = random_layouts(sea, count, rng)
    games, sample, rows = Games(sea, layouts), None, []
    sample = Sample(games, size, rng)
    for _ in range(60):
        density = linear.density(games)
        sample.follow(games, rng)
        occupied = np.where(games.shot, -1, sample.occupied(games))
        cell = choose(games, density, rng)
        every = np.arange(len(cell))
        told, best = np.clip(density[every, cell], 0.001, 0.999), occupied.max(axis=1)
        true = occupied[every, cell]
        cost = -plogp(true) - plogp(1 - true) - true * np.log(told) - (1 - true) * np.log1p(-told)
        good = sample.alive.any(axis=1)
        rows.append(np.stack([games.shots, best, true, cost], axis=-1)[good])
        games.shoot(cell)
        sample.keep(~games.over)
        games.keep(~games.over)
        if not len(games.shots):
            break
    table = np.concatenate(rows)
    return {
        "wrong": table.mean(axis=0),
        "wrong_by": np.array([len(table), np.mean(table[:, 1] - table[:, 2] > 0.05)]),
    }


class Exact(Linear):
    """Shoots where most layouts that fit have a ship; for seas whose layouts can be listed."""

    def __init__(self, sea: Sea, layouts: Array):
        """A player who knows every layout of a sea."""
        self.every = layouts
        self.occupied = sea.occupied(layouts)

    def scores(self, games: Games, rng: np.random.Generator) -> Array:  # noqa: ARG002
        """The share of layouts that fit the answers, with a ship on each cell."""
        fits = games.allowed[:, self.every].all(axis=-1)
        for cell in range(games.sea.cells):
            fits &= ~games.hit[:, cell : cell + 1] | (self.occupied[:, cell] > 0)
        counts = fits.astype(np.float32) @ self.occupied.astype(np.float32)
        return counts / fits.sum(axis=1, keepdims=True)


def every_layout(sea: Sea) -> Array:
    """All layouts of a small sea, (layouts, ships)."""
    grids = np.meshgrid(*[np.arange(p.start, p.stop) for p in sea.parts], indexing="ij")
    drawn = np.stack([g.ravel() for g in grids], axis=-1)
    out: Array = drawn[sea.occupied(drawn).max(axis=-1) <= 1]
    return out


def small() -> dict[str, Array]:
    """The linear theory and the best guesser on a small sea, over all layouts; ties many times."""
    layouts = every_layout(SMALL)
    rivals: dict[str, Player] = {"linear": Linear(), "exact": Exact(SMALL, layouts)}
    found = {}
    for name, player in rivals.items():
        rng = np.random.default_rng(SEED)
        shots = [play(player, SMALL, layouts, rng).max(axis=1) for _ in range(2)]
        found[f"small_{name}"] = histogram(np.concatenate(shots), SMALL)
    return found


def one_by_one(sea: Sea, count: int) -> dict[str, Array]:
    """How far layouts that are placed ship by ship, longest first, are from even: KL in nats."""
    rng = np.random.default_rng(SEED)
    apart = (sea.cover.astype(np.float32) @ sea.cover.T.astype(np.float32)) == 0
    free = np.ones((count, len(sea.cover)), bool)
    log_p = np.zeros(count)
    for part in sea.parts:
        odds = free[:, part] / free[:, part].sum(axis=1, keepdims=True)
        log_p += np.log(odds.max(axis=1))
        line = np.cumsum(odds, axis=1)
        chosen = (rng.random((count, 1)) > line[:, :]).sum(axis=1) + part.start
        free &= apart[chosen]
    return {"log_p_one_by_one": np.array([log_p.mean(), log_p.std() / np.sqrt(count)])}


def neighbours(sea: Sea) -> dict[str, Array]:
    """In how many layouts two cells side by side in the middle both have ships, and one ship."""
    middle = sea.cells // 2 - sea.side // 2 - 1
    pair = np.array([middle, middle + 1])
    both, _ = counting.posterior(sea, np.array([], int), pair)
    counts = counting.layouts(sea)
    one = counts[sea.cover[:, pair].sum(1) == 2].sum()
    return {"neighbours": np.array([both, one])}


def reckoned(sea: Sea, count: int) -> dict[str, Array]:
    """The linear theory's surprise at a whole game, in nats, over fleets laid evenly."""
    layouts = random_layouts(sea, count, np.random.default_rng(SEED))
    told = [of_theory(sea, 0, tuple(layout.tolist()))[-1].surprise for layout in layouts]
    return {"told": np.array([np.mean(told), np.std(told) / np.sqrt(count)])}


def counted(sea: Sea) -> dict[str, Array]:
    """The layouts by placement, and how many have no two ships that touch."""
    return {
        "layouts": counting.layouts(sea),
        "apart": np.array(counting.number(sea, gap=True)),
    }


def computed(workers: int = 3) -> dict[str, Any]:
    """Everything, a few parts at a time."""
    sea = standard()
    tasks: list[tuple[Callable[..., dict[str, Array]], tuple[Any, ...]]] = [
        *((sampled, (sea, name)) for name in SAMPLED),
        (wrongness, (sea, 40, 2_000)),
        (hiding, (sea,)),
        (small, ()),
        (neighbours, (sea,)),
        (confusable, (sea, CONFUSABLE)),
        *((played, (sea, name)) for name in GAMES),
        (counted, (sea,)),
        (one_by_one, (sea, 20_000)),
        (reckoned, (sea, 200)),
    ]
    found: dict[str, Any] = {}
    with ProcessPoolExecutor(workers) as pool:
        for part in as_completed([pool.submit(task, *args) for task, args in tasks]):
            found |= part.result()
            sys.stdout.write(f"{', '.join(part.result())}\n")
            sys.stdout.flush()
    return dict(sorted(found.items()))


def main() -> None:
    """Write the record."""
    out = BytesIO()
    np.savez_compressed(out, **computed())
    FILE.write_bytes(out.getvalue())
    sys.stdout.write(f"{FILE.name}: {len(out.getvalue())} bytes\n")


if __name__ == "__main__":
    main()
