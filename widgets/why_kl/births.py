"""Laplace's births: very sure, and hardly mattering.

In Paris, from 1745 to 1770, 251,527 boys were born and 241,945 girls. Against an even chance, the
claim of 51% boys gathers hundreds of decibans from so many births; but from each one almost none.
How sure we are is a property of all the data; how much it matters, of one birth.
"""

import math

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, Chart, frame
from widgets.kit.number_format import db, fix, percent, sig, superscript
from widgets.maths import information
from widgets.maths.continuous import log_beta_tail
from widgets.maths.information import LOUD_DB

LEAST, MOST = 1, 1_000_000  # births that the chart shows


def evidence_of_births(boys: int, girls: int, share: float) -> float:
    """The weight of all births for `share` boys and against one half, in decibans."""
    weights = information.weight_of_evidence([share, 1 - share], [0.5, 0.5])
    boy, girl = np.ravel(information.db_from_nats(weights))
    return float(boys * boy + girls * girl)


def evidence_per_birth(share: float) -> float:
    """I[share; ½], the evidence to expect of one birth if `share` is true, in decibans."""
    return float(information.db_from_nats(information.bernoulli_kl(share, 0.5)))


def laplaces_tail(boys: int, girls: int) -> float:
    """log P(chance of a boy ≤ ½ | the births), in nats, from a uniform prior: a Beta's tail."""
    return log_beta_tail(0.5, boys + 1, girls + 1)


def probability_from_log(nats: float) -> str:
    """exp(nats) as people read it, as a power of ten even where a float would be 0."""
    power = math.floor(nats / math.log(10))
    if power > -300:
        return sig(math.exp(nats))
    return f"{fix(math.exp(nats - power * math.log(10)), 2)} × 10{superscript(power)}"


def growth(boys: int, girls: int, share: float) -> str:
    """Expected evidence against the number of births, both on scales of powers of ten."""
    each = evidence_per_birth(share)
    n = boys + girls
    chart = Chart((0, 6), (-3, 4), height=330, margins=(34, 30, 58, 86))
    parts = [
        chart.axes(
            [(k, fix(10.0**k, 0)) for k in range(0, 7, 2)],
            [(k, fix(10.0**k, max(0, -k))) for k in range(-3, 5)],
            "births",
            "evidence, dB",
        ),
        chart.level(math.log10(LOUD_DB), "accent-line", stroke_dasharray="7 5", stroke_width=2),
        svg.text(
            chart.left + 6,
            float(chart.y(math.log10(LOUD_DB))) - 8,
            "13 dB, 20 to 1",
            cls="label accent halo",
        ),
    ]
    title = "Evidence against births"
    if each > 0:
        decades = np.linspace(0, 6, 61)
        ys = decades + math.log10(each)
        inside = np.where((ys >= -3) & (ys <= 4), ys, np.nan)
        parts.append(chart.curve(decades, inside, "p-line", stroke_width=3))
        due = LOUD_DB / each
        marks = [(due, LOUD_DB, f"{fix(due, 0)} births", "accent")]
        if n:
            marks.append((n, n * each, f"{fix(n, 0)} births", "ink"))
        for births, height, words, cls in marks:
            x, y = math.log10(births), math.log10(height)
            if x <= 6 and -3 <= y <= 4:
                at_x, at_y = chart.at(x, y)
                parts.append(svg.circle(at_x, at_y, 6.0, cls=cls))
                parts.append(
                    svg.text(at_x + 12, at_y + 22, words, cls="label halo")
                    if at_x < chart.right - 120
                    else svg.text(at_x - 8, at_y - 14, words, cls="label halo", anchor="end")
                )
        title += f": {sig(each)} dB each, 13 dB after {fix(due, 0)}"
    return chart.picture(*parts, title=title)


def two_bars(boys: int, girls: int) -> str:
    """Boys and girls as they were born, above an even chance: hardly to be told apart."""
    share = boys / (boys + girls) if boys + girls else 0.5
    left, width = 86.0, WIDTH - 86 - 30
    parts = []
    for y, part, name in ((6.0, share, "born"), (40.0, 0.5, "even")):
        parts += [
            svg.text(left - 10, y + 19, name, cls="label small", anchor="end"),
            svg.rect(left, y, width * part, 28, cls="p"),
            svg.rect(left + width * part, y, width * (1 - part), 28, cls="q", fill_opacity=0.55),
        ]
    if 0.12 < share < 0.88:
        parts.append(svg.text(left + 10, 26, f"boys {percent(share)}", cls="label paper"))
        parts.append(svg.text(left + width - 10, 26, f"girls {percent(1 - share)}", anchor="end"))
    half = left + width / 2
    parts.append(svg.line(half, 0, half, 74, "ink-line", stroke_dasharray="3 3"))
    return frame(WIDTH, 78, *parts, title=f"Of all births {percent(share)} were boys")


class Births(Widget):
    """Boys and girls: the evidence of all births, of one, and how many it takes to be sure."""

    slug = "births"
    title = "Very sure, and hardly mattering"
    sources = (evidence_of_births, evidence_per_birth, laplaces_tail, log_beta_tail)

    share = param.Number(
        51.0,
        bounds=(1.0, 99.0),
        step=0.1,
        label="The claim: boys are",
        doc="The share of boys that is held against an even chance, in per cent.",
    )
    boys = param.Integer(251_527, bounds=(0, 1_000_000), label="Boys", doc="Boys born.")
    girls = param.Integer(241_945, bounds=(0, 1_000_000), label="Girls", doc="Girls born.")

    layout = """
    <div class="stage wide">{{ picture('bars') }} {{ picture('growth') }}</div>
    <p class="readout"><span>All births together: {{ value('total') }}. One birth:
    {{ value('each') }}, which is {{ value('microbels') }}. So 13 dB take {{ value('due') }}
    births.</span></p>
    <div class="controls">{{ slider('share', unit='%') }} {{ number('boys') }}
    {{ number('girls') }}</div>
    <p class="readout small">Laplace’s own question, how probable it is that boys are no likelier
    than girls: {{ value('tail') }}.</p>
    """

    def answer(self) -> Answer:
        share = self.share / 100
        total = evidence_of_births(self.boys, self.girls, share)
        each = evidence_per_birth(share)
        due = LOUD_DB / each if each > 0 else math.inf
        tail = laplaces_tail(self.boys, self.girls)
        chance = probability_from_log(tail)
        summary = (
            f"{fix(self.boys, 0)} boys and {fix(self.girls, 0)} girls are worth {db(total, 1)} for "
            f"{percent(share)} boys against an even chance. "
        )
        if each > 0:
            summary += (
                f"To expect of one birth is only {sig(each)} dB, so 13 dB take {fix(due, 0)} "
                "births. "
            )
        else:
            summary += "The two claims are one: no birth tells them apart. "
        summary += f"The probability that boys are no likelier than girls is {chance}."
        return Answer(
            values={
                "total": Value(total, db(total, 1)),
                "each": Value(each, f"{sig(each)}\u00a0dB"),
                "microbels": Value(each * 1e5, f"{sig(each * 1e5, 2)} microbels"),
                "due": Value(due, fix(due, 0)),
                "tail": Value(math.exp(tail), chance),
            },
            pictures={
                "bars": two_bars(self.boys, self.girls),
                "growth": growth(self.boys, self.girls, share),
            },
            summary=summary,
        )
