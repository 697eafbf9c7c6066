"""Is it the coin with two heads? Every head speaks for it by 3.01 dB; one tail ends the matter.

P says that the coin has two heads and always falls heads; Q says that it is a fair one. A head is
twice as probable under P, a weight of 10·log₁₀ 2. A tail is impossible under P: log 0/½ = −∞, and
no number of heads, before or after, can make that good.
"""

import math

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import Chart
from widgets.kit.number_format import db, fix, odds, percent
from widgets.maths import information
from widgets.maths.information import LOUD_DB


def evidence_of(tosses: str) -> np.ndarray:
    """The weight of each toss, H or T, for two heads and against a fair coin, in decibans."""
    two_headed = [1.0 if toss == "H" else 0.0 for toss in tosses]
    fair = [0.5] * len(tosses)
    return np.asarray(information.db_from_nats(information.weight_of_evidence(two_headed, fair)))


def staircase(prior: float, tosses: str) -> str:
    """The log odds after each toss: a step up for a head, and for a tail a fall without end."""
    steps = np.concatenate([[prior], prior + np.cumsum(evidence_of(tosses))])
    finite = steps[np.isfinite(steps)]
    low = min(0.0, 5 * math.floor(finite.min() / 5))
    high = max(20.0, 5 * math.ceil((finite.max() + 1) / 5))
    chart = Chart((-0.5, max(len(tosses), 5) + 0.5), (low, high), height=360)
    stride = 5 if high - low <= 45 else 10
    # The name of the line takes the left third, unless the stairs have come up to it there.
    there = prior + float(evidence_of("H")[0]) * max(len(tosses), 5) / 3
    loud = float(chart.y(LOUD_DB))
    right = (chart.right - 2, loud + 22, "end")
    place = (chart.left + 6, loud - 8, "start") if there < LOUD_DB - 3 else right
    levels = np.arange(math.ceil(low / stride) * stride, high + 1, stride)
    parts = [
        chart.axes([], [(t, fix(t, 0)) for t in levels], "", "log odds of two heads, dB"),
        chart.level(LOUD_DB, "accent-line", stroke_dasharray="7 5", stroke_width=2),
        svg.text(*place[:2], "13 dB, 20 to 1", cls="label accent halo", anchor=place[2]),
    ]
    if low < 0:
        parts.append(chart.level(0, "muted-line"))
    for k in range(len(finite)):
        x0, y = chart.at(k - 0.5, steps[k])
        x1 = float(chart.x(k + 0.5))
        parts.append(svg.line(x0, y, x1, y, "p-line", stroke_width=4, stroke_linecap="round"))
        if k:
            below = float(chart.y(steps[k - 1]))
            parts.append(svg.line(x0, below, x0, y, "p-line", stroke_width=2))
    for k, toss in enumerate(tosses, start=1):
        x = float(chart.x(k))
        parts.append(coin(x, chart.bottom + 26, toss, min(15.0, 180 / len(tosses))))
    if len(finite) < len(steps):
        x, y = chart.at(len(finite) - 0.5, steps[len(finite) - 1])
        end = chart.bottom - 3
        parts += [
            svg.line(x, y, x, end - 12, "q-line", stroke_width=4),
            svg.element("path", d=f"M{x - 9:.1f} {end - 14:.1f}h18l-9 15z", cls="q"),
            svg.text(x + 14, (y + end) / 2, "−∞ dB", cls="label q halo")
            if x < chart.right - 70
            else svg.text(x - 14, (y + end) / 2, "−∞ dB", cls="label q halo", anchor="end"),
        ]
    heads = tosses.count("H")
    title = f"A staircase of {heads} heads, {db(float(finite[-1]))} high"
    if "T" in tosses:
        title += ", and then a tail: a fall to −∞ dB"
    return chart.picture(*parts, title=title)


def coin(x: float, y: float, toss: str, r: float) -> str:
    """A coin that shows H or T."""
    if toss == "H":
        face = svg.circle(x, y, r, cls="p")
        ink = "label paper"
    else:
        face = svg.circle(x, y, r, cls="q-line", fill="none")
        ink = "label q"
    size = svg.num(r * 1.15)
    return face + svg.text(x, y + r * 0.42, toss, cls=ink, anchor="middle", font_size=size)


class DoubleHeadedCoin(Widget):
    """Log odds that a coin has two heads, toss by toss."""

    slug = "double-headed-coin"
    title = "Is it the two-headed coin?"
    sources = (evidence_of, information.weight_of_evidence, information.probability_from_db)

    heads = param.Integer(
        5, bounds=(0, 20), label="Heads in a row", doc="How often the coin has fallen heads."
    )
    tail = param.Boolean(False, label="… and then a tail", doc="Whether the next toss was a tail.")
    prior = param.Number(
        0.0,
        bounds=(-60.0, 60.0),
        step=0.5,
        label="Log odds before the first toss",
        doc="What you thought of two heads beforehand; −60 dB is a million to one against.",
    )

    layout = """
    <div class="stage wide">{{ picture('staircase') }}</div>
    <p class="readout"><span>The tosses are worth {{ value('evidence') }}: log odds of
    {{ value('posterior') }}, odds of {{ value('odds') }}, probability
    {{ value('probability') }}.</span></p>
    <div class="controls">{{ slider('heads') }} {{ slider('prior', unit='dB') }}
    {{ toggle('tail') }}</div>
    <p class="readout small">Each head is worth {{ value('head') }}.</p>
    """

    def answer(self) -> Answer:
        tosses = "H" * self.heads + "T" * self.tail
        evidence = float(evidence_of(tosses).sum())
        posterior = self.prior + evidence
        ratio = float(information.odds_from_db(posterior))
        p = float(information.probability_from_db(posterior))
        head = float(evidence_of("H")[0])
        if self.tail:
            said = "One tail: a coin with two heads cannot fall so, and the matter is closed."
        elif posterior > LOUD_DB:
            said = "That is louder than 13 dB, 20 to 1."
        else:
            said = f"13 dB would take {math.ceil((LOUD_DB - posterior) / head)} more."
        return Answer(
            values={
                "evidence": Value(evidence, db(evidence)),
                "posterior": Value(posterior, db(posterior)),
                "odds": Value(ratio, odds(ratio)),
                "probability": Value(p, percent(p)),
                "head": Value(head, db(head)),
            },
            pictures={"staircase": staircase(self.prior, tosses)},
            summary=f"{self.heads} heads{' and a tail' if self.tail else ''} are worth "
            f"{db(evidence)}; the log odds of two heads are {db(posterior)}, a probability of "
            f"{percent(p)}. {said}",
        )
