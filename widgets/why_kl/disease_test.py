"""Maybe I had the disease: three numbers, four outcomes, and two ways to cut the same square.

The square's area is 1. Cut it first by disease and then by test, and the sides are the three
numbers that one is told: the prior, the sensitivity and the specificity. Cut it first by test and
then by disease, and one side is what one wants to know. The four areas are the same four joint
probabilities in both.
"""

import math

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, frame
from widgets.kit.number_format import db, fix, percent
from widgets.maths import information
from widgets.maths.belief import joint_table

PEOPLE = 1000
SIDE, LEFT, TOP = 330.0, 116.0, 46.0  # of the large square, in picture units
DOT = 6.0

# The four outcomes as (row, column) of the joint table, and how each is drawn.
OUTCOMES = (
    ((0, 0), "q", 1.0, "ill and positive"),
    ((0, 1), "q", 0.45, "ill and negative"),
    ((1, 0), "muted", 1.0, "false alarms"),
    ((1, 1), "muted", 0.35, "healthy and negative"),
)
SPREAD = np.array(
    [0.7548776662466927, 0.5698402909980532]
)  # R2, a sequence that fills a square evenly


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


def square(joint: np.ndarray, by_test: bool, x0: float, y0: float, side: float) -> str:
    """A joint table as a square, its left upper corner at (x0, y0)."""
    parts = []
    for (_, cls, opacity, _), (x, y, w, h) in zip(OUTCOMES, areas(joint, by_test), strict=True):
        x, y, w, h = x0 + side * x, y0 + side * y, side * w, side * h
        parts.append(svg.rect(x, y, w, h, cls=f"{cls} paper-line", fill_opacity=opacity))
    return "".join(parts)


def counts(joint: np.ndarray) -> list[int]:
    """How many of PEOPLE each outcome has, in the order of OUTCOMES; they sum to PEOPLE."""
    exact = [PEOPLE * float(joint[cell]) for cell, *_ in OUTCOMES]
    whole = [math.floor(x + 1e-9) for x in exact]
    by_rest = sorted(range(4), key=lambda k: whole[k] - exact[k])
    for k in by_rest[: PEOPLE - sum(whole)]:
        whole[k] += 1
    return whole


def crowd(joint: np.ndarray, by_test: bool) -> str:
    """A thousand people as dots in the square, each in the area of its outcome."""
    parts: list[str] = []
    people = zip(OUTCOMES, counts(joint), areas(joint, by_test), strict=True)
    for (_, cls, opacity, _), n, (x, y, w, h) in people:
        spots = (0.5 + np.arange(1, n + 1)[:, None] * SPREAD) % 1.0
        room = np.maximum(SIDE * np.array([w, h]) - DOT, 1.0)
        at = np.array([LEFT + SIDE * x, TOP + SIDE * y]) + DOT / 2 + spots * room
        parts.append(
            svg.dots(
                at[:, 0],
                at[:, 1],
                DOT if cls == "q" else DOT - 1,
                f"{cls}-line",
                stroke_opacity=opacity,
                data_key=f"people-{len(parts)}",
            )
        )
    return "".join(parts)


