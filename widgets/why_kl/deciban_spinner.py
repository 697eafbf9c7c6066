"""The spinner: what a weight of evidence looks like, and how often it is right.

The circle is drawn as five repeating sectors, so that a share near 0 or 1 is still seen as a
share and a spin is judged by where the pointer rests, not by how far it ran.
"""

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, frame
from widgets.kit.number_format import db, fix, odds, percent
from widgets.kit.sectors import SECTORS, spinner
from widgets.kit.slide_rule import rule
from widgets.maths import information

SPINS = 10_000

# Kent's words of estimative probability, with his ranges in per cent (Studies in Intelligence,
# 1964), and the words that people use beyond them. (from, words)
WORDS = (
    (0.0, "next to impossible"),
    (0.01, "almost certainly not"),
    (0.12, "probably not"),
    (0.40, "chances about even"),
    (0.60, "probable"),
    (0.87, "almost certain"),
    (0.99, "as good as certain"),
)


def words_for(p: float) -> str:
    """The words for a probability: Kent's, and plain ones at the two ends."""
    return [words for low, words in WORDS if p >= low][-1]


def spin(p: float, seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the pointer rests after each of `n` spins, in turns of the circle, and whether on blue.

    The turns are uniform on [0, 1) and do not depend on p: move the slider and the very same
    spins are judged by the new odds.
    """
    turns = np.random.default_rng(seed).random(n)
    return turns, (turns * SECTORS) % 1.0 < p


ROW, ROWS = 25, 4  # beads in a row, and rows, that are shown of the latest spins


def beads(blue: np.ndarray) -> str:
    """The latest spins as beads on rows, blue and orange, in the order in which they fell."""
    start = max(0, -(-(len(blue) - ROW * ROWS) // ROW) * ROW)  # whole rows leave above
    shown = blue[start:]
    k = np.arange(len(shown))
    x, y = 12 + (WIDTH - 24) / (ROW - 1) * (k % ROW), 14.0 + 24 * (k // ROW)
    parts = [
        svg.dots(x[shown], y[shown], 13.0, "p-line"),
        svg.dots(x[~shown], y[~shown], 19.0, "q-line"),
    ]
    rows = max(1, -(-len(shown) // ROW))
    if not len(shown):
        parts.append(
            svg.text(WIDTH / 2, 22, "every spin leaves a bead here", "label small", "middle")
        )
    title = f"{int((~blue).sum())} of {len(blue)} spins were orange"
    return frame(WIDTH, 28.0 + 24 * (ROWS - 1) if rows > 1 else 28.0, *parts, title=title)


class DecibanSpinner(Widget):
    """A spinner whose blue share is the probability that a weight of evidence stands for."""

    slug = "deciban-spinner"
    title = "The deciban spinner"
    sources = (
        information.odds_from_db,
        information.probability_from_db,
        information.nats_from_db,
        information.bits_from_db,
        spin,
    )

    db = param.Number(
        13.0, bounds=(-23.0, 23.0), step=0.1, label="Weight of evidence", doc="In decibels."
    )
    spins = param.Integer(0, bounds=(0, SPINS), label="Spins", doc="How often it was spun.")
    seed = param.Integer(
        1, bounds=(0, 999_999), label="Seed", doc="The same seed spins the same spins."
    )

    layout = """
    <div class="stage">{{ picture('spinner') }}</div>
    <div class="side">
    <p class="readout"><span class="big">{{ value('odds') }}</span>
    <span class="big">{{ value('probability') }}</span>
    <span class="words">{{ value('words') }}</span></p>
    {{ picture('rule') }}
    <div class="controls">{{ slider('db', unit='dB', in_picture=True) }}
    {{ button('spins', {'Spin it': 1, 'Spin a hundred': 100, 'Clear': 0}) }}</div>
    {{ picture('beads') }}
    <p class="readout"><span>{{ value('blue') }} blue of {{ value('spun') }}
    {{ value('share') }} {{ value('last') }}</span></p>
    <details class="more"><summary>More</summary><div class="controls">{{ number('seed') }}</div>
    <p class="readout small">{{ value('bits') }} · {{ value('nats') }}</p></details>
    </div>
    """

    def answer(self) -> Answer:
        p = float(information.probability_from_db(self.db))
        ratio = float(information.odds_from_db(self.db))
        turns, blue = spin(p, self.seed, self.spins)
        hits = int(blue.sum())
        bits, nats = (
            float(convert(self.db))
            for convert in (information.bits_from_db, information.nats_from_db)
        )
        words = words_for(p)
        summary = (
            f"At {db(self.db, 1)} the odds are {odds(ratio)}, a probability of {percent(p)}: "
            f"{words}."
        )
        if self.spins:
            summary += (
                f" The last spin came up {'blue' if blue[-1] else 'orange'};"
                f" {hits} of {self.spins} spins were blue."
            )
        return Answer(
            values={
                "odds": Value(ratio, odds(ratio)),
                "probability": Value(p, percent(p)),
                "words": Value(p, words),
                "bits": Value(bits, f"{fix(bits, 2)} bits"),
                "nats": Value(nats, f"{fix(nats, 2)} nats"),
                "blue": Value(hits, fix(hits, 0)),
                "spun": Value(self.spins, "1 spin" if self.spins == 1 else f"{self.spins} spins"),
                "last": Value(
                    float(blue[-1]) if self.spins else 0.0,
                    f"· the last one {'blue' if blue[-1] else 'orange'}" if self.spins else "",
                ),
                "share": Value(
                    hits / self.spins if self.spins else 0.0,
                    f"({percent(hits / self.spins, 1)})" if self.spins else "",
                ),
            },
            pictures={
                "spinner": spinner(p, float(turns[-1]) if self.spins else 0.0),
                "rule": rule(self.db, control="db", reach=23.0),
                "beads": beads(blue),
            },
            summary=summary,
        )
