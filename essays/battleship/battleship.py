"""The figures and the numbers of "Where to shoot".

What takes seconds is computed here; what takes minutes is read from the record, which
`python -m essays.battleship.record` computes. Unless a name says otherwise, information is in
decibans and a game's length in shots.
"""

import math
from dataclasses import dataclass

import numpy as np

from widgets.battleship import bound, counting, linear
from widgets.battleship.board import name
from widgets.battleship.duel import Battleship
from widgets.battleship.fewest_shots import FewestShots
from widgets.battleship.mid_game import MidGame
from widgets.battleship.record import CONFUSABLE, LAYOUTS, SMALL, Shots, record, summary
from widgets.battleship.sea import Array, standard
from widgets.battleship.shot_tournament import ShotTournament
from widgets.battleship.small_sea import SmallSea
from widgets.battleship.where_they_lie import WhereTheyLie, exact_shares
from widgets.battleship.worth_of_a_shot import WorthOfAShot, worth
from widgets.maths import information
from widgets.maths.information import DB_PER_BIT, LOUD_DB

figures = (
    WhereTheyLie,
    SmallSea,
    WorthOfAShot,
    MidGame,
    FewestShots,
    ShotTournament,
    Battleship,
)

PLAYERS = ("random", "hunt", "parity", "linear", "posterior", "information")


@dataclass(frozen=True)
class Data:
    """What the essay takes from elsewhere; everything else follows."""

    # Shots to win that go round the web, for chance, hunting and densities.
    folk_random: int = 96
    folk_hunt: int = 65
    folk_density: int = 42


def numbers(data: Data = Data()) -> dict[str, float | str]:
    """Every number in the prose, by the name it has there."""
    kept = record()
    return {
        **layouts(kept),
        **weights(),
        **wrongness(kept),
        **first_shot(kept),
        **fewest(kept),
        **tournament(kept, data),
        **bugs(kept),
    }


def layouts(kept: dict[str, Array]) -> dict[str, float | str]:
    """How many layouts there are, and what it is worth to know which."""
    sea = standard()
    count = float(kept["layouts"][sea.parts[0]].sum())
    places = [part.stop - part.start for part in sea.parts]
    alone = math.prod(places)
    orbits = np.unique(counting.symmetries(sea)[:, sea.parts[0]].min(axis=0))
    db = bound.decibels(count)
    return {
        "layouts": count,
        "layouts_db": db,
        "layouts_bits": db / DB_PER_BIT,
        "bits_up": math.ceil(db / DB_PER_BIT),
        "places_carrier": places[0],
        "places_destroyer": places[-1],
        "alone": alone,
        "clear_share": count / alone,
        "orbits": len(orbits),
        "touch_share": 1 - float(kept["apart"]) / count,
    }


def weights() -> dict[str, float | str]:
    """What a hit speaks for, in the linear theory."""
    sea = standard()
    carrier, destroyer = 0, len(sea.fleet) - 1
    return {
        "others_carrier": sea.targets - sea.lengths[carrier],
        "gain_carrier": bound.decibels(1 / linear.elsewhere(sea, carrier)),
        "gain_destroyer": bound.decibels(1 / linear.elsewhere(sea, destroyer)),
    }


def wrongness(kept: dict[str, Array]) -> dict[str, float | str]:
    """The linear theory against all layouts of a small sea, and against samples of the full one."""
    best, theory = summary(kept["small_exact"]), summary(kept["small_linear"])
    _, seen, taken, cost = kept["wrong"].tolist()
    return {
        "small_layouts": counting.number(SMALL),
        "small_exact": best.mean,
        "small_linear": theory.mean,
        "small_rounds": best.games / counting.number(SMALL),
        "wrong_positions": float(kept["wrong_by"][0]),
        "wrong_best": seen,
        "wrong_true": taken,
        "wrong_near": 1 - float(kept["wrong_by"][1]),
        "told": float(information.db_from_nats(kept["told"][0])),
        "wrong_cost": float(information.db_from_nats(cost)),
    }


