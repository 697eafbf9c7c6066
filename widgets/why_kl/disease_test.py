"""Maybe I had the disease: three numbers, four outcomes, and two ways to cut the same square.

The square's area is 1. Cut it first by disease and then by test, and the sides are the three
numbers that one is told: the prior, the sensitivity and the specificity. Cut it first by test and
then by disease, and one side is what one wants to know. The four areas are the same four joint
probabilities in both.
"""

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, frame
from widgets.kit.number_format import db, percent
from widgets.maths import information
from widgets.maths.belief import joint_table

SIDE = 232.0

# The four outcomes as (row, column) of the joint table, how each is drawn, and what it is called.
OUTCOMES = (
    ((0, 0), "accent", 1.0, "D, T"),
    ((0, 1), "accent", 0.4, "D, ¬T"),
    ((1, 0), "muted", 0.85, "¬D, T"),
    ((1, 1), "muted", 0.3, "¬D, ¬T"),
)


def conditionals(joint: np.ndarray) -> tuple[float, float, float]:
    """q(T), q(D|T) and q(D|¬T) from the joint table, rows D, not D and columns T, not T.

    Where a test result is impossible, what it would have said of D is given as 0.
    """
    columns = joint.sum(axis=0)
    given = np.divide(joint[0], columns, out=np.zeros(2), where=columns > 0)
    return float(columns[0]), float(given[0]), float(given[1])


def areas(joint: np.ndarray, by_test: bool) -> list[tuple[float, float, float, float]]:
    """(x, y, width, height) of the four outcomes in a unit square, in the order of OUTCOMES.

    The square is cut upright by the first variable (disease, or test) and each strip is cut
    across by the other; D and T come first, from the left and from above.
    """
    table = joint.T if by_test else joint
    strips = table.sum(axis=1)
    boxes = {}
    for first in (0, 1):
        share = table[first, 0] / strips[first] if strips[first] > 0 else 0.0
        x, width = float(strips[0] * first), float(strips[first])
        boxes[first, 0] = x, 0.0, width, float(share)
        boxes[first, 1] = x, float(share), width, float(1 - share)
    return [boxes[cell[::-1] if by_test else cell] for cell, *_ in OUTCOMES]


def square(joint: np.ndarray, by_test: bool, x0: float, y0: float, side: float = SIDE) -> str:
    """A joint table as a square, its left upper corner at (x0, y0), with names where they fit."""
    parts = []
    boxes = areas(joint, by_test)
    for (_, cls, opacity, name), (x, y, w, h) in zip(OUTCOMES, boxes, strict=True):
        x, y, w, h = x0 + side * x, y0 + side * y, side * w, side * h
        parts.append(svg.rect(x, y, w, h, cls=f"{cls} paper-line", fill_opacity=opacity))
        if w > 12 * len(name) and h > 28:
            ink = "label paper" if opacity == 1 else "label"
            parts.append(svg.text(x + w / 2, y + h / 2 + 5, name, cls=ink, anchor="middle"))
    return "".join(parts)


def two_squares(joint: np.ndarray) -> str:
    """Both squares, with the sides that have names."""
    left, right, top = 24.0, WIDTH - 10 - SIDE, 66.0
    below = top + SIDE + 24
    q_t, d_t, _ = conditionals(joint)
    q_d = float(joint[0].sum())
    heights = areas(joint, by_test=False)
    t_d, t_not_d = heights[0][3], heights[2][3]
    parts = [
        svg.text(left, 16, "first disease, then test"),
        svg.text(right, 16, "first test, then disease"),
        square(joint, False, left, top),
        square(joint, True, right, top),
        bracket_above(left, top, q_d, f"q(D) = {percent(q_d)}"),
        bracket_above(right, top, q_t, f"q(T) = {percent(q_t)}"),
        bracket_beside(left - 4, top, t_d, -5),
        svg.text(left - 9, below, f"q(T|D) = {percent(t_d)}", cls="label small"),
        bracket_beside(left + SIDE + 4, top, t_not_d, 5),
        svg.text(
            left + SIDE + 9,
            below + 22,
            f"q(T|¬D) = {percent(t_not_d)}",
            cls="label small",
            anchor="end",
        ),
        bracket_beside(right - 4, top, d_t, -5),
        svg.text(right - 9, below, f"q(D|T) = {percent(d_t)}", cls="label small"),
    ]
    title = (
        f"Two squares of area 1, each cut into the four outcomes. The disease takes {percent(q_d)} "
        f"of the first; positive tests take {percent(q_t)} of the second, and {percent(d_t)} of "
        "those are ill."
    )
    return frame(WIDTH, below + 30, *parts, title=title)


