"""Forgetting lowers KL: of two joints, of what is left when a variable is forgotten, and the rest.

    KL(p(x,z) ‖ q(x,z)) = KL(p(x) ‖ q(x)) + ⟨KL(p(z|x) ‖ q(z|x))⟩  ≥  KL(p(x) ‖ q(x))

Both joints are Gaussian, so that every term has a closed form, and each is computed by its own:

    p, forward      p(x) = N(0, 1),    p(z|x) = N(a x, s²)     data, encoder
    q, reverse      q(z) = N(0, 1),    q(x|z) = N(b z, r²)     prior, decoder
    k, v            q(z|x) = N(k x, v): the model's own posterior, k = b/(b² + r²), v = r²/(b² + r²)

With those names it is a variational autoencoder in the smallest form there is: ⟨·⟩ is the average
under p, and the joint less the marginal is what the encoder loses by not being q(z|x).
"""

import math
from typing import NamedTuple

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, Chart, frame
from widgets.kit.number_format import db, fix, sig
from widgets.maths.information import db_from_nats

REACH = 3.2  # how far the plane is drawn, in standard deviations of the data
LOUDEST = 10.0  # decibans below which the bars keep one scale


class Joints(NamedTuple):
    """a, s: slope and spread of the encoder; b, r: slope and spread of the decoder; s, r > 0."""

    a: float
    s: float
    b: float
    r: float


def posterior(b: float, r: float) -> tuple[float, float]:
    """k and √v of the model's posterior q(z|x) = N(k x, v), by Bayes' rule."""
    total = b**2 + r**2
    return b / total, r / math.sqrt(total)


def covariances(j: Joints) -> tuple[np.ndarray, np.ndarray]:
    """The covariances (2, 2) of (x, z) under p and under q."""
    p = np.array([[1.0, j.a], [j.a, j.a**2 + j.s**2]])
    q = np.array([[j.b**2 + j.r**2, j.b], [j.b, 1.0]])
    return p, q


def gaussian_kl(p: np.ndarray, q: np.ndarray) -> float:
    """KL(N(0, P) ‖ N(0, Q)) = ½ (tr Q⁻¹P − D + ln det Q/det P), in nats, for matrices (D, D)."""
    ratio = np.linalg.solve(q, p)
    return max(0.5 * float(np.trace(ratio) - len(p) - np.linalg.slogdet(ratio)[1]), 0.0)


def slack(j: Joints) -> float:
    """⟨KL(p(z|x) ‖ q(z|x))⟩ in nats: ½ (s²/v + (a − k)²/v − 1 − ln s²/v), as ⟨x²⟩ = 1."""
    k, spread = posterior(j.b, j.r)
    v = spread**2
    return max(0.5 * ((j.s**2 + (j.a - k) ** 2) / v - 1 - math.log(j.s**2 / v)), 0.0)


def rate_and_distortion(j: Joints) -> tuple[float, float]:
    """⟨KL(p(z|x) ‖ q(z))⟩ and ⟨−ln q(x|z)⟩ in nats: the two parts of the bound on ⟨−ln q(x)⟩."""
    rate = 0.5 * (j.a**2 + j.s**2 - 1 - math.log(j.s**2))
    square = (1 - j.a * j.b) ** 2 + (j.b * j.s) ** 2
    return rate, 0.5 * (math.log(2 * math.pi * j.r**2) + square / j.r**2)


def ellipse(covariance: np.ndarray, chart: Chart, reach: float) -> str:
    """Path data of the points `reach` standard deviations from the middle."""
    turn = np.linspace(0, 2 * np.pi, 97)
    x, z = reach * np.linalg.cholesky(covariance) @ np.stack([np.cos(turn), np.sin(turn)])
    return svg.points(chart.x(x), chart.y(z)) + "Z"


