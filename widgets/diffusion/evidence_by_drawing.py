"""Weight of evidence from a drawing: which character is it, and by how many decibans?

The model's bound, told each class in turn, stands for −ln q(drawing | class). Only its diffusion
term depends on the class, so a race over that term decides (see widgets.maths.race). The difference
between two classes, in decibans, is the weight of evidence for one over the other: what the spinner
of the other essay shows.

It is a difference of two bounds, and not of the probabilities themselves. How far the bounds are
from those, the model cannot say.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import param

from widgets.diffusion.handwriting import CHARACTERS, EXAMPLES, PATTERN, grey, image_of
from widgets.diffusion.model import WEIGHTS, called, model
from widgets.kit import Answer, Image, Value, Widget, svg
from widgets.kit.chart import WIDTH, Chart, Scale, frame, ticks
from widgets.kit.number_format import db, fix, percent
from widgets.kit.sectors import spinner
from widgets.maths import bound
from widgets.maths.bound import LEVELS, NATS_TO_DB, Estimate
from widgets.maths.information import probability_from_db
from widgets.maths.network import PIXELS, SIDE, encode
from widgets.maths.race import Standing, race, standard_error
from widgets.maths.schedule import Array

ENOUGH = 0.7  # decibans of standard error at which a verdict is left alone
SHARE = 0.03  # or this share of the evidence, where that is more
FEWEST, MOST = 8, 400  # draws before that, and draws after which it is left alone anyway
BAND = 40  # numbers of draws at which the curve's error is computed
EVERY = 4  # answers between two drawings of the ranking
COLUMNS, CELL = 6, (WIDTH / 6, 44.0)


class Reading(NamedTuple):
    """What is known after some draws: classes in order, the two leading ones, and their gap."""

    order: list[int]
    behind: list[float]
    gap: Estimate


def reading(standing: Standing) -> Reading:
    """Classes by their bound, decibans behind the leader, and the leader's lead with its error."""
    terms, leader = standing.means * NATS_TO_DB, standing.leader
    terms[leader] = -np.inf  # in the lead, whatever those that were left behind had come to
    order = [int(c) for c in np.argsort(terms, kind="stable")]
    terms[leader] = standing.means[leader] * NATS_TO_DB
    behind = np.maximum(terms[order] - terms[leader], 0.0)
    return Reading(order, behind.tolist(), standing.decibans(leader, order[1]))


def wanted(now: Reading) -> float:
    """The standard error, in decibans, at which more draws would hardly change the verdict."""
    return max(ENOUGH, SHARE * abs(now.gap.mean))


def settled(now: Reading) -> bool:
    """Whether the verdict may be left alone."""
    return now.gap.draws >= FEWEST and now.gap.error <= wanted(now)


def stranger(nats: float) -> float | None:
    """The share of real test images whose code costs fewer than `nats` by its best class; 1 beyond.

    The code alone, without the reconstruction: exact shades of grey cost hundreds of nats and say
    nothing of whether this is a character. None where the model was not evaluated.
    """
    evaluation = model().metadata.get("evaluation", {})
    costs, shares = evaluation.get("nats_of_code"), evaluation.get("quantiles")
    if not costs or not shares:
        return None
    return float(np.interp(nats, costs, shares, left=0.0, right=1.0))


