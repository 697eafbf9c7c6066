"""Bayes' rule as the smallest move: the lowest point of a curve.

The test came back positive, so the new beliefs p must have p(T) = 1, and nothing else is demanded.
Every candidate for p(D|T) makes a p that obeys. The curve is how far each has moved from q,
I[p; q]; its lowest point, which is searched for among the curve's values, lies where Bayes' rule
says. If one half trusts the report, p(T) < 1 and the lowest point stays: Jeffrey's rule.
"""

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import Chart, x_axis, y_axis
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


HIGHEST = 5.0  # decibans more than need be that the bowl shows; its axis never changes
BASE = 34.0  # height of the plinth, which stands for what is forced, however much that is


def bowl(q: np.ndarray, p_t: float, lowest: float, candidate: float) -> str:
    """What each candidate costs more than the least: a bowl on a plinth, and a ball in it."""
    floor, here = (
        float(information.db_from_nats(information_of(q, p_t, c))) for c in (lowest, candidate)
    )
    more = np.maximum(curve(q, p_t) - floor, 0.0)
    chart = Chart((0, 1), (0, HIGHEST), height=360, margins=(26, 18, 52 + BASE, 40))
    excess = max(here - floor, 0.0)
    x, y = chart.at(candidate, min(excess, HIGHEST))
    low_x, low_y = chart.at(lowest, 0.0)
    base = chart.bottom + BASE
    inside = np.minimum(more, HIGHEST)
    outline = svg.points(
        chart.x(np.concatenate([CANDIDATES, [1, 0]])), chart.y(np.append(inside, [0, 0]))
    )
    side = "start" if x < chart.left + 90 else "end" if x > chart.right - 90 else "middle"
    words = f"{db(excess)} more"
    if excess > HIGHEST:
        words = f"↑ {words}"
    parts = [
        y_axis(
            chart.y,
            chart.left,
            [(t, fix(t, 0)) for t in range(6)],
            "dB more than need be",
            grid=chart.right - chart.left,
        ),
        x_axis(chart.x, base, [(k / 4, percent(k / 4, 0)) for k in range(5)], "candidate p(D|T)"),
        svg.element("path", d=outline, cls="ink", fill_opacity=0.07),
        svg.rect(
            chart.left, chart.bottom, chart.right - chart.left, BASE, "ink", fill_opacity=0.16
        ),
        svg.text(chart.left + 12, chart.bottom + 23, f"forced by the report: {db(floor)}", "label"),
        chart.curve(CANDIDATES, inside, "ink-line", stroke_width=3, data_key="bowl"),
        svg.line(
            low_x,
            low_y,
            low_x,
            base,
            "ink-line",
            stroke_dasharray="3 4",
            data_lowest=f"{100 * lowest:.2f}",
        ),
        svg.text(
            low_x,
            chart.bottom - 12,
            percent(lowest),
            cls="label halo",
            anchor="middle",
            data_key="lowest-name",
        ),
        svg.line(x, low_y, x, y, "accent-line", stroke_width=4, data_key="excess"),
        svg.text(
            x,
            max(y - 18, 18.0) if excess <= HIGHEST else 18.0,
            words,
            cls="label halo",
            anchor=side,
            data_key="words",
        ),
        svg.grip(x, y, chart.across("candidate", (0.0, 1.0), 100.0)),
    ]
    title = (
        f"What each candidate p(D|T) costs more than the {db(floor)} that are forced: a bowl, "
        f"lowest at {percent(lowest)}"
    )
    return chart.picture(*parts, title=title, across=chart.across("candidate", (0.0, 1.0), 100.0))


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
    <div class="controls">{{ slider('candidate', unit='%', in_picture=True) }}</div>
    <p class="readout"><span>Your candidate costs {{ value('information') }}: {{ value('least') }}
    are
    forced, {{ value('excess') }} are yours.</span></p>
    {{ tries({'the sensitivity': 'candidate=93.8', 'a toss-up': 'candidate=50', 'the bottom':
              'candidate=61.6', 'a report that you trust to 80%': 'p_t=80',
              'to 10.7%': 'p_t=10.7', 'wholly': 'p_t=100'}) }}
    <details class="more"><summary>More</summary>
    <div class="controls">{{ slider('p_t', unit='%') }} {{ slider('prior', unit='%') }}
    {{ slider('sensitivity', unit='%') }} {{ slider('specificity', unit='%') }}</div>
    <p class="readout small">The search finds {{ value('lowest') }}; Bayes’ rule says
    {{ value('bayes') }}; they differ by {{ value('difference') }}. With that p(D|T), and the report
    trusted as it is, the disease has p(D) = {{ value('p_d') }}; your candidate would make it
    {{ value('p_d_candidate') }}. A positive test had probability q(T) = {{ value('q_t')
    }}.</p></details>
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
        # The candidate changes what is believed if the test was positive, and nothing else.
        held = p_d + p_t * (candidate - lowest)
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
                "p_d_candidate": Value(held, percent(held)),
                "q_t": Value(float(q[:, 0].sum()), percent(float(q[:, 0].sum()), 3)),
            },
            pictures={"bowl": bowl(q, p_t, lowest, candidate)},
            summary=summary,
        )