def plane(j: Joints, reading: str) -> str:
    """Both joints over the plane of x and z, and below it what is left when z is forgotten."""
    chart = Chart((-REACH, REACH), (-REACH, REACH), height=400, margins=(14, 120, 126, 120))
    p, q = covariances(j)
    k, _ = posterior(j.b, j.r)
    parts = []
    for covariance, name, dash in ((p, "p", None), (q, "q", "7 5")):
        for reach in (1, 2):
            parts.append(
                svg.element(
                    "path",
                    d=ellipse(covariance, chart, reach),
                    cls=f"{name} {name}-line",
                    fill_opacity=0.14,
                    stroke_dasharray=dash,
                )
            )
    ends = np.array([-REACH, REACH])
    for slope, name, dash in ((j.a, "p", None), (k, "q", "7 5")):
        parts.append(
            chart.curve(
                ends / max(1.0, abs(slope)),
                ends * slope / max(1.0, abs(slope)),
                f"{name}-line",
                stroke_width=1.5,
                stroke_dasharray=dash,
            )
        )
    box = svg.rect(
        chart.left,
        chart.top,
        chart.right - chart.left,
        chart.bottom - chart.top,
        cls="muted-line",
        fill="none",
    )
    clip = svg.rect(
        chart.left, chart.top, chart.right - chart.left, chart.bottom - chart.top, cls="ink"
    )
    inside = svg.group(*parts, clip_path="url(#joint-bound-plane)")
    words = ("encoder", "decoder") if reading == "vae" else ("p", "q")
    names = (
        svg.text(chart.left - 14, chart.top + 16, words[0], cls="label p", anchor="end")
        + svg.text(chart.right + 14, chart.top + 16, words[1], cls="label q")
        + svg.text(chart.left - 14, (chart.top + chart.bottom) / 2, "z", anchor="end")
        + svg.text(chart.right + 14, chart.bottom + 104, "x")
    )
    return frame(
        WIDTH,
        chart.height,
        svg.element("clipPath", clip, id="joint-bound-plane"),
        inside,
        box,
        names,
        marginals(chart, math.sqrt(q[0, 0])),
        title=(
            f"Two joint Gaussians. Under p, z falls on {fix(j.a, 2)} x give or take {fix(j.s, 2)}; "
            f"under q, x falls on {fix(j.b, 2)} z give or take {fix(j.r, 2)}. Below, what each "
            "says of x alone."
        ),
    )


def marginals(chart: Chart, spread: float) -> str:
    """The densities of x under p, N(0, 1), and under q, N(0, spread²), under the plane."""
    xs = np.linspace(-REACH, REACH, 121)
    base = chart.bottom + 106
    unit = 94 / max(0.45, 1 / (spread * math.sqrt(2 * math.pi)))
    parts = [svg.line(chart.left, base, chart.right, base, cls="muted-line")]
    for sd, name, dash in ((1.0, "p", None), (spread, "q", "7 5")):
        ys = np.exp(-0.5 * (xs / sd) ** 2) / (sd * math.sqrt(2 * math.pi))
        line = svg.polyline(chart.x(xs), base - unit * ys, f"{name}-line", stroke_dasharray=dash)
        parts.append(line)
    parts.append(svg.text(chart.left - 14, base - 30, "p(x), q(x)", anchor="end"))
    return svg.group(*parts)


def bars(joint: float, marginal: float, conditional: float, reading: str) -> str:
    """The three terms in decibans: one bar, and two laid end to end."""
    names = (
        ("bound", "model and data apart", "slack of the encoder")
        if reading == "vae"
        else ("joint", "marginal", "conditional")
    )
    left, width = 4.0, WIDTH - 8
    unit = width / max(joint, LOUDEST)
    parts = [
        svg.text(left, 18, f"{names[0]}: {db(joint)}"),
        svg.rect(left, 28, unit * joint, 26, cls="ink", fill_opacity=0.8),
        svg.rect(left, 64, unit * marginal, 26, cls="accent"),
        svg.rect(
            left + unit * marginal, 64, unit * conditional, 26, cls="accent", fill_opacity=0.4
        ),
    ]
    for k, (name, size, opacity) in enumerate(
        ((names[1], marginal, 1.0), (names[2], conditional, 0.4))
    ):
        row = 104.0 + 28 * k
        parts.append(svg.rect(left, row, 14, 14, cls="accent", fill_opacity=opacity))
        parts.append(svg.text(left + 24, row + 13, f"{name}: {db(size)}"))
    title = f"{names[0]} {db(joint)} = {names[1]} {db(marginal)} + {names[2]} {db(conditional)}"
    return frame(WIDTH, 156, *parts, title=title)