def ranking(now: Reading) -> str:
    """All classes in order, each with its decibans behind the leader."""
    wide, high = CELL
    parts = []
    shares = (2 * np.ravel(probability_from_db(-np.array(now.behind)))).tolist()  # 1 for the leader
    for k, (c, behind, share) in enumerate(zip(now.order, now.behind, shares, strict=True)):
        x, y = (k % COLUMNS) * wide, (k // COLUMNS) * high
        parts.append(
            svg.rect(x + 1, y + 1, wide - 2, high - 2, cls="p", fill_opacity=0.06 + 0.6 * share)
        )
        parts.append(svg.text(x + 10, y + 29, CHARACTERS[c]))
        words = fix(-behind, 0) if k else "best"
        cls = "label small" if k else "label"  # the leader's ground is too deep for grey
        parts.append(svg.text(x + wide - 7, y + 29, words, cls=cls, anchor="end"))
    rows = -(-len(now.order) // COLUMNS)
    first = ", ".join(called(CHARACTERS[c]) for c in now.order[:5])
    title = f"All {len(now.order)} classes in order, decibans behind the best; first {first}"
    return frame(WIDTH, rows * high, *parts, title=title)


FAR = 40.0  # decibans behind the best at which a bar ends


def leaders(now: Reading) -> str:
    """The three leading classes as a race: how many decibans each is behind the best."""
    scale = Scale((-FAR, 0), (56.0, WIDTH - 30))
    parts = []
    for k in (0, 3, 10, 20, 30, 40):
        at = float(scale(-k))
        parts += [
            svg.line(at, 6, at, 126, "grid-line" if k else "ink-line"),
            svg.text(
                at,
                146,
                fix(-k, 0) if k < 40 else "−40 dB",
                "label small",
                "middle" if k < 40 else "start",
            ),
        ]
    for row, (c, behind) in enumerate(zip(now.order[:3], now.behind[:3], strict=True)):
        y, name = 10.0 + 40 * row, CHARACTERS[c]
        end = float(scale(-min(behind, FAR)))
        words = "best" if row == 0 else f"{fix(-behind, 1)}"
        inside = end > 170
        parts += [
            svg.text(30, y + 25, name, "label big", "middle", data_key=f"letter-{name}"),
            svg.rect(
                56,
                y,
                end - 56,
                34,
                cls="p",
                fill_opacity=(1.0, 0.6, 0.35)[row],
                data_key=f"bar-{name}",
            ),
            svg.text(
                end - 8 if inside else end + 8,
                y + 23,
                words,
                "label big paper" if inside and not row else "label",
                "end" if inside else "start",
                data_key=f"behind-{name}",
            ),
        ]
    best = ", ".join(
        f"{called(CHARACTERS[c])} {fix(-b, 1)}"
        for c, b in zip(now.order[:3], now.behind[:3], strict=True)
    )
    return frame(WIDTH, 154.0, *parts, title=f"Decibans behind the best: {best}")


def convergence(gaps: Array, places: Array) -> str:
    """The weight of evidence after every draw, with two standard errors on either side."""
    n = len(gaps)
    first = min(4, n)
    count = np.arange(first, n + 1)
    mean = np.cumsum(gaps)[first - 1 :] / count
    known = np.unique(np.linspace(first, n, BAND).astype(int))
    error = np.array([standard_error(gaps[:k], places[:k]) if k > 1 else 0.0 for k in known])
    spread = np.interp(count, known, error)
    low, high = (mean + side * 2 * spread for side in (-1, 1))
    bottom = min(0.0, float(low.min()))
    top = max(10.0, float(high.max()) * 1.1)
    chart = Chart((0, max(n, 10)), (bottom, top), height=240, margins=(34, 18, 52, 58))
    axes = chart.axes(
        ticks(0, max(n, 10)),
        ticks(bottom, top, 4),
        "draws",
        "decibans",
    )
    clip = np.clip(np.append(low, high[::-1]), bottom, top)
    band = svg.points(chart.x(np.append(count, count[::-1])), chart.y(clip))
    return chart.picture(
        axes,
        svg.element("path", d=band, cls="ink", fill_opacity=0.14),
        chart.curve(count, mean, "ink-line"),
        title=f"After {n} draws the evidence is {db(float(mean[-1]), 1)}",
    )


class EvidenceByDrawing(Widget):
    """Draw a character: the model says what it is, and how loud the evidence is."""

    slug = "evidence-by-drawing"
    title = "Evidence by drawing"
    sources = (race, Standing.decibans, bound.diffusion_draws, reading)
    data = (WEIGHTS, EXAMPLES)

    drawing = param.String(
        "*13", regex=PATTERN, label="Your character", doc="A drawing, or one of the examples."
    )
    seed = param.Integer(
        1, bounds=(0, 999_999), label="Seed", doc="The same seed draws the same times and noise."
    )

    layout = """
    <div>{{ drawing('drawing') }}</div>
    <div class="row verdict"><div>{{ picture('spinner') }}</div>
    <p class="readout"><span class="big">{{ value('db') }}</span>
    <span>for {{ value('first') }} over {{ value('second') }}</span></p></div>
    <div class="stage wide">{{ picture('leaders') }}</div>
    <p class="readout small">± {{ value('error') }}, after {{ value('draws') }}.
    {{ value('likeness') }}</p>
    <details class="more"><summary>All 47, and more</summary>
    <div class="stage wide">{{ picture('ranking') }}{{ picture('convergence') }}</div>
    <p class="shown"><i class="tile pixels">
    {{ image('seen', 'The drawing as the model sees it') }}</i>what the model sees</p>
    <div class="controls">{{ number('seed', again='Other noise') }}</div></details>
    """

    def answers(self) -> Iterator[Answer]:
        levels = image_of(self.drawing)
        if levels is None:
            yield self.blank()
            return
        code = encode(model(), levels[None] / np.float32(LEVELS))[0]
        progress = 0.0
        runs = race(model(), code, np.random.default_rng(self.seed), most=MOST)
        for k, standing in enumerate(runs):
            now = reading(standing)
            done = settled(now) or len(standing.draws) >= MOST
            near = (wanted(now) / now.gap.error) ** 2 if now.gap.error > 0 else 0.0
            progress = max(progress, min(0.95, max(len(standing.draws) / MOST, near)))
            answer = self.part(levels, standing, now, 1.0 if done else progress)
            # The ranking takes longer to draw than the rest; it need not change as often.
            if done or k % EVERY == 0:
                pictures = {**answer.pictures, "ranking": ranking(now)}
                answer = replace(answer, pictures=pictures)
            yield answer
            if done:
                return

    def part(self, levels: np.ndarray, standing: Standing, now: Reading, progress: float) -> Answer:
        """An answer from the draws that there are, all but the ranking."""
        first, second = (called(CHARACTERS[c]) for c in now.order[:2])
        gap = now.gap
        odd = stranger(float(standing.means[now.order[0]]))
        share = float(probability_from_db(gap.mean))
        error = gap.error if math.isfinite(gap.error) else 0.0
        likeness = likeness_of(odd)
        return Answer(
            values={
                "db": Value(gap.mean, db(gap.mean, 1)),
                "error": Value(error, db(error, 1) if error else "unknown"),
                "first": Value(now.order[0], first),
                "second": Value(now.order[1], second),
                "draws": Value(gap.draws, f"{gap.draws} draws"),
                "likeness": Value(odd or 0.0, likeness),
            },
            pictures={
                "spinner": spinner(share),
                "leaders": leaders(now),
                "convergence": convergence(*standing.gaps(*now.order[:2])),
            },
            images={"seen": grey(levels / LEVELS)},
            summary=f"The drawing is {db(gap.mean, 0)} for {first} over {second}. {likeness}"
            if progress == 1
            else "Weighing the drawing.",
            progress=progress,
        )

    def blank(self) -> Answer:
        """Nothing is drawn, and nothing is weighed."""
        names = ("db", "error", "first", "second", "draws", "likeness")
        words = ("–", "–", "…", "…", "0 draws", "Nothing is drawn yet.")
        nobody = Reading(
            list(range(len(CHARACTERS))), [0.0] * len(CHARACTERS), Estimate(0.0, 0.0, 0)
        )
        return Answer(
            values={n: Value(0.0, w) for n, w in zip(names, words, strict=True)},
            pictures={
                "spinner": spinner(0.5),
                "leaders": leaders(nobody),
                "convergence": convergence(np.zeros(1), np.zeros(1)),
                "ranking": ranking(nobody),
            },
            images={"seen": Image(SIDE, SIDE, bytes(PIXELS))},
            summary="Nothing is drawn yet; no evidence, 0 dB.",
        )


def likeness_of(odd: float | None) -> str:
    """In words, how a drawing's bound stands among those of real test images."""
    if odd is None:
        return "This model was not evaluated, so there is nothing to hold the drawing against."
    if odd >= 1:
        return (
            "This is like no character that the model knows: it surprises it more than 99 in 100 "
            "real test images. The decibans compare bad explanations."
        )
    words = f"It surprises the model more than {percent(odd, 0)} of real test images do."
    return words + " Take the verdict with care." if odd > 0.95 else words
