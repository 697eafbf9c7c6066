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


TALL = 33.0  # decibels that are in sight; the view moves along, and a step is always as high


def window(level: float) -> tuple[float, float]:
    """The decibels in sight, lowest and highest, when the stairs have come to `level`."""
    low = (
        min(-6.0, 3 * math.floor((level - 6) / 3))
        if level < 0
        else max(-6.0, 3 * math.ceil((level + 7 - TALL) / 3))
    )
    return low, low + TALL


def staircase(prior: float, tosses: str) -> str:
    """The log odds after each toss: a step up for a head, for a tail a fall out of sight."""
    steps = np.concatenate([[prior], prior + np.cumsum(evidence_of(tosses))])
    finite = steps[np.isfinite(steps)]
    low, high = window(float(finite[-1]))
    chart = Chart(
        (-0.5, max(len(tosses) + 1, 7) + 0.5), (low, high), height=350, margins=(28, 14, 60, 46)
    )
    levels = [(float(t), fix(t, 0)) for t in range(math.ceil(low / 10) * 10, int(high) + 1, 10)]
    clip = svg.rect(
        chart.left, chart.top - 4, chart.right - chart.left, chart.bottom - chart.top + 4, cls="ink"
    )
    parts = [
        svg.element("clipPath", clip, id="double-headed-coin-view"),
        chart.axes([], levels, "", "log odds of two heads, dB"),
    ]
    for level, words in ((LOUD_DB, "13 dB, 20 to 1"), (0.0, "even")):
        if low < level < high:
            y = float(chart.y(level))
            parts += [
                svg.line(
                    chart.left,
                    y,
                    chart.right,
                    y,
                    "ink-line",
                    stroke_dasharray="7 5",
                    data_key=words,
                ),
                svg.text(
                    *(
                        (chart.left + 4, y - 7)
                        if level and prior < LOUD_DB - 4
                        else (chart.right, y - 7)
                    ),
                    words,
                    "label small halo",
                    "start" if level and prior < LOUD_DB - 4 else "end",
                    data_key=f"{words}-",
                ),
            ]
    stairs = []
    for k in range(len(finite)):
        x0, y = chart.at(k - 0.5, steps[k])
        x1 = float(chart.x(k + 0.5))
        below = float(chart.y(steps[k - 1])) if k else y
        stairs.append(
            svg.element(
                "path",
                d=f"M{x0:.1f} {below:.1f}L{x0:.1f} {y:.1f}L{x1:.1f} {y:.1f}",
                cls="p-line",
                fill="none",
                stroke_width=4,
                stroke_linejoin="round",
                data_key=f"step-{k}",
            )
        )
    parts.append(svg.group(*stairs, clip_path="url(#double-headed-coin-view)"))
    size = min(19.0, 180 / len(tosses)) if tosses else 19.0
    for k, toss in enumerate(tosses, start=1):
        parts.append(coin(float(chart.x(k)), chart.bottom + 30, toss, size, f"coin-{k}"))
    if "T" not in tosses and len(tosses) < 20:
        parts.append(
            svg.group(
                svg.circle(
                    float(chart.x(len(tosses) + 1)),
                    chart.bottom + 30,
                    size,
                    "paper accent-line",
                    stroke_dasharray="4 4",
                ),
                role="button",
                tabindex=0,
                id="double-headed-coin-toss",
                aria_label="Toss another head",
                data_set=f"heads={len(tosses) + 1}",
            )
        )
    last, top = float(chart.x(len(finite) - 1)), float(chart.y(finite[-1]))
    if len(finite) < len(steps):
        x = float(chart.x(len(finite) - 0.5))
        parts += [
            svg.line(x, top, x, chart.height + 34, "q-line", stroke_width=4, data_key="fall"),
            svg.element("path", d=f"M{x - 10:.1f} {chart.height + 30:g}h20l-10 16z", cls="q"),
            svg.text(
                x - 14, (top + chart.bottom) / 2, "−∞ dB", cls="label big q halo", anchor="end"
            ),
        ]
    else:
        parts.append(
            svg.text(
                last,
                top - 12,
                db(float(finite[-1]), 1),
                "label big p halo",
                "middle",
                data_key="level",
            )
        )
    heads = tosses.count("H")
    title = f"A staircase of {heads} heads, {db(float(finite[-1]))} high"
    if "T" in tosses:
        title += ", and then a tail: a fall to −∞ dB"
    return chart.picture(*parts, title=title, role="group")


def coin(x: float, y: float, toss: str, r: float, key: str = "") -> str:
    """A coin that shows H or T."""
    if toss == "H":
        face = svg.circle(x, y, r, cls="p", data_key=key)
        ink = "label paper"
    else:
        face = svg.circle(x, y, r, cls="q-line", fill="none", data_key=f"{key}-tail")
        ink = "label q"
    size = svg.num(r * 1.15)
    if r < 13:
        return face
    return face + svg.text(
        x, y + r * 0.4, toss, cls=ink, anchor="middle", font_size=size, data_key=f"{key}-{toss}"
    )


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
    <div class="controls">{{ slider('heads') }} {{ toggle('tail') }}</div>
    <p class="readout"><span>Log odds of {{ value('posterior') }}: odds of {{ value('odds') }},
    probability {{ value('probability') }}.</span></p>
    {{ tries({'five heads': 'heads=5;tail=false;prior=0', 'ten': 'heads=10;tail=false',
              'from your own pocket': 'prior=-60;tail=false', 'and then a tail': 'tail=true'}) }}
    <details class="more"><summary>More</summary>
    <div class="controls">{{ slider('prior', unit='dB') }}</div>
    <p class="readout small">Each head is worth {{ value('head') }}; the tosses together,
    {{ value('evidence') }}.</p></details>
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
