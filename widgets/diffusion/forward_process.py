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

from widgets.diffusion.handwriting import PATTERN, grey, image_of, sheet
from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, Chart, Scale, frame, x_axis
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


MOMENTS = 11  # times from 0 to 1 that are shown side by side
GAP = 2  # pixels between two of them


def strip(x: Array, rng: np.random.Generator) -> Array:
    """The character at MOMENTS times under one and the same noise, in a row."""
    noise = rng.standard_normal(x.shape)
    shown = []
    for t in np.linspace(0, 1, MOMENTS):
        z = noised(SCHEDULE, x, t, noise)
        shown.append(0.5 + z / (2 * (1 + float(SCHEDULE.sigma(t)))))
    return sheet(np.stack(shown), MOMENTS, GAP)


def time_line(t: float) -> str:
    """The line of time under the strip, each moment below its picture, with a handle at t."""
    whole = MOMENTS * (SIDE + GAP) - GAP
    ends = WIDTH * (SIDE / 2) / whole, WIDTH * (1 - SIDE / 2 / whole)
    scale = Scale((0, 1), ends)
    x, log_snr = float(scale(t)), float(SCHEDULE.log_snr(t))
    said = f"*t* = {fix(t, 2)}, log-SNR {fix(log_snr, 1)}"
    track = svg.Track("t", ends, (0, 1))
    parts = [
        svg.line(ends[0], 18, ends[1], 18, "ink-line"),
        svg.text(ends[0] - 8, 48, "clean", "label small"),
        svg.text(ends[1] + 8, 48, "noise", "label small", "end"),
        svg.text(min(max(x, 170.0), WIDTH - 170), 50, said, "label big halo", "middle"),
        svg.grip(x, 18.0, track),
    ]
    title = f"Time t = {fix(t, 2)}, where the log-SNR is {fix(log_snr, 2)}; it falls from 9 to −9"
    return frame(WIDTH, 58.0, *parts, title=title, data_x=track)


def histograms(
    pixels: np.ndarray, jumped: np.ndarray, walked: np.ndarray, t: float, steps: int
) -> str:
    """Histograms (RUNS, 2) of two pixels, jumped (filled) and walked (line), and the formula."""
    alpha, sigma = float(SCHEDULE.alpha(t)), float(SCHEDULE.sigma(t))
    # Two narrow humps are high; the picture keeps its height and lets the axis follow.
    top = 0.46 / max(sigma, (EDGES[1] - EDGES[0]) / 2)
    chart = Chart((EDGES[0], EDGES[-1]), (0, top), height=190, margins=(26, 18, 46, 18))
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
        parts.append(chart.curve(xs, np.minimum(exact, top), "q-line", stroke_dasharray="7 5"))
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
    <div class="stage wide"><i class="tile strip">{{ image('strip', 'The character from clean to
    noise') }}</i>
    {{ picture('time') }}{{ picture('histograms') }}</div>
    <div class="controls">{{ slider('t', in_picture=True) }} {{ slider('steps') }}</div>
    <p class="readout"><span>The signal is {{ value('alpha') }} <i>x</i>, the noise has a spread of
    {{ value('sigma') }}.</span></p>
    {{ tries({'clean': 't=0', 'hardly': 't=0.2', 'half way': 't=0.5', 'gone': 't=1',
              'one step': 'steps=1', 'a hundred steps': 'steps=100'}) }}
    <details class="more"><summary>Draw your own, and more</summary>
    <div>{{ drawing('drawing') }}</div>
    <div class="row three">
    <p class="shown"><i class="tile pixels">{{ image('x', 'The character, centred') }}</i>
    x, as a model sees it</p>
    <p class="shown"><i class="tile pixels">{{ image('jump', 'z after one jump') }}</i>
    z, in one jump</p>
    <p class="shown"><i class="tile pixels">{{ image('walk', 'z after the walk') }}</i>
    z, in {{ value('steps') }}</p></div>
    <div class="controls">{{ number('seed', again='Again') }}</div>
    <p class="readout small">The log-SNR is {{ value('log_snr') }}.</p>
    <div class="scroll"><table><caption>A pixel of ink, {{ value('runs') }} times</caption>
    <thead><tr><td></td><th scope="col">mean</th><th scope="col">variance</th></tr></thead><tbody>
    <tr><th scope="row">formula</th><td>{{ value('mean') }}</td>
    <td>{{ value('variance') }}</td></tr>
    <tr><th scope="row">one jump</th><td>{{ value('jump_mean') }}</td>
    <td>{{ value('jump_variance') }}</td></tr>
    <tr><th scope="row">the walk</th><td>{{ value('walk_mean') }}</td>
    <td>{{ value('walk_variance') }}</td></tr></tbody></table></div></details>
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
                "time": time_line(t),
                "histograms": histograms(pixels, jumps, walks, t, steps),
            },
            images={
                "strip": grey(strip(x, np.random.default_rng([self.seed, 1])), 10),
                "x": grey((x + 1) / 2),
                "jump": grey(0.5 + jumped / spread),
                "walk": grey(0.5 + walked / spread),
            },
            summary=f"At t = {fix(t, 2)} the log-SNR is {fix(log_snr, 2)}. Ink should "
            f"have a mean of {fix(numbers['mean'], 3)}, variance {fix(numbers['variance'], 3)}; "
            f"after the walk {fix(numbers['walk_mean'], 3)}, {fix(numbers['walk_variance'], 3)}.",
        )
