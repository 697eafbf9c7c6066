"""The chain rule: information about a pair is information about one, and then about the other.

I[p(x,y); q(x,y)] = I[p(x); q(x)] + Σ p(x) I[p(y|x); q(y|x)], and whichever of the two is asked
about first, the total is the same. Six free numbers set any p and any q over the four outcomes:
how probable the disease, and a positive test with and without it. At first p is q after a positive
test, so that everything learned about the test is learned at once, and the disease comes free.
"""

import math
from typing import NamedTuple

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, frame
from widgets.kit.number_format import db, fix, percent, sig
from widgets.maths import information
from widgets.maths.belief import joint_table
from widgets.maths.information import ChainRule, chain_rule
from widgets.why_kl.disease_test import square

ORDERS = ("disease", "test")
NAMES = {"disease": ("D", "T"), "test": ("T", "D")}  # (asked first, asked next)
SHADES = (1.0, 0.55, 0.25)


def both_sides(p: np.ndarray, q: np.ndarray, first: str) -> ChainRule:
    """Both sides of the chain rule with the disease, or the test, asked about first."""
    return chain_rule(p, q) if first == "disease" else chain_rule(p.T, q.T)


def lengths(sizes: list[float], width: float) -> list[float]:
    """Bars for decibans laid end to end; infinite ones share what room the others leave."""
    finite = [size for size in sizes if math.isfinite(size)]
    unit = width / max(sum(finite), 10.0)  # below 10 dB the whole is short: little was learned
    endless = len(sizes) - len(finite)
    if endless:
        unit /= 2
    rest = width - unit * sum(finite)
    return [unit * s if math.isfinite(s) else rest / endless for s in sizes]


def bar(x: float, y: float, length: float, cls: str, opacity: float, endless: bool) -> str:
    """A bar 26 units high; an arrow, if it has no end."""
    tip = min(14.0, length) if endless else 0.0
    body = svg.num(length - tip)
    path = f"M{svg.num(x)} {y}h{body}l{svg.num(tip)} 13l-{svg.num(tip)} 13h-{body}z"
    return svg.element("path", d=path, cls=f"{cls} paper-line", fill_opacity=opacity)


class Sides(NamedTuple):
    """A chain rule in decibans: the joint, and the marginal with the two weighted conditionals."""

    joint: float
    total: float
    parts: list[float]
    weights: list[float]
    conditionals: list[float]


def in_decibans(rule: ChainRule) -> Sides:
    """Both sides of the rule in decibans; what p gives no weight adds nothing, even of ∞."""
    to_db = information.db_from_nats
    weights, conditionals = rule.weights.tolist(), np.ravel(to_db(rule.conditionals)).tolist()
    added = [w * c if w > 0 else 0.0 for w, c in zip(weights, conditionals, strict=True)]
    marginal = float(to_db(rule.marginal))
    return Sides(
        float(to_db(rule.joint)),
        float(to_db(rule.total)),
        [marginal, *added],
        weights,
        conditionals,
    )


def two_bars(p: np.ndarray, q: np.ndarray, first: str, sides: Sides) -> str:
    """p and q as squares, and the two sides of the rule as bars of one scale."""
    x, y = NAMES[first]
    left, width = 4.0, WIDTH - 8
    parts = [svg.text(WIDTH / 2, 72, "→", anchor="middle")]
    for at, joint, name in ((WIDTH / 2 - 150, q, "q"), (WIDTH / 2 + 30, p, "p")):
        parts.append(svg.text(at - 10, 22, name, cls=f"label {name}", anchor="end"))
        parts.append(square(joint, first == "test", at, 6, 120))
    drawn = lengths(sides.parts, width)
    whole = width if math.isinf(sides.joint) else lengths([sides.joint], width)[0]
    parts.append(svg.text(left, 162, f"The pair at once: {db(sides.joint)}"))
    parts.append(bar(left, 172, whole, "ink", 0.8, math.isinf(sides.joint)))
    parts.append(svg.text(left, 234, f"One after the other: {db(sides.total)}"))
    names = (x, f"{y} if {x}", f"{y} if ¬{x}")
    at = left
    for k, (size, length, opacity) in enumerate(zip(sides.parts, drawn, SHADES, strict=True)):
        parts.append(bar(at, 244, length, "accent", opacity, math.isinf(size)))
        at += length
        row = 288.0 + 28 * k
        parts.append(svg.rect(left, row, 14, 14, cls="accent", fill_opacity=opacity))
        words = f"{names[k]}: {db(size)}"
        if k:
            words += f", {percent(sides.weights[k - 1])} of {db(sides.conditionals[k - 1])}"
        parts.append(svg.text(left + 24, row + 13, words))
    title = (
        f"Two bars of one length, {db(sides.joint)}: what was learned about the pair, and about "
        f"{x} first and {y} then"
    )
    return frame(WIDTH, 364, *parts, title=title)


