"""One game, stopped: where a hit is likeliest, and where the answer is worth most.

The linear theory plays against a layout that the seed draws. At any shot a sample of layouts that
fit says both how likely each cell is to be hit, and how uncertain the answer would be.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import param

from widgets.battleship import linear
from widgets.battleship.board import Look, name, picture, shades
from widgets.battleship.games import Games
from widgets.battleship.players import choose
from widgets.battleship.sample import Sample
from widgets.battleship.sea import Array, random_layouts, standard
from widgets.kit import Answer, Value, Widget
from widgets.kit.number_format import db, fix, percent
from widgets.maths import information

LAYOUTS = 1000


@dataclass(frozen=True)
class Position:
    """What is known before a shot, and what a sample of layouts says."""

    misses: tuple[int, ...]
    hits: tuple[int, ...]
    sunk: tuple[int, ...]
    afloat: int
    hit: Array
    """The chance of a hit on each cell; 0 where it was shot at."""
    worth: Array
    """The entropy of the answer in nats; 0 where it was shot at."""
    fits: int
    """How many layouts of the sample fit."""


def hardly(values: Array) -> Array:
    """Values as far as a sample can tell them apart."""
    out: Array = np.round(values, 9)
    return out


@lru_cache(maxsize=32)
def played(seed: int, shots: int) -> Position:
    """The position of a game of the linear theory after some shots, or before the last."""
    sea = standard()
    rng = np.random.default_rng(seed)
    games = Games(sea, random_layouts(sea, 1, rng))
    sample = Sample(games, LAYOUTS, rng)
    for _ in range(shots):
        cell = choose(games, linear.density(games), rng)
        if games.left.sum() == 1 and games.ship_at[0, cell[0]] >= 0:
            break  # this shot would end the game
        games.shoot(cell)
        sample.follow(games, rng)
    fresh = ~games.shot[0]
    down = np.flatnonzero(games.hit[0] & ~games.afloat[0][games.ship_at[0]])
    return Position(
        misses=tuple(np.flatnonzero(games.shot[0] & ~games.hit[0]).tolist()),
        hits=tuple(np.flatnonzero(games.hit[0]).tolist()),
        sunk=tuple(down.tolist()),
        afloat=int(games.afloat.sum()),
        hit=sample.occupied(games)[0] * fresh,
        worth=sample.entropy(games)[0] * fresh,
        fits=int(sample.alive.sum()),
    )


class MidGame(Widget):
    """A position of a game, with the chance of a hit and the worth of the answer on each cell."""

    slug = "mid-game"
    title = "The likeliest hit and the best question"
    sources = (Sample.follow, Sample.moved, Sample.occupied, Sample.entropy)

    shots = param.Integer(
        14, bounds=(0, 60), label="Shots so far", doc="After how many shots the game is stopped."
    )
    seed = param.Integer(
        3, bounds=(0, 999_999), label="Game", doc="The same number is the same game."
    )

    layout = """
    <div class="controls">
    <div class="shown">{{ picture('hit') }} chance of a hit</div>
    <div class="shown">{{ picture('worth') }} worth of the answer</div></div>
    <p class="readout"><span>After {{ value('shot') }} shots {{ value('afloat') }} ships are afloat.
    The likeliest hit is {{ value('best') }}, with {{ value('chance') }}, and its answer is worth
    {{ value('best_worth') }}. The best question is {{ value('question') }}: it hits with
    {{ value('question_chance') }}, and is worth {{ value('question_worth') }}.</span></p>
    <div class="controls">{{ slider('shots') }} {{ number('seed', again='Another game') }}</div>
    """

    def answer(self) -> Answer:
        sea = standard()
        now = played(self.seed, self.shots)
        best = int(np.argmax(hardly(now.hit)))
        question = int(np.argmax(hardly(now.worth + 1e-6 * now.hit)))
        worth = np.asarray(information.db_from_nats(np.maximum(now.worth, 0)))
        shot = len(now.misses) + len(now.hits)
        known = Look(misses=now.misses, hits=now.hits, sunk=now.sunk)
        chance, other = float(now.hit[best]), float(now.hit[question])
        same = "It is the same cell" if best == question else "They are not the same cell"
        return Answer(
            values={
                "shot": Value(shot, fix(shot, 0)),
                "afloat": Value(now.afloat, fix(now.afloat, 0)),
                "best": Value(best, name(sea, best)),
                "chance": Value(chance, percent(min(chance, 1.0))),
                "best_worth": Value(float(worth[best]), db(float(worth[best]))),
                "question": Value(question, name(sea, question)),
                "question_chance": Value(other, percent(min(other, 1.0))),
                "question_worth": Value(float(worth[question]), db(float(worth[question]))),
            },
            pictures={
                "hit": picture(
                    sea,
                    "mid-hit",
                    f"The chance of a hit: {percent(min(chance, 1.0))} at {name(sea, best)}",
                    replace(known, heat=shades(now.hit), best=(best,)),
                ),
                "worth": picture(
                    sea,
                    "mid-worth",
                    f"The worth of the answer: {db(float(worth[question]))} at "
                    f"{name(sea, question)}",
                    replace(known, heat=shades(now.worth), best=(question,), colour="q"),
                ),
            },
            summary=f"After {shot} shots the likeliest hit is {name(sea, best)}, and the best "
            f"question is {name(sea, question)}. {same}.",
        )
