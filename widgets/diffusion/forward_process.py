"""The forward process: the same noise in one jump or in many small steps.

    x       a character's pixels, from −1 (paper) to 1 (ink)
    z_t     x noised to time t: N(α x, σ² I), with α² + σ² = 1 and log-SNR λ = ln α²/σ²
    k       steps of the walk; each draws z_t from the z before it, and does not look at x

A product of Gaussians is a Gaussian, so the walk ends in the very distribution that the jump draws
from. Here both are drawn some thousands of times for two pixels, and their histograms laid over the
curve that the formula gives.
"""

import math
from itertools import pairwise

import numpy as np
import param

from widgets.diffusion.handwriting import PATTERN, grey, image_of
from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import Chart, x_axis
from widgets.kit.number_format import fix
from widgets.maths.network import SIDE
from widgets.maths.schedule import Array, Schedule, noised, step_forward

SCHEDULE = Schedule.from_log_snr(9.0, -9.0)
RUNS = 3000  # how often the two pixels are noised
EDGES = np.linspace(-3.6, 3.6, 49)


def walk(x: Array, t: float, steps: int, rng: np.random.Generator) -> Array:
    """z at time t after `steps` equal steps of time, each seeing only the one before."""
    times = np.linspace(0.0, t, steps + 1)[1:]
    z = noised(SCHEDULE, x, times[0], rng.standard_normal(x.shape))
    for s, u in pairwise(times):
        z = step_forward(SCHEDULE, z, s, u, rng.standard_normal(x.shape))
    return z


def jump(x: Array, t: float, rng: np.random.Generator) -> Array:
    """z at time t at once: α x + σ ε."""
    return noised(SCHEDULE, x, t, rng.standard_normal(x.shape))


def log_snr_curve(t: float) -> str:
    """The log-SNR over time, with a point that may be dragged."""
    chart = Chart((0, 1), (-10, 10), height=250, margins=(30, 18, 52, 52))
    ts = np.linspace(0, 1, 121)
    here = float(SCHEDULE.log_snr(t))
    parts = [
        chart.axes(
            [(k / 4, fix(k / 4, 2)) for k in range(5)],
            [(k, fix(k, 0)) for k in range(-8, 9, 4)],
            "time t",
            "log-SNR, nats",
        ),
        chart.level(0, "muted-line"),
        chart.curve(ts, SCHEDULE.log_snr(ts), "p-line"),
        svg.line(*chart.at(t, -10), *chart.at(t, here), cls="accent-line"),
        svg.circle(*chart.at(t, here), 8.0, cls="accent"),
    ]
    title = f"The log-SNR falls from 9 to −9; at t = {fix(t, 2)} it is {fix(here, 2)}"
    return chart.picture(*parts, title=title, drag="t", ends=(0, 1))


def histograms(
    pixels: np.ndarray, jumped: np.ndarray, walked: np.ndarray, t: float, steps: int
) -> str:
    """Histograms (RUNS, 2) of two pixels, jumped (filled) and walked (line), and the formula."""
    alpha, sigma = float(SCHEDULE.alpha(t)), float(SCHEDULE.sigma(t))
    # Two narrow humps are high; the picture keeps its height and lets the axis follow.
    top = 0.46 / max(sigma, (EDGES[1] - EDGES[0]) / 2)
    chart = Chart((EDGES[0], EDGES[-1]), (0, top), height=250, margins=(30, 18, 52, 18))
    xs = np.linspace(EDGES[0], EDGES[-1], 401)
    width = EDGES[1] - EDGES[0]
    parts = []
    for k in range(2):
        share = np.histogram(jumped[:, k], EDGES)[0] / (RUNS * width)
        parts += [
            svg.rect(
                float(chart.x(x)),
                float(chart.y(y)),
                float(chart.x(x + width) - chart.x(x)),
                chart.bottom - float(chart.y(y)),
                cls="p",
                fill_opacity=0.35,
            )
            for x, y in zip(EDGES[:-1], np.minimum(share, top), strict=True)
            if y > 0
        ]
        share = np.histogram(walked[:, k], EDGES)[0] / (RUNS * width)
        stairs = np.repeat(EDGES, 2)[1:-1], np.minimum(np.repeat(share, 2), top)
        parts.append(chart.curve(*stairs, "ink-line", stroke_width=1.5))
        exact = np.exp(-0.5 * ((xs - alpha * pixels[k]) / sigma) ** 2)
        exact = exact / (sigma * math.sqrt(2 * math.pi))
        parts.append(chart.curve(xs, np.minimum(exact, top), "accent-line", stroke_dasharray="7 5"))
    if alpha > 0.3 and pixels[0] < pixels[1]:
        parts += [
            svg.text(float(chart.x(alpha * at)), 18, name, anchor="middle")
            for at, name in zip(pixels, ("paper", "ink"), strict=True)
        ]
    axis = x_axis(chart.x, chart.bottom, [(k, fix(k, 0)) for k in range(-3, 4)], "z of a pixel")
    title = (
        f"Histograms of two pixels at t = {fix(t, 2)}, in one jump and in {steps} steps; both lie "
        "on the normal curve that the formula gives"
    )
    return chart.picture(axis, *parts, title=title)


