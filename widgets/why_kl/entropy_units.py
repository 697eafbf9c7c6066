"""Entropy depends on the unit, information does not.

How uncertain is the height of a grown person? Differential entropy answers 5.36 bits in
centimetres, 0.43 in feet and −1.28 in metres: it counts, in a way, how many units fit under the
curve. Relative entropy compares two curves drawn over the same axis; whatever the unit does to one
it does to the other, and the answer stays.
"""

from functools import cache

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import WIDTH, Chart, Scale, frame, ticks
from widgets.kit.number_format import db, fix, sig
from widgets.maths import information
from widgets.maths.continuous import NormalMixture, differential_entropy, mixture_kl

# Men and women in equal parts (Our World in Data); mean and standard deviation in centimetres.
HEIGHTS = NormalMixture((0.5, 0.5), (178.4, 164.7), (7.59, 7.07))

# How many of the unit make one centimetre.
UNITS = {
    "centimetres": 1.0,
    "inches": 1 / 2.54,
    "feet": 1 / 30.48,
    "metres": 0.01,
}
SHORT = {"centimetres": "cm", "inches": "in", "feet": "ft", "metres": "m"}
SHOWN = (138.0, 206.0)  # cm


@cache
def entropy_in(unit: str) -> float:
    """The differential entropy of heights measured in the unit, in bits."""
    return float(information.bits_from_nats(differential_entropy(HEIGHTS.scaled(UNITS[unit]))))


def information_in(unit: str, model: NormalMixture) -> float:
    """I[heights; model] with both measured in the unit, in bits; the model is given in cm."""
    factor = UNITS[unit]
    nats = mixture_kl(HEIGHTS.scaled(factor), model.scaled(factor))
    return float(information.bits_from_nats(nats))


WIDEST, TALLEST = 220.0, 0.062  # numbers that the axes show, whatever they count


def two_curves(unit: str, model: NormalMixture) -> str:
    """The densities of heights and of the model, over the bare numbers: the axes know no unit."""
    factor = UNITS[unit]
    p, q = HEIGHTS.scaled(factor), model.scaled(factor)
    x = np.linspace(*SHOWN, 150) * factor
    p_x, q_x = np.exp(p.log_density(x)), np.exp(q.log_density(x))
    chart = Chart((0, WIDEST), (0, TALLEST), height=250, margins=(26, 18, 46, 46))
    clip = svg.rect(chart.left, 0, chart.right - chart.left, chart.bottom, cls="ink")
    short = SHORT[unit]
    middle = float(chart.x(sum(HEIGHTS.means) / 2 * factor))
    low_name = middle < chart.right - 190
    at = middle + 34 if low_name else float(chart.x(140))
    mean, sd = model.means[0], model.sds[0]
    top = float(np.exp(model.log_density(mean))) if unit == "centimetres" else 0.0
    parts = [
        svg.element("clipPath", clip, id="entropy-units-view"),
        chart.axes(
            ticks(0, WIDEST, 5),
            ticks(0, TALLEST, 3),
            f"height, as a number of {unit}",
            f"density, per {short}",
        ),
        svg.group(
            svg.element("path", d=chart_area(chart, x, p_x), cls="p", fill_opacity=0.14),
            chart.curve(x, p_x, "p-line", stroke_width=3),
            chart.curve(x, q_x, "q-line", stroke_width=3, stroke_dasharray="9 6"),
            clip_path="url(#entropy-units-view)",
        ),
        svg.text(at, 52, "*p*, people", "label p halo", "start" if low_name else "end"),
        svg.text(at, 76, "*q*, a model", "label q halo", "start" if low_name else "end"),
    ]
    if top:  # in larger units the curves are too thin to be taken hold of
        x_at, y_at = chart.at(mean, min(top, TALLEST))
        side = float(np.exp(model.log_density(mean + sd)))
        parts += [
            svg.grip(x_at, y_at, chart.across("mean", (150.0, 195.0))),
            svg.grip(
                *chart.at(mean + sd, min(side, TALLEST)),
                svg.Track("sd", chart_span(chart, mean + 2, mean + 20), (2.0, 20.0)),
            ),
        ]
    title = f"Two curves over height as a number of {unit}: that of people and that of the model"
    return chart.picture(*parts, title=title)


def chart_span(chart: Chart, low: float, high: float) -> tuple[float, float]:
    """Where two data stand along x."""
    return float(chart.x(low)), float(chart.x(high))


