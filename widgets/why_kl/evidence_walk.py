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

POINTS = 80  # steps drawn of each walk; more would not be seen
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


def thread(chart: Chart, totals: np.ndarray) -> str:
    """Walks as the data of one path, in quarters of a unit, each thinned to POINTS steps."""
    at = np.unique(np.linspace(0, totals.shape[1] - 1, POINTS + 1).astype(int))
    corners = np.broadcast_arrays(chart.x(at), chart.y(totals[:, at]))
    xs, ys = (np.rint(4 * corner).astype(np.int32) for corner in corners)
    steps = np.concatenate([signed(np.diff(xs)), signed(np.diff(ys))], axis=-1)
    start = np.frombuffer(f"M{xs[0, 0]} {ys[0, 0]}l".encode(), np.uint8)
    lines = np.concatenate(
        [np.tile(start, (len(totals), 1)), steps.reshape(len(totals), -1)], axis=1
    )
    return lines.tobytes().decode("ascii")


def bundle(totals: np.ndarray, slope: float) -> str:
    """The walks, one of them in full ink, the line that they follow, and the height of 13 dB."""
    n = totals.shape[1] - 1
    low = min(0.0, float(totals.min()))
    high = max(LOUD_DB * 1.3, float(totals.max()), slope * n * 1.05)
    chart = Chart((0, n), (low, high), height=380)
    end_x, end_y = chart.at(n, slope * n)
    # The name of the slope stands clear of its line, on the side where there is room.
    name_x, name_y = chart.at(n * 0.42, slope * n * 0.42)
    loud = float(chart.y(LOUD_DB))
    strength = f"{max(0.16, min(0.6, 30 / len(totals))):.2f}"
    parts = [
        chart.axes(
            ticks(0, n, 5),
            ticks(low, high, 6),
            "draws from P",
            "evidence for P against Q, dB",
        ),
        *(
            svg.element(
                "path",
                d=thread(chart, totals[k::LAYERS]),
                cls="p-line",
                fill="none",
                stroke_width=3.6,
                stroke_opacity=strength,
                transform="scale(0.25)",
            )
            for k in range(min(LAYERS, len(totals)))
        ),
        svg.element(
            "path",
            d=thread(chart, totals[:1]),
            cls="p-line",
            fill="none",
            stroke_width=8.8,
            stroke_linejoin="round",
            transform="scale(0.25)",
        ),
        chart.level(LOUD_DB, "accent-line", stroke_dasharray="7 5", stroke_width=2),
        svg.text(
            chart.right - 4,
            loud + 20 if loud < chart.bottom - 30 else loud - 8,
            "13 dB, 20 to 1",
            cls="label accent halo",
            anchor="end",
        ),
        svg.line(*chart.at(0, 0), end_x, end_y, cls="ink-line", stroke_width=2.5),
        svg.text(
            name_x - 8,
            name_y - 40,
            f"slope I[p; q] = {sig(slope)} dB a draw",
            cls="label halo",
            anchor="middle",
        ),
    ]
    title = f"{len(totals)} walks of {n} draws rising along a line of slope {sig(slope)} dB a draw"
    return chart.picture(*parts, title=title)


class EvidenceWalk(Widget):
    """The evidence for P against Q, added up while data are drawn from P."""

    slug = "evidence-walk"
    title = "Evidence walks uphill"
    sources = (
        coin_evidence,
        normal_evidence,
        walks,
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
    <p class="readout"><span>I[p; q] = {{ value('slope') }} a draw, so 13 dB are due after
    {{ value('due') }} draws. After {{ value('draws_made') }}, the walks stand at
    {{ value('mean') }} on average and {{ value('past') }} are past 13 dB.</span></p>
    <div class="controls">{{ choice('kind') }}</div>
    <div class="controls" {{ when('kind', 'coins') }}>{{ slider('p', unit='%') }}
    {{ slider('q', unit='%') }}</div>
    <div class="controls" {{ when('kind', 'normals') }}>{{ slider('mean_p') }} {{ slider('sd_p') }}
    {{ slider('mean_q') }} {{ slider('sd_q') }}</div>
    <div class="controls">{{ slider('draws') }} {{ slider('walkers') }}
    {{ number('seed', again='Draw again') }}</div>
    """

    def evidence(self) -> tuple[np.ndarray, float]:
        """The weight of each draw of each walk, and its average under p, both in dB."""
        shape = (self.walkers, self.draws)
        if self.kind == "coins":
            p, q = self.p / 100, self.q / 100
            weights = coin_evidence(p, q, shape, self.seed)
            nats = information.bernoulli_kl(p, q)
        else:
            at_p, at_q = (self.mean_p, self.sd_p), (self.mean_q, self.sd_q)
            weights = normal_evidence(at_p, at_q, shape, self.seed)
            nats = normal_kl(*at_p, *at_q)
        return weights, float(information.db_from_nats(nats))

    def answer(self) -> Answer:
        weights, slope = self.evidence()
        totals = walks(weights)
        mean = float(totals[:, -1].mean())
        past = float((totals[:, -1] > LOUD_DB).mean())
        due = LOUD_DB / slope if slope > 0 else math.inf
        again = (
            f"13 dB are due after {sig(due)} draws"
            if slope > 0
            else "P and Q say the same, and no data will ever tell them apart"
        )
        return Answer(
            values={
                "slope": Value(slope, f"{sig(slope)}\u00a0dB"),
                "due": Value(due, sig(due)),
                "draws_made": Value(self.draws, fix(self.draws, 0)),
                "mean": Value(mean, db(mean, 1)),
                "past": Value(past, percent(past)),
            },
            pictures={"walks": bundle(totals, slope)},
            summary=f"Each draw from P is worth {sig(slope)} dB on average: {again}. "
            f"After {fix(self.draws, 0)} draws the {self.walkers} walks stand at {db(mean, 1)} on "
            f"average, and {percent(past)} are past 13 dB.",
        )
