"""The bound taken apart: three groups of terms, and the one random term that training looks at.

    −ln q(image | c) ≤ reconstruction + prior + ∫ w(t) ½⟨|ε − ε̂|²⟩ dt,    w(t) = −dλ/dt

The integral is estimated with a time in each of STRATA intervals and fresh noise, round after
round. A single draw, at a random time, is an unbiased estimate of the whole of it: loud, and right
on average, which is all that training asks.
"""

import functools
import math
from collections.abc import Iterator

import numpy as np
import param

from widgets.diffusion.handwriting import CHARACTERS, EXAMPLES, PATTERN, grey, image_of
from widgets.diffusion.model import ANY, WEIGHTS, called, label_of, model
from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, Chart, frame, ticks
from widgets.kit.number_format import db, fix, percent
from widgets.maths import bound
from widgets.maths.bound import LEVELS, NATS_TO_DB, Estimate
from widgets.maths.network import PIXELS, SIDE, denoise, encode
from widgets.maths.schedule import Array

STRATA = 32  # intervals of time
ROUNDS = 12  # how often each is visited
BLOCK = 25  # single draws that are made at once

Round = tuple[Array, Array, Array]  # weighted and plain draws, and two reconstructions


def levels_of(drawing: str) -> np.ndarray:
    """Grey levels of a drawing, paper where nothing is drawn."""
    levels = image_of(drawing)
    return np.zeros((SIDE, SIDE), np.uint8) if levels is None else levels


