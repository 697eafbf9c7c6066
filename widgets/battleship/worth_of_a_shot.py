"""What the answer to a shot is worth: its surprise, and its surprise on average.

A shot that hits with probability h is answered with hit, worth 10 log₁₀ 1/h, or miss, worth
10 log₁₀ 1/(1 − h). On average that is the entropy of the answer, largest at one half. A hit that
may sink a ship has one more answer, and is worth more.
"""

import numpy as np
import param
from numpy.typing import ArrayLike

from widgets.kit import Answer, Chart, Value, Widget, svg
from widgets.kit.chart import ticks
from widgets.kit.number_format import db, percent
from widgets.maths import information
from widgets.maths.information import Reals


def worth(hit: ArrayLike, sinks: ArrayLike) -> Reals:
    """The entropy of the answer in nats: miss, hit, or sunk, which a share `sinks` of hits is."""
    hit, sinks = np.broadcast_arrays(np.asarray(hit, float), np.asarray(sinks, float))
    answers = np.stack([1 - hit, hit * (1 - sinks), hit * sinks], axis=-1)
    return information.entropy(answers, axis=-1)


class WorthOfAShot(Widget):
    """The worth of a question in decibels, by the chance that its answer is a hit."""

    slug = "worth-of-a-shot"
    title = "What a shot is worth"
    sources = (worth, information.entropy, information.surprise)

    chance = param.Number(
        20.0,
        bounds=(0.0, 100.0),
        step=1.0,
        label="Chance of a hit",
        doc="How likely the shot is to hit, in per cent.",
    )
    sinks = param.Number(
        0.0,
        bounds=(0.0, 100.0),
        step=1.0,
        label="Hits that sink",
        doc="How many of the hits would sink the ship, in per cent.",
    )

    layout = """
    <div class="stage wide">{{ picture('curve') }}</div>
    <p class="readout"><span>A hit is worth {{ value('hit') }}, a miss {{ value('miss') }}; on
    average {{ value('worth') }}.</span></p>
    <div class="controls">{{ slider('chance', unit='%') }} {{ slider('sinks', unit='%') }}</div>
    """

    def answer(self) -> Answer:
        hit, sinks = self.chance / 100, self.sinks / 100
        mean = float(information.db_from_nats(worth(hit, sinks)))
        of_hit, of_miss = (
            float(information.db_from_nats(information.surprise(p))) for p in (hit, 1 - hit)
        )
        xs = np.linspace(0, 1, 101)
        top = 5.5
        chart = Chart((0, 100), (0, top), height=300)
        plain, with_sinking = (
            np.asarray(information.db_from_nats(worth(xs, share))) for share in (0.0, sinks)
        )
        parts = [
            chart.axes(
                [(k, f"{k}%") for k in range(0, 101, 20)],
                ticks(0, top, 5),
                "chance of a hit",
                "worth of the answer, dB",
            ),
            chart.curve(100 * xs, plain, "muted-line", stroke_width=2, stroke_dasharray="6 5"),
            chart.curve(100 * xs, with_sinking, "p-line"),
        ]
        x, y = chart.at(self.chance, mean)
        parts += [
            svg.line(x, chart.bottom, x, y, "accent-line", stroke_width=1.5),
            svg.circle(x, y, 7.0),
        ]
        return Answer(
            values={
                "hit": Value(of_hit, db(of_hit)),
                "miss": Value(of_miss, db(of_miss)),
                "worth": Value(mean, db(mean)),
            },
            pictures={
                "curve": chart.picture(
                    *parts,
                    title=f"A shot that hits with {percent(hit)} is worth {db(mean)}",
                    drag="chance",
                    ends=(0, 100),
                )
            },
            summary=f"A shot that hits with {percent(hit)} is worth {db(mean)} on average: "
            f"{db(of_hit)} if it hits, {db(of_miss)} if it misses.",
        )