def first_shot(kept: dict[str, Array]) -> dict[str, float | str]:
    """The chances of a first shot, and what its answers are worth."""
    sea = standard()
    shares = exact_shares(sea, kept["layouts"], list(range(len(sea.fleet))))
    best = float(shares.max())
    hit, miss, mean = (
        float(information.db_from_nats(x))
        for x in (information.surprise(best), information.surprise(1 - best), worth(best, 0.0))
    )
    return {
        "best": best,
        "best_cell": name(sea, int(np.argmax(np.round(shares, 12)))),
        "corner": float(shares[0]),
        "first_hit": hit,
        "first_miss": miss,
        "first_worth": mean,
        "bit_db": DB_PER_BIT,
    }


def fewest(kept: dict[str, Array]) -> dict[str, float | str]:
    """The bound on all strategies."""
    sea = standard()
    count = float(kept["layouts"][sea.parts[0]].sum())
    # A finished game may leave some layouts undistinguished, which then need one end between them.
    told_apart = int(count * float(kept["confusable"][0]))
    mean, worst = bound.fewest(sea, told_apart)
    return {
        "sinkings": bound.sinkings(sea),
        "bound": mean,
        "bound_worst": worst,
        "confusable_sampled": CONFUSABLE,
        "confusable_found": "none" if kept["confusable"][0] == 1 else "very few",
    }


def tournament(kept: dict[str, Array], data: Data) -> dict[str, float | str]:
    """What the long tournament found, and the folklore beside it."""
    sea = standard()
    found = {player: summary(kept[f"shots_{player}"]) for player in PLAYERS}
    told: dict[str, float | str] = {}
    for player, shots in found.items():
        told |= {
            player: shots.mean,
            f"{player}_error": shots.error,
            f"{player}_median": shots.median,
            f"games_{player}": shots.games,
        }
    same = summary(kept["shots_linear_same"])
    return told | {
        "misses": found["linear"].mean - sea.targets,
        "linear_spread": found["linear"].error * math.sqrt(found["linear"].games),
        "random_exact": sea.targets * (sea.cells + 1) / (sea.targets + 1),
        "folk_random": data.folk_random,
        "folk_hunt": data.folk_hunt,
        "folk_density": data.folk_density,
        "folk_gap": found["linear"].mean - data.folk_density,
        "sample_size": LAYOUTS,
        "saved_hunt": found["random"].mean - found["hunt"].mean,
        "saved_parity": found["hunt"].mean - found["parity"].mean,
        "saved_linear": found["parity"].mean - found["linear"].mean,
        "same_gap": abs(found["posterior"].mean - same.mean),
        "same_gap_error": math.hypot(found["posterior"].error, same.error),
        "information_gap": found["information"].mean - same.mean,
        "information_gap_error": math.hypot(found["information"].error, same.error),
        "per_shot": float(layouts(kept)["layouts_db"]) / found["linear"].mean,
    }


def bugs(kept: dict[str, Array]) -> dict[str, float | str]:
    """The numbers behind the twelve bugs of intuition."""
    sea = standard()
    count = float(kept["layouts"][sea.parts[0]].sum())
    hidden: dict[str, Shots] = {
        where: summary(kept[f"hide_{where}"]) for where in ("rim", "amid", "apart", "even")
    }
    both, one = kept["neighbours"].tolist()
    last = kept["last_ship"]
    divergence = float(information.db_from_nats(kept["log_p_one_by_one"][0] + math.log(count)))
    return {
        **{f"{where}_shots": shots.mean for where, shots in hidden.items()},
        "same_ship": one / both,
        "other_ship_in": 1 / (1 - one / both),
        "last_destroyer": float(last[-1] / last.sum()),
        "last_wait": float(kept["last_wait"]),
        "one_by_one": divergence,
        "one_by_one_games": math.ceil(LOUD_DB / divergence),
    }
