"""Bayes' rule as the smallest move: the lowest point of a curve.

The test came back positive, so the new beliefs p must have p(T) = 1, and nothing else is demanded.
Every candidate for p(D|T) makes a p that obeys. The curve is how far each has moved from q,
I[p; q]; its lowest point, which is searched for among the curve's values, lies where Bayes' rule
says. If one half trusts the report, p(T) < 1 and the lowest point stays: Jeffrey's rule.
"""

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import Chart
from widgets.kit.number_format import db, fix, percent, sig
from widgets.maths import information
from widgets.maths.belief import (
    bayes,
    information_of,
    jeffrey,
    joint_table,
    lowest_point,
    nearest_conditional,
)

# The curve has a vertical tangent at both ends; points crowd there and around nothing else.
CANDIDATES = (1 - np.cos(np.linspace(0, np.pi, 161))) / 2


def curve(q: np.ndarray, p_t: float) -> np.ndarray:
    """I[p; q] in decibans for every candidate p(D|T)."""
    return np.asarray(information.db_from_nats(information_of(q, p_t, CANDIDATES)))


def top_of(ys: np.ndarray) -> float:
    """A round upper end for an axis that shows the floor of the curve and its walls."""
    low = float(ys.min())
    reach = max(low * 1.9, low + 6.0)
    return float(np.ceil(min(reach, float(ys.max()) + 1) / 5) * 5)


def bowl(q: np.ndarray, p_t: float, lowest: float, candidate: float) -> str:
    """The curve, its lowest point, and the candidate that the reader holds against it."""
    ys = curve(q, p_t)
    top = top_of(ys)
    chart = Chart((0, 1), (0, top), height=350)
    floor, here = (
        float(information.db_from_nats(information_of(q, p_t, c))) for c in (lowest, candidate)
    )
    low_x, low_y = chart.at(lowest, floor)
    x, y = chart.at(candidate, min(here, top))
    side, shift = ("end", -10) if lowest > 0.5 else ("start", 10)
    parts = [
        chart.axes(
            [(k / 4, percent(k / 4, 0)) for k in range(5)],
            [(t, fix(t, 0)) for t in np.linspace(0, top, 6 if top % 25 == 0 else 1 + int(top / 5))],
            "candidate p(D|T)",
            "I[p; q], dB",
        ),
        chart.curve(CANDIDATES, np.where(ys <= top, ys, np.nan), "p-line", stroke_width=3),
        svg.line(low_x, low_y, low_x, chart.bottom, "ink-line", stroke_dasharray="3 4"),
        svg.circle(low_x, low_y, 7.0, cls="ink"),
        svg.text(
            low_x + shift,
            low_y + 30 if low_y < chart.bottom - 60 else low_y - 40,
            f"lowest at {percent(lowest)}",
            anchor=side,
        ),
    ]
    if here > floor:
        end = "start" if x < chart.left + 80 else "end" if x > chart.right - 60 else "middle"
        parts += [
            svg.line(x, low_y, x, y, "accent-line", stroke_width=4),
            svg.line(low_x, low_y, x, low_y, "muted-line", stroke_dasharray="3 4"),
            svg.text(x, y - 16, f"{db(here - floor)} more", cls="label accent", anchor=end),
        ]
    parts.append(svg.circle(x, y, 7.0, cls="accent"))
    title = (
        f"I[p; q] against the candidate p(D|T): a bowl whose lowest point, {db(floor)}, is at "
        f"{percent(lowest)}"
    )
    return chart.picture(*parts, title=title, drag="candidate", ends=(0.0, 1.0))


class BayesAsProjection(Widget):
    """How far each candidate posterior has moved from q, and which has moved the least."""

    slug = "bayes-as-projection"
    title = "Bayes’ rule is the smallest move"
    sources = (information_of, nearest_conditional, lowest_point, bayes, jeffrey, joint_table)

    candidate = param.Number(
        93.8,
        bounds=(0.0, 100.0),
        step=0.1,
        label="Candidate p(D|T)",
        doc="What you might come to believe of the disease, given the positive test; per cent.",
    )
    p_t = param.Number(
        100.0,
        bounds=(1.0, 100.0),
        step=0.1,
        label="Trust in the report p(T)",
        doc="How sure you are that the test was positive, in per cent.",
    )
    prior = param.Number(
        7.0,
        bounds=(0.1, 99.9),
        step=0.1,
        label="Prior q(D)",
        doc="How probable the disease was before the test, in per cent.",
    )
    sensitivity = param.Number(
        93.8,
        bounds=(0.1, 99.9),
        step=0.1,
        label="Sensitivity q(T|D)",
        doc="How many of the ill test positive, in per cent.",
    )
    specificity = param.Number(
        95.6,
        bounds=(0.1, 99.9),
        step=0.1,
        label="Specificity q(¬T|¬D)",
        doc="How many of the healthy test negative, in per cent.",
    )

    layout = """
    <div class="stage wide">{{ picture('bowl') }}</div>
    <p class="readout"><span>Lowest at {{ value('lowest') }}; Bayes’ rule says {{ value('bayes') }};
    they differ by {{ value('difference') }}.</span></p>
    <div class="controls">{{ slider('candidate', unit='%') }} {{ slider('p_t', unit='%') }}</div>
    <p class="readout"><span>Your candidate costs {{ value('information') }},
    {{ value('excess') }} more than the least, {{ value('least') }}.
    Your belief in the disease is then p(D) = {{ value('p_d') }}.</span></p>
    <div class="controls">{{ slider('prior', unit='%') }} {{ slider('sensitivity', unit='%') }}
    {{ slider('specificity', unit='%') }}</div>
    <p class="readout small">A positive test had probability q(T) = {{ value('q_t') }}.</p>
    """

    def answer(self) -> Answer:
        q = joint_table(self.prior / 100, self.sensitivity / 100, self.specificity / 100)
        p_t, candidate = self.p_t / 100, self.candidate / 100
        lowest = nearest_conditional(q, p_t)
        by_rule = float(bayes(q.sum(axis=1), q[:, 0] / q.sum(axis=1))[0])
        least, here = (
            float(information.db_from_nats(information_of(q, p_t, c))) for c in (lowest, candidate)
        )
        updated = jeffrey(q, [p_t, 1 - p_t])
        p_d = float(updated[0].sum())
        excess = max(here - least, 0.0)
        difference = abs(lowest - by_rule)
        summary = (
            f"The curve is lowest at p(D|T) = {percent(lowest)}, where I[p; q] is {db(least)}; "
            f"Bayes’ rule gives {percent(by_rule)} too. "
            f"The candidate {percent(candidate)} costs {db(excess)} more."
        )
        if p_t < 1:
            summary += (
                f" With the report trusted to {percent(p_t)}, p(D) is {percent(p_d)}: Jeffrey’s "
                "rule."
            )
        return Answer(
            values={
                "lowest": Value(lowest, fix(lowest, 10)),
                "bayes": Value(by_rule, fix(by_rule, 10)),
                "difference": Value(difference, sig(difference, 1)),
                "information": Value(here, db(here)),
                "excess": Value(excess, db(excess)),
                "least": Value(least, db(least)),
                "p_d": Value(p_d, percent(p_d)),
                "q_t": Value(float(q[:, 0].sum()), percent(float(q[:, 0].sum()), 3)),
            },
            pictures={"bowl": bowl(q, p_t, lowest, candidate)},
            summary=summary,
        )