def share(label: str, default: float, doc: str) -> param.Number:
    """A probability in per cent."""
    return param.Number(default, bounds=(0.0, 100.0), step=0.1, label=label, doc=doc)


class ChainRuleBars(Widget):
    """Any p and q over four outcomes: the pair's information is the sum of its parts."""

    slug = "chain-rule"
    title = "The chain rule of information"
    sources = (information.chain_rule, information.kl, information.average, both_sides)

    first: param.Selector[str] = param.Selector(
        default="disease",
        objects=list(ORDERS),
        label="Ask first about",
        doc="Which of the two is learned first; the total does not depend on it.",
    )
    p_d = share("p(D)", 61.6, "How probable the disease is now, in per cent.")
    p_t_d = share("p(T|D)", 100.0, "How probable a positive test is now for the ill, in per cent.")
    p_t_n = share("p(T|¬D)", 100.0, "The same for the healthy, in per cent.")
    q_d = share("q(D)", 7.0, "How probable the disease was, in per cent.")
    q_t_d = share("q(T|D)", 93.8, "How probable a positive test was for the ill, in per cent.")
    q_t_n = share("q(T|¬D)", 4.4, "The same for the healthy, in per cent.")

    layout = """
    <div class="stage wide">{{ picture('bars') }}</div>
    <p class="readout"><span>{{ value('joint') }} = {{ value('total') }} dB: the two sides differ
    by {{ value('difference') }}.</span></p>
    <div class="controls">{{ choice('first') }}</div>
    <div class="controls">
    <div class="group" role="group" aria-label="q, before"><p class="group-name">q, before</p>
    {{ slider('q_d', unit='%') }} {{ slider('q_t_d', unit='%') }} {{ slider('q_t_n', unit='%') }}
    </div>
    <div class="group" role="group" aria-label="p, after"><p class="group-name">p, after</p>
    {{ slider('p_d', unit='%') }} {{ slider('p_t_d', unit='%') }} {{ slider('p_t_n', unit='%') }}
    </div></div>
    <p class="readout small">To four decimals, the three parts are {{ value('marginal') }},
    {{ value('conditional_1') }} and {{ value('conditional_2') }}.</p>
    """

    def answer(self) -> Answer:
        p = joint_table(self.p_d / 100, self.p_t_d / 100, 1 - self.p_t_n / 100)
        q = joint_table(self.q_d / 100, self.q_t_d / 100, 1 - self.q_t_n / 100)
        sides = in_decibans(both_sides(p, q, self.first))
        joint, total = sides.joint, sides.total
        difference = 0.0 if joint == total else abs(joint - total)
        x, y = NAMES[self.first]
        names = ("marginal", "conditional_1", "conditional_2")
        summary = (
            f"What was learned about the pair, {db(joint)}, is what was learned about {x}, "
            f"{db(sides.parts[0])}, and about {y} then, "
            f"{db(sides.parts[1])} + {db(sides.parts[2])}."
        )
        if math.isinf(joint):
            summary += " It is infinite: p holds possible what q had ruled out."
        return Answer(
            values={
                "joint": Value(joint, fix(joint, 12)),
                "total": Value(total, fix(total, 12)),
                "difference": Value(difference, sig(difference, 1)),
            }
            | {n: Value(size, db(size, 4)) for n, size in zip(names, sides.parts, strict=True)},
            pictures={"bars": two_bars(p, q, self.first, sides)},
            summary=summary,
        )