def meter(entropy: float, kl: float) -> str:
    """Both numbers on one rule of bits: the entropy, which the unit moves, and the information."""
    scale = Scale((-2, 6), (46, WIDTH - 18))
    line = 40.0
    parts = [svg.line(46, line, WIDTH - 18, line, "ink-line")]
    for k in range(-2, 7):
        at = float(scale(k))
        parts += [
            svg.line(at, line - 5, at, line + 5, "ink-line"),
            svg.text(
                at,
                line + 24,
                f"{fix(k, 0)} bits" if k == 6 else fix(k, 0),
                "label small",
                "end" if k == 6 else "middle",
            ),
        ]
    for bits, words, y, way, cls in (
        (entropy, "entropy of *p*", 16.0, 1, "p"),
        (kl, "*I*[*p*; *q*]", 86.0, -1, "ink"),
    ):
        at = float(scale(min(max(bits, -2), 6)))
        tip = line - 3 if way > 0 else line + 3
        side = "start" if at < 140 else "end" if at > WIDTH - 140 else "middle"
        parts += [
            svg.element("path", d=f"M{at:.1f} {tip:g}l-8 {-14 * way}h16z", cls=cls, data_key=words),
            svg.text(
                at,
                y,
                f"{words} {fix(bits, 2)}",
                f"label big {cls} halo",
                side,
                data_key=f"{words}-name",
            ),
        ]
    title = (
        f"On a rule of bits the entropy is at {fix(entropy, 2)} and the information at {fix(kl, 2)}"
    )
    return frame(WIDTH, 94.0, *parts, title=title)


def chart_area(chart: Chart, x: np.ndarray, y: np.ndarray) -> str:
    """The outline of the area below a curve."""
    return svg.points(
        chart.x(np.concatenate([x[:1], x, x[-1:]])), chart.y(np.concatenate([[0], y, [0]]))
    )


class EntropyUnits(Widget):
    """Heights in a unit of the reader's choice: the entropy moves, the information stays."""

    slug = "entropy-units"
    title = "Entropy moves with the unit, information does not"
    sources = (entropy_in, information_in, differential_entropy, mixture_kl)

    unit: param.Selector[str] = param.Selector(
        default="centimetres",
        objects=list(UNITS),
        label="Measured in",
        doc="The unit in which heights are measured.",
    )
    mean = param.Number(
        178.4,
        bounds=(150.0, 195.0),
        step=0.1,
        label="The model’s mean",
        doc="The mean of the normal model q, in centimetres.",
    )
    sd = param.Number(
        7.59,
        bounds=(2.0, 20.0),
        step=0.01,
        label="The model’s deviation",
        doc="The standard deviation of the normal model q, in centimetres.",
    )

    layout = """
    <div class="stage wide">{{ picture('curves') }}{{ picture('meter') }}</div>
    <div class="controls">{{ choice('unit') }}</div>
    <p class="readout"><span>Entropy {{ value('entropy') }}; information {{ value('kl') }}, or
    {{ value('kl_db') }}.</span></p>
    {{ tries({'the model without women': 'mean=178.4;sd=7.59',
              'the nearest curve': 'mean=171.55;sd=10.04', 'a guess': 'mean=165;sd=15'}) }}
    <details class="more"><summary>More</summary>
    <div class="controls">{{ slider('mean', unit='cm') }} {{ slider('sd', unit='cm') }}</div>
    <div class="scroll"><table><caption>In every unit, in bits</caption>
    <thead><tr><td></td><th scope="col">cm</th><th scope="col">in</th><th scope="col">ft</th>
    <th scope="col">m</th></tr></thead><tbody>
    <tr><th scope="row">entropy of p</th><td>{{ value('entropy_cm') }}</td>
    <td>{{ value('entropy_in') }}</td><td>{{ value('entropy_ft') }}</td>
    <td>{{ value('entropy_m') }}</td></tr>
    <tr><th scope="row">I[p; q]</th><td>{{ value('kl_cm') }}</td><td>{{ value('kl_in') }}</td>
    <td>{{ value('kl_ft') }}</td><td>{{ value('kl_m') }}</td></tr></tbody></table></div></details>
    """

    def answer(self) -> Answer:
        model = NormalMixture((1.0,), (self.mean,), (self.sd,))
        values = {}
        for unit, short in SHORT.items():
            entropy, kl = entropy_in(unit), information_in(unit, model)
            values[f"entropy_{short}"] = Value(entropy, fix(entropy, 2))
            values[f"kl_{short}"] = Value(kl, fix(kl, 4))
        short = SHORT[self.unit]
        entropy, kl = values[f"entropy_{short}"].number, values[f"kl_{short}"].number
        decibans = float(information.db_from_bits(kl))
        values |= {
            "entropy": Value(entropy, f"{fix(entropy, 2)} bits"),
            "kl": Value(kl, f"{fix(kl, 4)} bits"),
            "kl_db": Value(decibans, db(decibans)),
        }
        return Answer(
            values,
            pictures={"curves": two_curves(self.unit, model), "meter": meter(entropy, kl)},
            summary=f"Measured in {self.unit} the entropy of heights is {fix(entropy, 2)} bits; "
            f"the information over the model with mean {sig(self.mean, 4)} cm and deviation "
            f"{sig(self.sd)} cm is {fix(kl, 4)} bits in every unit.",
        )
