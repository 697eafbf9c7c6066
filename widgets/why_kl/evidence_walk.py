"""Evidence arrives a little at a time: many walks, one slope.

Draw data from P and add up the weight of evidence for P against Q. Each draw speaks by
log p(x)/q(x), now for P, now against it; its average under p is I[p; q], so all walks drift upward
along one line, and the noise around it grows only like the root of the number of draws.
"""

import math

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import Chart, ticks
from widgets.kit.number_format import db, fix, percent, sig
from widgets.maths import information
from widgets.maths.continuous import normal_kl, normal_log_density
from widgets.maths.information import LOUD_DB

POINTS = 50  # steps drawn of each walk, at most; more would not be seen
QUARTER = 4  # in which parts of a unit a walk is drawn
LAYERS = 8  # paths that the walks are shared out to: where paths cross, the ink adds up


def coin_evidence(heads_p: float, heads_q: float, shape: tuple[int, int], seed: int) -> np.ndarray:
    """The evidence for P against Q, in dB, of each toss of coins that fall as P says."""
    heads = np.random.default_rng(seed).random(shape) < heads_p
    w = information.weight_of_evidence([heads_p, 1 - heads_p], [heads_q, 1 - heads_q])
    head, tail = np.ravel(information.db_from_nats(w))
    return np.where(heads, head, tail)


def normal_evidence(
    p: tuple[float, float], q: tuple[float, float], shape: tuple[int, int], seed: int
) -> np.ndarray:
    """The evidence for P against Q, in dB, of each draw from P; p and q are (mean, deviation)."""
    x = p[0] + p[1] * np.random.default_rng(seed).standard_normal(shape)
    return np.asarray(
        information.db_from_nats(normal_log_density(x, *p) - normal_log_density(x, *q))
    )


def walks(evidence: np.ndarray) -> np.ndarray:
    """The running sums of the evidence, a row a walk; each starts at 0."""
    total = np.zeros((evidence.shape[0], evidence.shape[1] + 1))
    np.cumsum(evidence, axis=1, out=total[:, 1:])
    return total


