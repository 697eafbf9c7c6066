"""A sea so small that all its layouts can be looked at: the linear theory against the truth.

The reader says what is known: some cells are hits, some are misses, and nobody has said that a ship
sank. Every layout that fits is then equally likely. The linear theory looks at one ship at a time.
"""

import numpy as np
import param

from widgets.battleship import linear
from widgets.battleship.board import TOKEN, Look, marks_of, name, picture, shades
from widgets.battleship.sea import FLEET, Array, Sea
from widgets.kit import Answer, Value, Widget
from widgets.kit.number_format import db, fix, percent
from widgets.maths import information

SMALL = Sea(5, FLEET[2:])
CLIP = 0.005  # a probability is bet on no closer to 0 or 1 than this


def every_layout(sea: Sea) -> Array:
    """All layouts of a small sea as cells that are ships': (layouts, cells) of ones and zeros."""
    found = np.zeros((1, sea.cells), np.uint8)
    for part in sea.parts:
        both = found[:, None] + sea.cover[part][None]
        found = both[both.max(axis=-1) <= 1]
    return found


def exactly(sea: Sea, misses: list[int], hits: list[int]) -> tuple[int, Array]:
    """How many layouts fit, and the share of them that has a ship on each cell (0 if none fits)."""
    layouts = every_layout(sea)
    fits = (layouts[:, misses] == 0).all(axis=1) & (layouts[:, hits] == 1).all(axis=1)
    count = int(fits.sum())
    return count, layouts[fits].sum(axis=0) / max(count, 1)


def linearly(sea: Sea, misses: list[int], hits: list[int]) -> Array:
    """The linear theory's expected number of ships on each cell."""
    allowed = (sea.cover[:, misses].sum(axis=1) == 0)[None].astype(np.uint8)
    struck = sea.cover[:, hits].sum(axis=1, dtype=np.uint8)[None]
    w = linear.weights(sea, allowed, struck, np.ones((1, len(sea.fleet)), bool))
    out: Array = linear.spread(sea, w)[0].astype(float)
    return out


class SmallSea(Widget):
    """Five by five cells: mark hits and misses, and compare the linear theory with all layouts."""

    slug = "small-sea"
    title = "Two opinions of a small sea"
    sources = (every_layout, exactly, linear.weights, linearly)

    marks = param.String(
        "C3b2",
        regex=rf"^((?i:{TOKEN})){{0,40}}$",
        label="Touch a cell: miss, hit, unknown.",
        doc="Misses in small letters and hits in capitals, such as C3b2.",
    )

    layout = """
    <div class="controls">
    <div class="shown">{{ picture('exact') }} all layouts that fit</div>
    <div class="shown">{{ picture('linear') }} the linear theory</div></div>
    <p class="readout"><span>{{ value('layouts') }} layouts fit. All of them together would shoot at
    {{ value('best') }} and hit with {{ value('chance') }}; the linear theory shoots at
    {{ value('linear_best') }} and hits with {{ value('linear_chance') }}, and believes
    {{ value('believed') }}. Betting by it costs {{ value('cost') }} too much.</span></p>
    <div class="controls">{{ marks('marks') }}</div>
    """

    def answer(self) -> Answer:
        sea = SMALL
        misses, hits = marks_of(sea, self.marks)
        count, exact = exactly(sea, misses, hits)
        theory = linearly(sea, misses, hits)
        fresh = np.ones(sea.cells, bool)
        fresh[misses + hits] = False
        if not count or not fresh.any():
            return self.nothing(misses, hits, count)
        best = int(np.argmax(np.where(fresh, np.round(exact, 9), -1)))
        mine = int(np.argmax(np.where(fresh, np.round(theory, 6), -1)))
        believed = float(np.clip(theory[mine], CLIP, 1 - CLIP))
        cost = float(
            information.db_from_nats(information.bernoulli_kl(float(exact[mine]), believed))
        )
        words = {
            "exact": {c: percent(float(exact[c])) for c in np.flatnonzero(fresh)},
            "linear": {c: fix(float(theory[c]), 2) for c in np.flatnonzero(fresh)},
        }
        chance, theirs = float(exact[best]), float(exact[mine])
        return Answer(
            values={
                "layouts": Value(count, fix(count, 0)),
                "best": Value(best, name(sea, best)),
                "chance": Value(chance, percent(chance)),
                "linear_best": Value(mine, name(sea, mine)),
                "linear_chance": Value(theirs, percent(theirs)),
                "believed": Value(float(theory[mine]), percent(believed)),
                "cost": Value(cost, db(cost, 2)),
            },
            pictures={
                "exact": self.sea(exact * fresh, misses, hits, best, "exact", words["exact"]),
                "linear": self.sea(theory * fresh, misses, hits, mine, "linear", words["linear"]),
            },
            summary=f"{fix(count, 0)} layouts fit. They have a ship at {name(sea, best)} in "
            f"{percent(chance)} of cases; the linear theory shoots at {name(sea, mine)}, where "
            f"{percent(theirs)} have one.",
        )

    def nothing(self, misses: list[int], hits: list[int], count: int) -> Answer:
        """What is left to say where no layout fits, or no cell is unknown."""
        none = Value(0.0, "–")
        empty = np.zeros(SMALL.cells)
        return Answer(
            values={
                "layouts": Value(count, fix(count, 0)),
                **dict.fromkeys(
                    ("best", "chance", "linear_best", "linear_chance", "believed", "cost"), none
                ),
            },
            pictures={
                key: self.sea(empty, misses, hits, None, key, {}) for key in ("exact", "linear")
            },
            summary="No layout fits these marks: change one of them."
            if not count
            else "Every cell is known.",
        )

    def sea(
        self,
        values: Array,
        misses: list[int],
        hits: list[int],
        best: int | None,
        key: str,
        words: dict[int, str],
    ) -> str:
        """One of the two pictures."""
        title = "All layouts that fit" if key == "exact" else "The linear theory"
        return picture(
            SMALL,
            f"small-{key}",
            f"{title}: a ship on each cell",
            Look(
                heat=shades(np.minimum(values, 1), 1.0),
                misses=misses,
                hits=hits,
                best=() if best is None else (best,),
                control="marks",
                open=True,
                words=words,
            ),
        )