class JointBound(Widget):
    """Two joint Gaussians to push about: the joint KL is marginal + conditional, always."""

    slug = "joint-bound"
    title = "Forgetting a variable can only lower KL"
    sources = (covariances, gaussian_kl, posterior, slack, rate_and_distortion)

    reading: param.Selector[str] = param.Selector(
        default="joints",
        objects=["joints", "vae"],
        label="Call them",
        doc="What the terms are called: of any two joints, or of a variational autoencoder.",
    )
    a = param.Number(
        0.3, bounds=(-1.5, 1.5), step=0.01, label="Slope of p(z|x)", doc="z falls around a times x."
    )
    s = param.Number(
        1.0,
        bounds=(0.1, 1.5),
        step=0.01,
        label="Spread of p(z|x)",
        doc="Standard deviation of z around its line.",
    )
    b = param.Number(
        0.5, bounds=(-1.5, 1.5), step=0.01, label="Slope of q(x|z)", doc="x falls around b times z."
    )
    r = param.Number(
        0.4,
        bounds=(0.1, 1.5),
        step=0.01,
        label="Spread of q(x|z)",
        doc="Standard deviation of x around its line.",
    )
    exact = param.Boolean(
        False,
        label="Let p(z|x) be the true posterior q(z|x)",
        doc="Take slope and spread of p(z|x) from q by Bayes’ rule, instead of from the sliders.",
    )

    layout = """
    <div class="stage wide">{{ picture('plane') }}{{ picture('bars') }}</div>
    <p class="readout"><span>{{ value('joint') }} − {{ value('marginal') }} −
    {{ value('conditional') }} = {{ value('difference') }} dB.</span></p>
    <div class="controls">{{ slider('a') }} {{ slider('s') }} {{ slider('b') }} {{ slider('r') }}
    {{ toggle('exact') }}
    {{ choice('reading', {'joints': 'two joints', 'vae': 'a VAE'}) }}</div>
    <p class="readout small">As a VAE: rate {{ value('rate') }}, distortion
    {{ value('distortion') }}; together they bound ⟨−ln q(x)⟩ = {{ value('surprise') }} from above,
    and cannot fall below the entropy of the data, {{ value('entropy') }}.</p>
    """

    def joints(self) -> Joints:
        """The two joints in their present state."""
        a, s = posterior(self.b, self.r) if self.exact else (self.a, self.s)
        return Joints(a, s, self.b, self.r)

    def answer(self) -> Answer:
        j = self.joints()
        p, q = covariances(j)
        nats = gaussian_kl(p, q), gaussian_kl(p[:1, :1], q[:1, :1]), slack(j)
        joint, marginal, conditional = (float(db_from_nats(n)) for n in nats)
        difference = abs(joint - marginal - conditional)
        rate, distortion = rate_and_distortion(j)
        entropy = 0.5 * math.log(2 * math.pi * math.e)
        told = {
            "rate": rate,
            "distortion": distortion,
            "surprise": entropy + nats[1],
            "entropy": entropy,
        }
        return Answer(
            values={
                "joint": Value(joint, fix(joint, 6)),
                "marginal": Value(marginal, fix(marginal, 6)),
                "conditional": Value(conditional, fix(conditional, 6)),
                "difference": Value(difference, sig(difference, 1)),
            }
            | {name: Value(x, f"{fix(x, 3)} nats") for name, x in told.items()},
            pictures={
                "plane": plane(j, self.reading),
                "bars": bars(joint, marginal, conditional, self.reading),
            },
            summary=f"The joints are {db(joint)} apart: {db(marginal)} in x alone, and "
            f"{db(conditional)} in z given x.",
        )