def signed(whole: np.ndarray) -> np.ndarray:
    """Whole numbers as ASCII, each with its sign and as many digits as the largest one needs.

    Their digits are put down by numpy for all at once: formatting numbers one by one is where the
    time of a picture of many lines goes.
    """
    size = np.abs(whole)
    digits = len(str(size.max()))
    signs = np.where(whole < 0, ord("-"), ord("+"))
    places = [ord("0") + size // 10 ** (digits - 1 - k) % 10 for k in range(digits)]
    return np.stack([signs, *places], axis=-1).astype(np.uint8)


def unit(chart: Chart, draws: int) -> tuple[float, int]:
    """How long a walk's own unit is on the chart, about a quarter, and how many draws are a step.

    A step is a whole number of these units across, so that all steps are alike: a picture of so
    many is a tenth of a page's bytes.
    """
    stride = math.ceil(draws / POINTS)
    across = float(chart.x(stride) - chart.x(0))
    return across / round(QUARTER * across), stride


def thread(chart: Chart, totals: np.ndarray) -> str:
    """Walks as the data of one path, in their own units, each in POINTS steps at most."""
    size, stride = unit(chart, totals.shape[1] - 1)
    at = np.unique(np.append(np.arange(0, totals.shape[1], stride), totals.shape[1] - 1))
    across, up = chart.x(at) - chart.x(0), chart.y(totals[:, at]) - chart.y(0)
    xs, ys = (np.rint(way / size).astype(np.int32) for way in np.broadcast_arrays(across, up))
    steps = np.concatenate([signed(np.diff(xs)), signed(np.diff(ys))], axis=-1)
    start = np.frombuffer(b"M0 0l", np.uint8)
    lines = np.concatenate(
        [np.tile(start, (len(totals), 1)), steps.reshape(len(totals), -1)], axis=1
    )
    return lines.tobytes().decode("ascii")


LOWEST, HIGHEST = -40.0, 60.0  # decibels that the picture shows, whatever the walks do


def crossings(totals: np.ndarray) -> np.ndarray:
    """The draw at which each walk first reaches 13 dB, of those that ever do."""
    loud = totals >= LOUD_DB
    return np.asarray(loud.argmax(axis=1)[loud.any(axis=1)])


def fan(totals: np.ndarray, slope: float, truth: str, key: str) -> str:
    """The walks on an axis that never changes, one in full ink, and the line they follow.

    A walk leaves a mark on the line of 13 dB where it first comes there.
    """
    n = totals.shape[1] - 1
    chart = Chart((0, n), (LOWEST, HIGHEST), height=340, margins=(30, 18, 46, 46))
    strength = f"{max(0.16, min(0.6, 30 / len(totals))):.2f}"
    # The line is drawn as far as the picture reaches, and its name stands beside its end.
    reach = min(1.0, (HIGHEST if slope > 0 else LOWEST) / (slope * n)) if slope else 1.0
    end_x, end_y = chart.at(reach * n, reach * slope * n)
    name_y = min(max(end_y + (24 if slope < 0 else -12), 22.0), chart.bottom - 8)
    first = crossings(totals)
    loud = float(chart.y(LOUD_DB))
    cls = "p-line" if truth == "P" else "q-line"

    start_x, start_y = chart.at(0, 0)
    size, _ = unit(chart, n)
    place = f"translate({svg.num(start_x)} {svg.num(start_y)}) scale({size:.5f})"

    def path(rows: np.ndarray, width: float, **more: object) -> str:
        return svg.element(
            "path",
            d=thread(chart, rows),
            cls=cls,
            fill="none",
            transform=place,
            stroke_width=width / size,
            **more,
        )

    clip = svg.rect(
        chart.left, chart.top, chart.right - chart.left, chart.bottom - chart.top, cls="ink"
    )
    parts = [
        svg.element("clipPath", clip, id="evidence-walk-plane"),
        chart.axes(
            ticks(0, n, 5),
            [(k, fix(k, 0)) for k in range(-40, 61, 20)],
            f"draws from {truth}",
            "evidence for P against Q, dB",
        ),
        chart.level(0, "muted-line"),
        svg.group(
            *(
                path(totals[k::LAYERS], 0.9, stroke_opacity=strength, data_grow=key)
                for k in range(min(LAYERS, len(totals)))
            ),
            path(totals[:1], 2.2, stroke_linejoin="round", data_grow=key),
            clip_path="url(#evidence-walk-plane)",
        ),
        chart.level(LOUD_DB, "ink-line", stroke_dasharray="7 5", stroke_width=2),
        svg.dots(chart.x(first), np.full(len(first), loud), 7.0, "ink-line", data_grow=key),
        svg.text(chart.left + 6, loud - 8, "13 dB, 20 to 1", cls="label small halo"),
        svg.line(*chart.at(0, 0), end_x, end_y, cls="ink-line", stroke_width=2.5, data_key="slope"),
        svg.text(
            min(max(end_x, chart.left + 120), chart.right),
            name_y,
            f"{sig(slope)} dB a draw",
            cls="label big halo",
            anchor="end",
            data_key="slope-name",
        ),
    ]
    title = (
        f"{len(totals)} walks of {n} draws along a line of slope {sig(slope)} dB a draw; "
        f"{len(first)} of them came to 13 dB"
    )
    return chart.picture(*parts, title=title)


class EvidenceWalk(Widget):
    """The evidence for P against Q, added up while data are drawn from P."""

    slug = "evidence-walk"
    title = "Evidence walks uphill"
    sources = (
        coin_evidence,
        normal_evidence,
        walks,
        crossings,
        information.weight_of_evidence,
        information.bernoulli_kl,
        normal_kl,
    )

    kind: param.Selector[str] = param.Selector(
        default="coins",
        objects=["coins", "normals"],
        label="P and Q are",
        doc="Two coins, or two normal distributions.",
    )
    truth: param.Selector[str] = param.Selector(
        default="P",
        objects=["P", "Q"],
        label="The truth is",
        doc="Which of the two the data are drawn from.",
    )
    p = param.Number(
        60.0,
        bounds=(1.0, 99.0),
        step=1.0,
        label="P falls heads",
        doc="How often P’s coin falls heads, in per cent.",
    )
    q = param.Number(
        50.0,
        bounds=(1.0, 99.0),
        step=1.0,
        label="Q falls heads",
        doc="How often Q’s coin falls heads, in per cent.",
    )
    mean_p = param.Number(
        0.2, bounds=(-3.0, 3.0), step=0.05, label="P’s mean", doc="The mean of P’s normal."
    )
    sd_p = param.Number(
        1.0,
        bounds=(0.25, 4.0),
        step=0.05,
        label="P’s deviation",
        doc="The standard deviation of P’s normal.",
    )
    mean_q = param.Number(
        0.0, bounds=(-3.0, 3.0), step=0.05, label="Q’s mean", doc="The mean of Q’s normal."
    )
    sd_q = param.Number(
        1.0,
        bounds=(0.25, 4.0),
        step=0.05,
        label="Q’s deviation",
        doc="The standard deviation of Q’s normal.",
    )
    draws = param.Integer(
        500, bounds=(10, 1000), step=10, label="Draws", doc="How long each walk is."
    )
    walkers = param.Integer(200, bounds=(1, 400), label="Walks", doc="How many walks are drawn.")
    seed = param.Integer(
        1, bounds=(0, 999_999), label="Seed", doc="The same seed draws the same data."
    )

    layout = """
    <div class="stage wide">{{ picture('walks') }}</div>
    <div class="controls">{{ choice('truth') }} {{ number('seed', again='Draw again') }}</div>
    <p class="readout"><span>{{ value('slope') }} a draw: 13 dB are due {{ value('due') }}.
    {{ value('crossed') }} of the walks came there, within {{ value('draws_made') }}
    draws.</span></p>
    {{ tries({'two coins nearly alike': 'kind=coins;p=55;q=50;draws=500',
              '60% against 50%': 'kind=coins;p=60;q=50;draws=500',
              '90% against 50%': 'kind=coins;p=90;q=50;draws=40',
              '50% against 90%': 'kind=coins;p=50;q=90;draws=40'}) }}
    <details class="more"><summary>More</summary>
    <div class="controls">{{ choice('kind') }}</div>
    <div class="controls" {{ when('kind', 'coins') }}>{{ slider('p', unit='%') }}
    {{ slider('q', unit='%') }}</div>
    <div class="controls" {{ when('kind', 'normals') }}>{{ slider('mean_p') }} {{ slider('sd_p') }}
    {{ slider('mean_q') }} {{ slider('sd_q') }}</div>
    <div class="controls">{{ slider('draws') }} {{ slider('walkers') }}</div>
    <p class="readout small">At the end the walks stand at {{ value('mean') }} on average, and
    {{ value('past') }} are past 13 dB.</p></details>
    """

    def evidence(self) -> tuple[np.ndarray, float]:
        """The weight for P of each draw, and its average under the truth, both in dB."""
        shape = (self.walkers, self.draws)
        if self.kind == "coins":
            p, q = self.p / 100, self.q / 100
            if self.truth == "P":
                weights = coin_evidence(p, q, shape, self.seed)
                nats = information.bernoulli_kl(p, q)
            else:
                weights = -coin_evidence(q, p, shape, self.seed)
                nats = -information.bernoulli_kl(q, p)
        else:
            at_p, at_q = (self.mean_p, self.sd_p), (self.mean_q, self.sd_q)
            if self.truth == "P":
                weights = normal_evidence(at_p, at_q, shape, self.seed)
                nats = normal_kl(*at_p, *at_q)
            else:
                weights = -normal_evidence(at_q, at_p, shape, self.seed)
                nats = -normal_kl(*at_q, *at_p)
        return weights, float(information.db_from_nats(nats))

    def answer(self) -> Answer:
        weights, slope = self.evidence()
        totals = walks(weights)
        mean = float(totals[:, -1].mean())
        past = float((totals[:, -1] > LOUD_DB).mean())
        came = len(crossings(totals)) / len(totals)
        due = LOUD_DB / slope if slope > 0 else math.inf
        if slope > 0:
            again = f"13 dB are due after {sig(due)} draws"
        elif slope < 0:
            again = "the evidence for P falls, and 13 dB are never due"
        else:
            again = "P and Q say the same, and no data will ever tell them apart"
        when_due = f"after {sig(due)} draws" if slope > 0 else "never"
        if self.truth == "Q" and slope < 0:
            again += f"; {percent(came)} came there by chance, where Ville allows 5.0% on average"
        key = f"{self.truth} {self.kind} {self.seed} {self.walkers} {self.draws}"
        return Answer(
            values={
                "slope": Value(slope, f"{sig(slope)}\u00a0dB"),
                "due": Value(due, when_due),
                "draws_made": Value(self.draws, fix(self.draws, 0)),
                "mean": Value(mean, db(mean, 1)),
                "past": Value(past, percent(past)),
                "crossed": Value(came, percent(came)),
            },
            pictures={"walks": fan(totals, slope, self.truth, key)},
            summary=f"Each draw from {self.truth} is worth {sig(slope)} dB on average: {again}. "
            f"After {fix(self.draws, 0)} draws the {self.walkers} walks stand at {db(mean, 1)} on "
            f"average, and {percent(past)} are past 13 dB.",
        )