class ForwardProcess(Widget):
    """A character under noise: jump to time t, or walk there, and find the same distribution."""

    slug = "forward-process"
    title = "Noise, in one jump or in many steps"
    sources = (noised, step_forward, walk, Schedule.log_snr)
    data = ("diffusion/examples.npz",)

    drawing = param.String(
        "*12", regex=PATTERN, label="Your character", doc="A drawing, or one of the examples."
    )
    t = param.Number(
        0.4, bounds=(0.0, 1.0), step=0.01, label="Time t", doc="0 is clean, 1 is noise."
    )
    steps = param.Integer(
        10, bounds=(1, 100), label="Steps of the walk", doc="How many steps lead from 0 to t."
    )
    seed = param.Integer(
        1, bounds=(0, 999_999), label="Seed", doc="The same seed draws the same noise."
    )

    layout = """
    <div class="sheet"><div>{{ drawing('drawing') }}</div>
    <div class="row three">
    <p class="shown"><i class="tile pixels">{{ image('x', 'The character, centred') }}</i>
    x, as a model sees it</p>
    <p class="shown"><i class="tile pixels">{{ image('jump', 'z after one jump') }}</i>
    z, in one jump</p>
    <p class="shown"><i class="tile pixels">{{ image('walk', 'z after the walk') }}</i>
    z, in {{ value('steps') }}</p></div></div>
    <div class="controls">{{ slider('t') }} {{ slider('steps') }}
    {{ number('seed', again='Again') }}</div>
    <div class="stage wide pair">{{ picture('log_snr') }}{{ picture('histograms') }}</div>
    <p class="readout"><span>log-SNR {{ value('log_snr') }}: the signal is
    {{ value('alpha') }} x, the noise has a spread of {{ value('sigma') }}.</span></p>
    <div class="scroll"><table><caption>A pixel of ink, {{ value('runs') }} times</caption>
    <thead><tr><td></td><th scope="col">mean</th><th scope="col">variance</th></tr></thead><tbody>
    <tr><th scope="row">formula</th><td>{{ value('mean') }}</td>
    <td>{{ value('variance') }}</td></tr>
    <tr><th scope="row">one jump</th><td>{{ value('jump_mean') }}</td>
    <td>{{ value('jump_variance') }}</td></tr>
    <tr><th scope="row">the walk</th><td>{{ value('walk_mean') }}</td>
    <td>{{ value('walk_variance') }}</td></tr></tbody></table></div>
    """

    def answer(self) -> Answer:
        t, steps = self.t, self.steps
        levels = image_of(self.drawing)
        x = np.full((SIDE, SIDE), -1.0) if levels is None else levels / 127.5 - 1
        pixels = np.array([x.min(), x.max()])
        rng = np.random.default_rng(self.seed)
        jumped, walked = jump(x, t, rng), walk(x, t, steps, rng)
        many = np.broadcast_to(pixels, (RUNS, 2))
        jumps, walks = jump(many, t, rng), walk(many, t, steps, rng)
        alpha, sigma = float(SCHEDULE.alpha(t)), float(SCHEDULE.sigma(t))
        numbers = {
            "mean": alpha * pixels[1],
            "variance": sigma**2,
            "jump_mean": jumps[:, 1].mean(),
            "jump_variance": jumps[:, 1].var(),
            "walk_mean": walks[:, 1].mean(),
            "walk_variance": walks[:, 1].var(),
        }
        log_snr = float(SCHEDULE.log_snr(t))
        spread = 2 * (1 + sigma)  # so that noise is not cut off at black and white
        return Answer(
            values={name: Value(float(n), fix(n, 4)) for name, n in numbers.items()}
            | {
                "log_snr": Value(log_snr, f"{fix(log_snr, 2)} nats"),
                "alpha": Value(alpha, fix(alpha, 3)),
                "sigma": Value(sigma, fix(sigma, 3)),
                "steps": Value(steps, "1 step" if steps == 1 else f"{steps} steps"),
                "runs": Value(RUNS, fix(RUNS, 0)),
            },
            pictures={
                "log_snr": log_snr_curve(t),
                "histograms": histograms(pixels, jumps, walks, t, steps),
            },
            images={
                "x": grey((x + 1) / 2),
                "jump": grey(0.5 + jumped / spread),
                "walk": grey(0.5 + walked / spread),
            },
            summary=f"At t = {fix(t, 2)} the log-SNR is {fix(log_snr, 2)}. Ink should "
            f"have a mean of {fix(numbers['mean'], 3)}, variance {fix(numbers['variance'], 3)}; "
            f"after the walk {fix(numbers['walk_mean'], 3)}, {fix(numbers['walk_variance'], 3)}.",
        )
