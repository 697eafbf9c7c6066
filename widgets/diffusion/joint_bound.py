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


def ellipse(covariance: np.ndarray, chart: Chart, reach: float, high: float) -> str:
    """Path data `reach` standard deviations from the middle; `high` presses z together."""
    turn = np.linspace(0, 2 * np.pi, 73)
    x, z = (
        np.array([[1.0], [high]])
        * reach
        * np.linalg.cholesky(covariance)
        @ np.stack([np.cos(turn), np.sin(turn)])
    )
    return svg.points(chart.x(x), chart.y(z)) + "Z"


def plane(j: Joints, reading: str, *, exact: bool, forget: bool) -> str:
    """Both joints over the plane of x and z, and below it what is left when z is forgotten."""
    chart = Chart((-REACH, REACH), (-REACH, REACH), height=372, margins=(10, 130, 102, 130))
    p, q = covariances(j)
    k, _ = posterior(j.b, j.r)
    high = 0.02 if forget else 1.0
    parts = []
    for covariance, name, dash in ((p, "p", None), (q, "q", "7 5")):
        for reach in (1, 2):
            parts.append(
                svg.element(
                    "path",
                    d=ellipse(covariance, chart, reach, high),
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
                ends * slope / max(1.0, abs(slope)) * high,
                f"{name}-line",
                stroke_width=1.5,
                stroke_dasharray=dash,
            )
        )
    corner, size = (chart.left, chart.top), (chart.right - chart.left, chart.bottom - chart.top)
    box = svg.rect(*corner, *size, cls="muted-line", fill="none")
    inside = svg.group(*parts, clip_path="url(#joint-bound-plane)")
    words = ("encoder", "decoder") if reading == "vae" else ("*p*", "*q*")
    middle = (chart.top + chart.bottom) / 2
    names = (
        svg.text(chart.left - 14, chart.top + 16, words[0], cls="label big p", anchor="end")
        + svg.text(chart.right + 14, chart.top + 16, words[1], cls="label big q")
        + svg.text(chart.left - 14, middle + 5, "*z*", anchor="end")
        + svg.text(chart.right + 14, chart.bottom + 90, "*x*")
    )
    return frame(
        WIDTH,
        chart.height,
        svg.element("clipPath", svg.rect(*corner, *size, cls="ink"), id="joint-bound-plane"),
        inside,
        box,
        names,
        marginals(chart, math.sqrt(q[0, 0])),
        "" if forget else grips(j, chart, exact=exact),
        title=(
            f"Two joint Gaussians. Under p, z falls on {fix(j.a, 2)} x give or take {fix(j.s, 2)}; "
            f"under q, x falls on {fix(j.b, 2)} z give or take {fix(j.r, 2)}. Below, what each "
            "says of x alone."
        ),
    )


def grips(j: Joints, chart: Chart, *, exact: bool) -> str:
    """Handles: the slopes on their lines at x = 2 and z = 2, the spreads at the middle."""
    slopes, spreads = (-1.5, 1.5), (0.1, 1.5)
    doubled = float(chart.y(2 * slopes[0])), float(chart.y(2 * slopes[1]))
    aside = float(chart.x(2 * slopes[0])), float(chart.x(2 * slopes[1]))
    parts = [
        svg.grip(*chart.at(2 * j.b, 2.0), svg.Track("b", aside, slopes)),
        svg.grip(*chart.at(j.r, 0.0), chart.across("r", spreads)),
    ]
    if not exact:  # else both follow from q
        parts += [
            svg.grip(*chart.at(2.0, 2 * j.a), down=svg.Track("a", doubled, slopes)),
            svg.grip(*chart.at(0.0, j.s), down=chart.down("s", spreads)),
        ]
    return "".join(parts)


def marginals(chart: Chart, spread: float) -> str:
    """The densities of x under p, N(0, 1), and under q, N(0, spread²), under the plane."""
    xs = np.linspace(-REACH, REACH, 121)
    base = chart.bottom + 92
    unit = 80 / max(0.45, 1 / (spread * math.sqrt(2 * math.pi)))
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
        else ("together", "*x* alone", "*z*, given *x*")
    )
    left, width = 4.0, WIDTH - 8
    unit = width / max(joint, LOUDEST)
    middle = left + unit * marginal
    parts = [
        svg.text(left, 18, f"{names[0]} {db(joint)}", "label big"),
        svg.rect(left, 26, unit * joint, 22, cls="ink", fill_opacity=0.75),
        svg.rect(left, 54, unit * marginal, 22, cls="ink", fill_opacity=0.45),
        svg.rect(middle, 54, unit * conditional, 22, cls="ink", fill_opacity=0.2),
        svg.text(left, 98, f"{names[1]} {db(marginal)}", "label"),
        svg.text(WIDTH - 4, 98, f"{names[2]} {db(conditional)}", "label", "end"),
    ]
    plain = [name.replace("*", "") for name in names]
    title = f"{plain[0]} {db(joint)} = {plain[1]} {db(marginal)} + {plain[2]} {db(conditional)}"
    return frame(WIDTH, 106, *parts, title=title)


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

    forget = param.Boolean(
        False, label="Forget z", doc="Press the plane together onto x, which is what is left."
    )

    layout = """
    <div class="stage wide">{{ picture('plane') }}{{ picture('bars') }}</div>
    <div class="controls">{{ toggle('forget') }} {{ toggle('exact') }}</div>
    <p class="readout"><span>Together {{ value('joint') }}: {{ value('marginal') }} in <i>x</i>, and
    {{ value('conditional') }} in <i>z</i> given <i>x</i>.</span></p>
    {{ tries({'two that agree on x': 'a=0.8;s=0.6;b=-0.8;r=0.6;exact=false',
              'one and the same': 'a=0.8;s=0.6;b=0.8;r=0.6;exact=false',
              'call them a VAE': 'reading=vae', 'two joints': 'reading=joints'}) }}
    <details class="more"><summary>More</summary>
    <div class="controls">{{ slider('a') }} {{ slider('s') }} {{ slider('b') }} {{ slider('r') }}
    {{ choice('reading', {'joints': 'two joints', 'vae': 'a VAE'}) }}</div>
    <p class="readout small">As a VAE: rate {{ value('rate') }}, distortion
    {{ value('distortion') }}; together they bound ⟨−ln q(x)⟩ = {{ value('surprise') }} from above,
    and cannot fall below the entropy of the data, {{ value('entropy') }}. In the computer’s
    arithmetic
    the terms balance to {{ value('difference') }} dB.</p></details>
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
                "joint": Value(joint, db(joint)),
                "marginal": Value(marginal, db(marginal)),
                "conditional": Value(conditional, db(conditional)),
                "difference": Value(difference, sig(difference, 1)),
            }
            | {name: Value(x, f"{fix(x, 3)} nats") for name, x in told.items()},
            pictures={
                "plane": plane(j, self.reading, exact=self.exact, forget=self.forget),
                "bars": bars(joint, marginal, conditional, self.reading),
            },
            summary=f"The joints are {db(joint)} apart: {db(marginal)} in x alone, and "
            f"{db(conditional)} in z given x.",
        )
