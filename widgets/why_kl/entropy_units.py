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
from widgets.kit.chart import Chart, ticks
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


def two_curves(unit: str, model: NormalMixture) -> str:
    """The densities of heights and of the model, in the unit chosen."""
    factor = UNITS[unit]
    p, q = HEIGHTS.scaled(factor), model.scaled(factor)
    x = np.linspace(*SHOWN, 180) * factor
    p_x, q_x = np.exp(p.log_density(x)), np.exp(q.log_density(x))
    top = max(float(p_x.max()), float(q_x.max())) * 1.12
    low, high = SHOWN[0] * factor, SHOWN[1] * factor
    chart = Chart((low, high), (0, top), height=330, margins=(34, 18, 58, 62))
    short = SHORT[unit]
    upright = chart.at(float(x[int(q_x.argmax())]), float(q_x.max()))
    q_end = "start" if upright[0] < 470 else "end"
    parts = [
        chart.axes(
            ticks(low, high, 6),
            ticks(0, top, 4),
            f"height, {short}",
            f"density, per {short}",
        ),
        svg.element(
            "path",
            d=chart_area(chart, x, p_x),
            cls="p",
            fill_opacity=0.14,
        ),
        chart.curve(x, p_x, "p-line", stroke_width=3),
        chart.curve(x, q_x, "q-line", stroke_width=3, stroke_dasharray="9 6"),
        svg.text(
            *chart.at(157 * factor, float(p_x.max()) * 0.72),
            "p, people",
            cls="label p halo",
            anchor="end",
        ),
        svg.text(
            upright[0] + (22 if q_end == "start" else -22),
            upright[1] + 6,
            "q, model",
            cls="label q halo",
            anchor=q_end,
        ),
    ]
    title = f"Two curves over height in {short}: that of people, broad, and that of the model"
    return chart.picture(*parts, title=title)


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
    <div class="stage wide">{{ picture('curves') }}</div>
    <div class="controls">{{ choice('unit') }}</div>
    <p class="readout"><span>Entropy of p: {{ value('entropy') }}. Information I[p; q]:
    {{ value('kl') }}, or {{ value('kl_db') }}.</span></p>
    <div class="controls">{{ slider('mean', unit='cm') }} {{ slider('sd', unit='cm') }}</div>
    <div class="scroll"><table><caption>In every unit, in bits</caption>
    <thead><tr><td></td><th scope="col">cm</th><th scope="col">in</th><th scope="col">ft</th>
    <th scope="col">m</th></tr></thead><tbody>
    <tr><th scope="row">entropy of p</th><td>{{ value('entropy_cm') }}</td>
    <td>{{ value('entropy_in') }}</td><td>{{ value('entropy_ft') }}</td>
    <td>{{ value('entropy_m') }}</td></tr>
    <tr><th scope="row">I[p; q]</th><td>{{ value('kl_cm') }}</td><td>{{ value('kl_in') }}</td>
    <td>{{ value('kl_ft') }}</td><td>{{ value('kl_m') }}</td></tr></tbody></table></div>
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
            pictures={"curves": two_curves(self.unit, model)},
            summary=f"Measured in {self.unit} the entropy of heights is {fix(entropy, 2)} bits; "
            f"the information over the model with mean {sig(self.mean, 4)} cm and deviation "
            f"{sig(self.sd)} cm is {fix(kl, 4)} bits in every unit.",
        )
