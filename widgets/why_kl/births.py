"""Laplace's births: very sure, and hardly mattering.

In Paris, from 1745 to 1770, 251,527 boys were born and 241,945 girls. Against an even chance, the
claim of 51% boys gathers hundreds of decibans from so many births; but from each one almost none.
How sure we are is a property of all the data; how much it matters, of one birth.
"""

import math

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, Chart, frame, ticks
from widgets.kit.number_format import db, fix, percent, sig, superscript
from widgets.maths import information
from widgets.maths.continuous import log_beta_tail
from widgets.maths.information import LOUD_DB


def evidence_of_births(boys: int, girls: int, share: float) -> float:
    """The weight of all births for `share` boys and against one half, in decibans."""
    weights = information.weight_of_evidence([share, 1 - share], [0.5, 0.5])
    boy, girl = np.ravel(information.db_from_nats(weights))
    return float(boys * boy + girls * girl)


def weights_of_claims(boys: int, girls: int, shares: np.ndarray) -> np.ndarray:
    """What all births weigh for each of many claims, (N,) shares within (0, 1), in decibans."""
    return np.asarray(
        10 * (boys * np.log10(shares / 0.5) + girls * np.log10((1 - shares) / 0.5)), float
    )


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


NEAR = (46.0, 56.0)  # per cent of boys that the chart shows; everything, for a claim beyond


def zero_of(boys: int, girls: int) -> float:
    """The claim, other than one half, for which all the births together weigh nothing."""
    observed = boys / (boys + girls)
    inner, outer = (observed, 0.9999) if observed > 0.5 else (observed, 0.0001)
    for _ in range(40):
        middle = (inner + outer) / 2
        if weights_of_claims(boys, girls, np.array([middle]))[0] > 0:
            inner = middle
        else:
            outer = middle
    return inner


def hill(boys: int, girls: int, share: float) -> str:
    """What all births weigh for each claim and against one half: a hill."""
    at = 100 * share
    low, high = NEAR if NEAR[0] <= at <= NEAR[1] else (0.0, 100.0)
    n = boys + girls
    observed = boys / n if n else 0.5
    peak = evidence_of_births(boys, girls, min(max(observed, 1e-3), 1 - 1e-3)) if n else 0.0
    reach = max(20.0, 1.35 * peak)
    chart = Chart((low, high), (-reach, reach), height=300, margins=(28, 18, 46, 60))
    claims = np.linspace(max(low, 0.1), min(high, 99.9), 241)
    heights = weights_of_claims(boys, girls, claims / 100)
    here = evidence_of_births(boys, girls, share)
    y = min(max(here, -reach), reach)
    steps = ticks(-reach, reach, 4)
    right = at > (low + high) / 2
    x = float(chart.x(at))
    parts = [
        chart.axes(
            [(k, f"{fix(k, 0)}%") for k in np.linspace(low, high, 6)],
            steps,
            "the claim: boys are",
            "all births together, dB",
        ),
        chart.level(0, "muted-line"),
        chart.curve(
            claims, np.where(np.abs(heights) <= reach, heights, np.nan), "ink-line", stroke_width=3
        ),
    ]
    if n and low > 0:
        for claim, words, lift in (
            (100 * observed, f"{percent(observed)} were boys", -10),
            (100 * zero_of(boys, girls) if peak > 0.5 else math.nan, "", 22),
        ):
            if low < claim < high and abs(claim - at) > 0.4:
                top = evidence_of_births(boys, girls, claim / 100)
                cx, cy = chart.at(claim, top)
                name = words or f"0 dB at {percent(claim / 100)}"
                parts += [
                    svg.circle(cx, cy, 4.0, cls="ink"),
                    svg.text(
                        cx + (0 if words else 8),
                        cy + lift,
                        name,
                        "label small halo",
                        "middle" if words else "start",
                    ),
                ]
    arrow = "" if abs(here) <= reach else "↓ " if here < 0 else "↑ "
    parts += [
        svg.line(
            x,
            float(chart.y(0)),
            x,
            float(chart.y(y)),
            "accent-line",
            stroke_width=3,
            data_key="weight",
        ),
        svg.text(
            x + (-16 if right else 16),
            min(float(chart.y(y)) + 34, chart.bottom - 6),
            f"{arrow}{db(here, 0)}",
            "label big halo",
            "end" if right else "start",
            data_key="weight-name",
        ),
        svg.grip(x, float(chart.y(y)), chart.across("share", (max(low, 1.0), min(high, 99.0)))),
    ]
    title = (
        f"All births together weigh {db(here, 1)} for {percent(share)} boys; most for "
        f"{percent(observed)}, {db(peak, 1)}"
    )
    return chart.picture(
        *parts, title=title, across=chart.across("share", (max(low, 1.0), min(high, 99.0)))
    )


def hundred(share: float) -> str:
    """A hundred births as the claim has them, beside a hundred of an even chance: can you tell?"""
    k = np.arange(100)
    column, row = k % 20, k // 20
    parts = []
    for left, part, name in (
        (8.0, share, f"{percent(share)} boys"),
        (298.0, 0.5, "as many as girls"),
    ):
        boys = k < round(100 * part)
        x, y = left + 13 * column, 32.0 + 13 * row
        key = "claim" if left < 100 else "even"
        parts += [
            svg.text(left - 5, 16, name, "label small"),
            svg.dots(x[~boys], y[~boys], 9.0, "grid-line", data_key=f"girls-{key}"),
            svg.dots(x[boys], y[boys], 9.0, "ink-line", data_key=f"boys-{key}"),
        ]
    title = f"A hundred births: {round(100 * share)} boys, and beside them 50"
    return frame(WIDTH, 96.0, *parts, title=title)


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
    <div class="stage wide">{{ picture('hill') }}{{ picture('hundred') }}</div>
    <div class="controls">{{ slider('share', unit='%', in_picture=True) }}</div>
    <p class="readout"><span>All births together: {{ value('total') }}. One birth:
    {{ value('each') }}. So 13 dB take {{ value('due') }} births.</span></p>
    {{ tries({'51%': 'share=51', '52%': 'share=52', '55%, and a village could tell': 'share=55',
              'even': 'share=50'}) }}
    <details class="more"><summary>More</summary><div class="controls">{{ number('boys') }}
    {{ number('girls') }}</div>
    <p class="readout small">One birth is {{ value('microbels') }}. Laplace’s own question, how
    probable it is that boys are no likelier than girls: {{ value('tail') }}.</p></details>
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
                "hill": hill(self.boys, self.girls, share),
                "hundred": hundred(share),
            },
            summary=summary,
        )