def weighted_and_plain(
    drawing: str, character: str, t: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """One-term draws at times t (N,): w(t) ½|ε − ε̂|², and ½|ε − ε̂|² alone; in nats."""
    net = model()
    code = encode(net, levels_of(drawing)[None] / np.float32(LEVELS))[0]
    noise = rng.standard_normal((len(t), len(code)))
    labels = np.full(len(t), label_of(character))
    draws = bound.diffusion_draws(
        lambda z, at: denoise(net, z, at, labels),
        net.schedule,
        np.broadcast_to(code, noise.shape),
        t,
        noise,
    )
    return draws, draws / bound.diffusion_weight(net.schedule, t)


@functools.lru_cache(maxsize=4 * ROUNDS)
def visit(drawing: str, character: str, k: int) -> Round:
    """Round k: weighted and plain draws at one time in each interval, and two reconstructions."""
    rng = np.random.default_rng([k, 2])
    t = (np.arange(STRATA) + rng.random(STRATA)) / STRATA
    weighted, plain = weighted_and_plain(drawing, character, t, rng)
    net, levels = model(), bound.as_levels(levels_of(drawing))
    code = encode(net, levels[None] / np.float32(LEVELS))[0]
    return weighted, plain, bound.reconstruction_draws(net, levels, code, 2, rng)


@functools.lru_cache(maxsize=64)
def singles(drawing: str, character: str, seed: int, block: int) -> Array:
    """BLOCK one-term estimates of the diffusion term, each at a time of its own, in nats."""
    rng = np.random.default_rng([seed, block])
    return weighted_and_plain(drawing, character, rng.random(BLOCK), rng)[0]


def by_time(pieces: Array, told: Array, *, plain: bool) -> str:
    """What each interval of time adds, (STRATA,), in decibans.

    told   the same with the bound's weights, whose outlines stay
    plain  pieces have all one weight, which is scaled so that their sum is that of `told`
    """
    top = max(float(told.max()), float(pieces.max()), 1e-9) * 1.1
    chart = Chart((0, 1), (0, top), height=230, margins=(30, 18, 46, 46))
    width = float(chart.x(1 / STRATA) - chart.x(0))
    bars, outlines = [], []
    for k, (piece, other) in enumerate(zip(pieces, told, strict=True)):
        left = float(chart.x(k / STRATA)) + 1
        y, was = float(chart.y(piece)), float(chart.y(other))
        bars.append(svg.rect(left, y, width - 2, chart.bottom - y, cls="p"))
        if plain:
            outlines.append(
                svg.rect(
                    left,
                    was,
                    width - 2,
                    chart.bottom - was,
                    cls="ink-line",
                    fill="none",
                    stroke_width="1",
                )
            )
    axes = chart.axes(
        [(0, "little noise"), (1, "")],
        ticks(0, top, 4),
        "",
        f"dB, for 1/{STRATA} of the time each" + (", all weights one" if plain else ""),
    )
    end = svg.text(chart.right, chart.bottom + 20, "much noise", "label small", "end")
    quarter = float(pieces[: STRATA // 4].sum() / max(pieces.sum(), 1e-9))
    half = float(chart.x(0.25))
    share = svg.line(half, chart.bottom, half, chart.top, "muted-line", stroke_dasharray="3 4")
    said = svg.text(half + 8, chart.top + 14, f"← {percent(quarter, 0)} of it", "label halo")
    title = f"What each stretch of time adds; the first quarter holds {percent(quarter, 0)}"
    return chart.picture(axes, end, *bars, *outlines, share, said, title=title)


def groups(reconstruction: float, prior: float, diffusion: float) -> str:
    """The three groups, in decibans, as one bar, whose sliver of diffusion unfolds below."""
    rows = (
        ("reconstruction", reconstruction, "ink", 0.3),
        ("prior", prior, "q", 1.0),
        ("diffusion", diffusion, "p", 1.0),
    )
    total = max(sum(max(size, 0.0) for _, size, _, _ in rows), 1e-9)
    parts, x = [], 46.0
    whole = WIDTH - 46.0 - 18
    for name, size, cls, opacity in rows:
        length = whole * max(size, 0.0) / total
        parts.append(svg.rect(x, 28, length, 30, cls=cls, fill_opacity=opacity, data_key=name))
        x += length
    start = 46.0 + whole * (max(reconstruction, 0.0) + max(prior, 0.0)) / total
    unfold = f"M{start:.1f} 58L46 92H{WIDTH - 18:.1f}L{x:.1f} 58Z"
    parts += [
        svg.element("path", d=unfold, cls="p", fill_opacity=0.12),
        svg.text(46, 18, f"reconstruction {db(reconstruction, 0)}", "label small"),
        svg.text(
            WIDTH - 18,
            18,
            f"diffusion {db(diffusion, 0)}",
            "label small p",
            "end",
        ),
    ]
    title = f"Reconstruction {db(reconstruction, 0)}, prior {db(prior)}, diffusion {db(diffusion)}"
    return frame(WIDTH, 94, *parts, title=title)


def settling(draws: Array, full: float) -> str:
    """Single draws (N,), their running mean with two standard errors, and the full sum."""
    n = len(draws)
    top = max(1.6 * full, float(np.quantile(draws, 0.97)) if n else 0.0, 1.0)
    chart = Chart((0, max(n, 10)), (0, top), height=280, margins=(30, 18, 46, 58))
    axes = chart.axes(
        ticks(0, max(n, 10)),
        ticks(0, top, 4),
        "single terms drawn",
        "decibans",
    )
    count = np.arange(1, n + 1)
    mean = np.cumsum(draws) / count
    spread = np.sqrt(
        np.maximum(np.cumsum(draws**2) / count - mean**2, 0) / np.maximum(count - 1, 1)
    )
    low, high = (np.clip(mean + side * 2 * spread, 0, top) for side in (-1, 1))
    dots = [
        svg.circle(*chart.at(k, min(y, top)), 2.5, cls="p") for k, y in enumerate(draws.tolist(), 1)
    ]
    band = svg.points(chart.x(np.append(count, count[::-1])), chart.y(np.append(low, high[::-1])))
    parts = [
        svg.element("path", d=band, cls="ink", fill_opacity=0.14) if n > 1 else "",
        *dots,
        chart.level(full, "muted-line", "the full sum", stroke_dasharray="7 5"),
        chart.curve(count, np.minimum(mean, top), "ink-line") if n > 1 else "",
    ]
    return chart.picture(axes, *parts, title=f"{n} single terms, and their running mean")


class LossTerms(Widget):
    """The bound on an image's probability, term by term, and the single terms that estimate it."""

    slug = "loss-terms"
    title = "The loss, term by term"
    sources = (bound.diffusion_draws, bound.diffusion_weight, bound.prior_term, visit, singles)
    data = (WEIGHTS, EXAMPLES)

    drawing = param.String(
        "*5", regex=PATTERN, label="The image", doc="A drawing, or one of the examples."
    )
    character: param.Selector[str] = param.Selector(
        default="A",
        objects=[*CHARACTERS, ANY],
        label="The model is told",
        doc="The class on which the bound is conditioned, or any of them.",
    )
    show: param.Selector[str] = param.Selector(
        default="bill",
        objects=["bill", "draws"],
        label="Look at",
        doc="The whole bound, term by term, or single random terms that estimate diffusion.",
    )
    weights: param.Selector[str] = param.Selector(
        default="bound",
        objects=["bound", "one"],
        label="Weights",
        doc="Those that make the sum a bound, or 1 at all times, as most models are trained.",
    )
    draws = param.Integer(
        50, bounds=(0, 500), label="Single terms", doc="How many random terms were drawn."
    )
    seed = param.Integer(
        1, bounds=(0, 999_999), label="Seed", doc="The same seed draws the same terms."
    )

    layout = """
    <div class="stage wide" {{ when('show', 'bill') }}>{{ picture('groups') }}
    {{ picture('by_time') }}</div>
    <p class="readout" {{ when('show', 'bill') }}><span>The bound: {{ value('total_db') }}, or
    {{ value('bits') }}.</span></p>
    <div class="stage wide" {{ when('show', 'draws') }}>{{ picture('settling') }}</div>
    <div class="controls" {{ when('show', 'draws') }}>
    {{ button('draws', {'Draw one': 1, 'Draw ten': 10, 'Draw a hundred': 100, 'Clear': 0}) }}</div>
    <p class="readout" {{ when('show', 'draws') }}><span>{{ value('drawn') }}: mean
    {{ value('mean') }} ± {{ value('error') }}. The full sum is {{ value('diffusion') }} ±
    {{ value('diffusion_error') }}.</span></p>
    <div class="controls">
    {{ choice('show', {'bill': 'the whole bill', 'draws': 'single draws'}) }}
    {{ choice('weights', {'bound': 'of the bound', 'one': 'all one'}) }}</div>
    {{ tries({'told the truth': 'drawing=*5;character=A', 'told that it is a B':
    'drawing=*5;character=B',
              'told nothing': 'drawing=*5;character=any'}) }}
    <details class="more"><summary>Draw your own, and more</summary>
    <div class="sheet">{{ drawing('drawing') }}<p class="shown"><i class="tile pixels">
    {{ image('seen', 'The image as the model sees it') }}</i>what the model sees</p></div>
    <div class="controls">{{ choice('character', CALLED) }} {{ number('seed', again='Other draws')
    }}</div>
    <p class="readout small">The bound is {{ value('total') }}; the prior’s
    part of it is {{ value('prior') }}.</p></details>
    """.replace("CALLED", repr({c: called(c) for c in [*CHARACTERS, ANY]}))

    def answers(self) -> Iterator[Answer]:
        chosen = self.drawing, self.character
        blocks = range(-(-self.draws // BLOCK))
        work = ROUNDS + len(blocks)
        rounds = []
        for k in range(ROUNDS):
            rounds.append(visit(*chosen, k))
            yield self.part(rounds, np.empty(0), (k + 1) / (work + 1))
        drawn: Array = np.empty(0)
        for k in blocks:
            drawn = np.append(drawn, singles(*chosen, self.seed, k))[: self.draws]
            yield self.part(rounds, drawn, (ROUNDS + k + 1) / (work + 1))
        yield self.part(rounds, drawn, 1.0)

    def part(self, rounds: list[Round], drawn: Array, progress: float) -> Answer:
        """An answer from the rounds and the single draws that there are, both in nats."""
        net, levels = model(), levels_of(self.drawing)
        weighted, plain = (np.stack([r[k] for r in rounds]) for k in (0, 1))
        code = encode(net, levels[None] / np.float32(LEVELS))
        prior = float(bound.prior_term(net.schedule, code)[0])
        diffusion = Estimate.of(weighted.mean(1))
        reconstruction = float(np.mean([r[2] for r in rounds]))
        total = reconstruction + prior + diffusion.mean
        single = Estimate.of(drawn) if len(drawn) > 1 else None
        in_db = NATS_TO_DB * np.array([reconstruction, prior, diffusion.mean])
        told = weighted.mean(0) / STRATA * NATS_TO_DB
        even = plain.mean(0)
        one = self.weights == "one"
        pieces = even * told.sum() / max(float(even.sum()), 1e-9) if one else told
        values = {
            "total": Value(total, f"{fix(total, 1)} nats"),
            "total_db": Value(total * NATS_TO_DB, db(total * NATS_TO_DB, 0)),
            "bits": Value(
                total / PIXELS / math.log(2), f"{fix(total / PIXELS / math.log(2), 3)} bits a pixel"
            ),
            "prior": Value(prior * NATS_TO_DB, db(prior * NATS_TO_DB)),
            "diffusion": measured(diffusion.mean),
            "diffusion_error": measured(diffusion.error if diffusion.draws > 1 else None),
        }
        # While one half of the figure waits for draws the other is not drawn again.
        pictures = {}
        if not len(drawn) or progress == 1:
            pictures["by_time"] = by_time(pieces, told, plain=one)
            pictures["groups"] = groups(*in_db.tolist())
        if len(drawn) or progress == 1:
            pictures["settling"] = settling(drawn * NATS_TO_DB, float(in_db[2]))
            values |= {
                "drawn": Value(len(drawn), f"{len(drawn)} single terms"),
                "mean": measured(single.mean if single else None),
                "error": measured(single.error if single else None),
            }
        return Answer(
            values=values,
            pictures=pictures,
            images={"seen": grey(levels / LEVELS)},
            summary=f"Told that it is {called(self.character)}, the model bounds the image's "
            f"surprise by {fix(total, 0)} nats: reconstruction {fix(reconstruction, 0)}, prior "
            f"{fix(prior, 3)}, diffusion {fix(diffusion.mean, 1)}.",
            progress=progress,
        )


def measured(nats: float | None) -> Value:
    """Nats as a deciban value; none is a dash."""
    if nats is None:
        return Value(0.0, "–")
    return Value(nats * NATS_TO_DB, db(nats * NATS_TO_DB, 1))