def bracket_above(x0: float, top: float, share: float, words: str) -> str:
    """A bracket over the first `share` of a square's upper side, and its name."""
    end = x0 + SIDE * share
    path = f"M{x0} {top - 9}V{top - 4}H{end:.1f}V{top - 9}"
    label = (
        svg.text(x0, top - 14, words, cls="label small")
        if share <= 0.5
        else svg.text(end, top - 14, words, cls="label small", anchor="end")
    )
    return svg.element("path", d=path, cls="ink-line", fill="none") + label


def bracket_beside(x: float, top: float, share: float, reach: float) -> str:
    """A bracket at x along the upper `share` of a square's side, its ends `reach` to the side."""
    path = f"M{x + reach} {top}H{x}V{top + SIDE * share:.1f}H{x + reach}"
    return svg.element("path", d=path, cls="ink-line", fill="none")


class DiseaseTest(Widget):
    """A prior and a test's two error rates, as two area diagrams and four joint probabilities."""

    slug = "disease-test"
    title = "Four outcomes, three numbers"
    sources = (joint_table, conditionals, areas)

    prior = param.Number(
        7.0,
        bounds=(0.0, 100.0),
        step=0.1,
        label="Prior q(D)",
        doc="How probable the disease was before the test, in per cent.",
    )
    sensitivity = param.Number(
        93.8,
        bounds=(0.0, 100.0),
        step=0.1,
        label="Sensitivity q(T|D)",
        doc="How many of the ill test positive, in per cent.",
    )
    specificity = param.Number(
        95.6,
        bounds=(0.0, 100.0),
        step=0.1,
        label="Specificity q(¬T|¬D)",
        doc="How many of the healthy test negative, in per cent.",
    )

    layout = """
    <div class="stage wide">{{ picture('squares') }}</div>
    <div class="controls">{{ slider('prior', unit='%') }} {{ slider('sensitivity', unit='%') }}
    {{ slider('specificity', unit='%') }}</div>
    <div class="scroll"><table><caption>The four joint probabilities</caption>
    <thead><tr><td></td><th scope="col">T, positive</th><th scope="col">¬T, negative</th>
    <th scope="col">either</th></tr></thead><tbody>
    <tr><th scope="row">D, ill</th><td>{{ value('d_t') }}</td><td>{{ value('d_not_t') }}</td>
    <td>{{ value('d') }}</td></tr>
    <tr><th scope="row">¬D, healthy</th><td>{{ value('not_d_t') }}</td>
    <td>{{ value('not_d_not_t') }}</td><td>{{ value('not_d') }}</td></tr>
    <tr><th scope="row">either</th><td>{{ value('t') }}</td><td>{{ value('not_t') }}</td>
    <td></td></tr></tbody></table></div>
    <p class="readout"><span>Of those who test positive, {{ value('posterior') }} are ill:
    log odds of {{ value('posterior_db') }}.</span></p>
    """

    def answer(self) -> Answer:
        joint = joint_table(self.prior / 100, self.sensitivity / 100, self.specificity / 100)
        q_t, d_t, _ = conditionals(joint)
        cells = {
            "d_t": joint[0, 0],
            "d_not_t": joint[0, 1],
            "not_d_t": joint[1, 0],
            "not_d_not_t": joint[1, 1],
            "d": joint[0].sum(),
            "not_d": joint[1].sum(),
            "t": q_t,
            "not_t": joint[:, 1].sum(),
            "posterior": d_t,
        }
        values = {name: Value(float(p), percent(float(p), 2)) for name, p in cells.items()}
        log_odds = float(information.db_from_probability(min(d_t, 1.0)))
        values["posterior_db"] = Value(log_odds, db(log_odds))
        if q_t == 0:
            said = "With these numbers no test is ever positive."
        else:
            said = f"Of those who test positive, {percent(d_t)} are ill."
        return Answer(
            values,
            pictures={"squares": two_squares(joint)},
            summary=f"{percent(self.prior / 100)} are ill and {percent(q_t)} test positive; "
            f"{percent(float(joint[0, 0]))} are both. {said}",
        )