def picture(joint: np.ndarray, by_test: bool) -> str:
    """The square with its people, cut by disease or by test first, and its parts named."""
    boxes, found = areas(joint, by_test), counts(joint)
    q_t, d_t, _ = conditionals(joint)
    q_d = float(joint[0].sum())
    first = q_t if by_test else q_d
    right, bottom, cut = LEFT + SIDE, TOP + SIDE, LEFT + SIDE * first
    left_share, right_share = boxes[0][3], (boxes[1][3] if by_test else boxes[2][3])
    strips = (
        (LEFT, cut - LEFT, left_share),
        (cut, right - cut, right_share),
    )
    parts = [svg.rect(LEFT, TOP, SIDE, SIDE, cls="muted-line", fill="none")]
    for x, w, share in strips if not by_test else ((LEFT, cut - LEFT, 1.0),):
        parts.append(
            svg.rect(x, TOP, w, SIDE * share, cls="ink", fill_opacity=0.08, data_key="tint")
        )
    parts.append(crowd(joint, by_test))
    parts.append(svg.line(cut, TOP, cut, bottom, "ink-line", data_key="cut"))
    for x, w, share in strips:
        y = TOP + SIDE * share
        parts.append(svg.line(x, y, x + w, y, "ink-line", data_key="across"))
    order = (0, 2, 1, 3) if by_test else (0, 1, 2, 3)  # left strip from above, then the right one
    places = [(LEFT - 12, "end"), (LEFT - 12, "end"), (right + 12, "start"), (right + 12, "start")]
    for slot, (k, (x, anchor)) in enumerate(zip(order, places, strict=True)):
        y = TOP + 14 if slot % 2 == 0 else bottom - 26
        words = OUTCOMES[k][3].replace(" and ", " ").split(" ")
        parts.append(svg.text(x, y, fix(found[k], 0), "label big", anchor, data_key=f"count-{k}"))
        for j, word in enumerate(words):
            parts.append(
                svg.text(x, y + 20 + 19 * j, word, "label small", anchor, data_key=f"name-{k}-{j}")
            )
    name = f"*q*(*T*) = {percent(q_t)}" if by_test else f"*q*(*D*) = {percent(q_d)}"
    side = "start" if first < 0.5 else "end"
    parts.append(svg.text(cut, 22, name, anchor=side, data_key="first"))
    if by_test:
        said = f"of the positive {percent(d_t)} are ill" if q_t else "none is positive"
        parts.append(svg.text(LEFT, bottom + 28, said, cls="label big", data_key="said"))
    else:
        healthy = areas(joint, by_test=False)[2][3]
        parts += [
            svg.grip(cut, TOP, svg.Track("prior", (LEFT, right), (0, 100))),
            svg.grip(
                LEFT,
                TOP + SIDE * left_share,
                down=svg.Track("sensitivity", (TOP, bottom), (0, 100)),
            ),
            svg.grip(
                right,
                TOP + SIDE * healthy,
                down=svg.Track("specificity", (TOP, bottom), (100, 0)),
            ),
            svg.text(LEFT, bottom + 28, f"*q*(*T*|*D*) = {percent(left_share)}", "label small"),
            svg.text(
                right, bottom + 28, f"*q*(*T*|¬*D*) = {percent(healthy)}", "label small", "end"
            ),
        ]
    title = (
        f"{PEOPLE} people in a square of four parts: {found[0]} ill and positive, "
        f"{found[1]} ill and negative, {found[2]} false alarms, {found[3]} healthy and negative; "
        + ("sorted by the test first" if by_test else "sorted by the disease first")
    )
    return frame(WIDTH, bottom + 40, *parts, title=title)


class DiseaseTest(Widget):
    """A prior and a test's two error rates: a thousand people in a square cut two ways."""

    slug = "disease-test"
    title = "Four outcomes, three numbers"
    sources = (joint_table, conditionals, areas, counts)

    cut: param.Selector[str] = param.Selector(
        default="disease",
        objects=["disease", "test"],
        label="Sort them first by",
        doc="Which of the two cuts the square upright; the other cuts across.",
    )
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
    <div class="stage wide">{{ picture('square') }}</div>
    <div class="controls">{{ choice('cut') }}</div>
    <p class="readout"><span>Of those who test positive, {{ value('posterior') }} are ill:
    log odds of {{ value('posterior_db') }}.</span></p>
    {{ tries({'a prior of 1%': 'prior=1', 'of 50%': 'prior=50',
              'a sloppier test': 'specificity=85', 'the numbers of the text':
              'prior=7;sensitivity=93.8;specificity=95.6'}) }}
    <details class="more"><summary>More</summary>
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
    <td></td></tr></tbody></table></div></details>
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
        values["posterior"] = Value(d_t, percent(d_t))
        values["posterior_db"] = Value(log_odds, db(log_odds))
        if q_t == 0:
            said = "With these numbers no test is ever positive."
        else:
            said = f"Of those who test positive, {percent(d_t)} are ill."
        return Answer(
            values,
            pictures={"square": picture(joint, self.cut == "test")},
            summary=f"{percent(self.prior / 100)} are ill and {percent(q_t)} test positive; "
            f"{percent(float(joint[0, 0]))} are both. {said}",
        )
