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
from widgets.kit.number_format import db, percent, sig
from widgets.maths import information
from widgets.maths.belief import joint_table
from widgets.maths.information import ChainRule, chain_rule
from widgets.why_kl.disease_test import areas

ORDERS = ("disease", "test")
NAMES = {"disease": ("D", "T"), "test": ("T", "D")}  # (asked first, asked next)
SHADES = (0.75, 0.45, 0.2)


def square(joint: np.ndarray, by_test: bool, x0: float, y0: float, side: float, cls: str) -> str:
    """A joint table as a square in the colour of its belief; the ill are darker."""
    parts = []
    for shade, (x, y, w, h) in zip((1.0, 0.55, 0.35, 0.12), areas(joint, by_test), strict=True):
        x, y, w, h = x0 + side * x, y0 + side * y, side * w, side * h
        key = f"{cls}-{shade}"
        parts.append(
            svg.rect(x, y, w, h, cls=f"{cls} paper-line", fill_opacity=shade, data_key=key)
        )
    return "".join(parts) + svg.rect(x0, y0, side, side, f"{cls}-line", fill="none")


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


def bar(
    x: float, y: float, length: float, cls: str, opacity: float, *, endless: bool, key: str
) -> str:
    """A piece of the rod, 34 units high; an arrow, if it has no end."""
    tip = min(16.0, length) if endless else 0.0
    body = svg.num(length - tip)
    path = f"M{svg.num(x)} {y:g}h{body}l{svg.num(tip)} 17l-{svg.num(tip)} 17h-{body}z"
    return svg.element(
        "path",
        d=path,
        cls=f"{cls} paper-line",
        fill_opacity=opacity,
        stroke_width="2",
        data_key=key,
    )


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


AT = {"q": 92.0, "p": 326.0}  # the left edges of the two squares
TOP, SIDE = 36.0, 146.0


def grips(name: str, joint: np.ndarray) -> str:
    """The handles of a square cut by the disease first: its marginal and conditionals."""
    left, right, bottom = AT[name], AT[name] + SIDE, TOP + SIDE
    boxes = areas(joint, by_test=False)
    cut = left + SIDE * float(joint[0].sum())

    def down(control: str) -> svg.Track:
        return svg.Track(control, (TOP, bottom), (0, 100))

    return (
        svg.grip(cut, TOP, svg.Track(f"{name}_d", (left, right), (0, 100)))
        + svg.grip(left, TOP + SIDE * boxes[0][3], down=down(f"{name}_t_d"))
        + svg.grip(right, TOP + SIDE * boxes[2][3], down=down(f"{name}_t_n"))
    )


def rods(p: np.ndarray, q: np.ndarray, first: str, sides: Sides) -> str:
    """q and p as squares, and what lies between them as one rod, whole and in pieces."""
    x, y = (f"*{name}*" for name in NAMES[first])
    left, width = 4.0, WIDTH - 8
    parts = [
        svg.text(AT["q"] + SIDE / 2, 16, "before, *q*", "label q", "middle"),
        svg.text(AT["p"] + SIDE / 2, 16, "after, *p*", "label p", "middle"),
        svg.text(WIDTH / 2 + 4, TOP + SIDE / 2 + 6, "→", anchor="middle"),
    ]
    for joint, name in ((q, "q"), (p, "p")):
        parts.append(square(joint, first == "test", AT[name], TOP, SIDE, name))
        if first == "disease":
            parts.append(grips(name, joint))
    drawn = lengths(sides.parts, width)
    whole = width if math.isinf(sides.joint) else lengths([sides.joint], width)[0]
    parts += [
        svg.text(left, 222, f"Both at once: {db(sides.joint)}", "label big"),
        bar(left, 232, whole, "ink", 0.75, endless=math.isinf(sides.joint), key="rod"),
        svg.text(left, 298, "One after the other:"),
    ]
    names = (x, f"{y} if {x}", f"{y} if ¬{x}")
    at = left
    rows = iter((364.0, 386.0, 408.0))
    for k, (size, length, opacity) in enumerate(zip(sides.parts, drawn, SHADES, strict=True)):
        endless = math.isinf(size)
        parts.append(bar(at, 308, length, "ink", opacity, endless=endless, key=f"piece-{k}"))
        words = f"{names[k]}: {db(size)}"
        if k:
            words += f" ({percent(sides.weights[k - 1])} of {db(sides.conditionals[k - 1])})"
        row = next(rows)
        parts += [
            svg.rect(left, row - 13, 14, 14, cls="ink", fill_opacity=opacity),
            svg.text(left + 24, row, words, "label small"),
        ]
        at += length
    title = (
        f"Two rods of one length, {db(sides.joint)}: what was learned about the pair, and about "
        f"{NAMES[first][0]} first and {NAMES[first][1]} then"
    )
    return frame(WIDTH, 416, *parts, title=title)


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
    <div class="stage wide">{{ picture('rods') }}</div>
    <div class="controls">{{ choice('first', {'disease': 'the disease', 'test': 'the test'})
    }}</div>
    <p class="readout"><span>At one go {{ value('joint') }}, in pieces {{ value('total')
    }}.</span></p>
    {{ tries({'a positive test': 'p_d=61.6;p_t_d=100;p_t_n=100;q_d=7;q_t_d=93.8;q_t_n=4.4',
              'the disease for certain': 'p_d=100;p_t_d=93.8;p_t_n=4.4;q_d=7;q_t_d=93.8;q_t_n=4.4',
              'a move and nothing learned': 'p_d=7;p_t_d=93.8;p_t_n=4.4;q_d=7;q_t_d=93.8;q_t_n=4.4',
              'what q had ruled out': 'q_t_d=0;p_t_d=100'}) }}
    <details class="more"><summary>More</summary><div class="controls">
    <div class="group" role="group" aria-label="q, before"><p class="group-name">q, before</p>
    {{ slider('q_d', unit='%') }} {{ slider('q_t_d', unit='%') }} {{ slider('q_t_n', unit='%') }}
    </div>
    <div class="group" role="group" aria-label="p, after"><p class="group-name">p, after</p>
    {{ slider('p_d', unit='%') }} {{ slider('p_t_d', unit='%') }} {{ slider('p_t_n', unit='%') }}
    </div></div>
    <p class="readout small">To four decimals, the three parts are {{ value('marginal') }},
    {{ value('conditional_1') }} and {{ value('conditional_2') }}; in the computer's arithmetic
    the two
    sides differ by {{ value('difference') }}.</p></details>
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
                "joint": Value(joint, db(joint)),
                "total": Value(total, db(total)),
                "difference": Value(difference, sig(difference, 1)),
            }
            | {n: Value(size, db(size, 4)) for n, size in zip(names, sides.parts, strict=True)},
            pictures={"rods": rods(p, q, self.first, sides)},
            summary=summary,
        )
