"""Two false models and ten thousand images: how often does the farther one win the test?

The evidence of one image for the nearer model has a mean, its lead, and scatters around it. The
total of n images is nearly normal: its mean is n times the lead, its deviation √n times
the scatter.
"""

import math

import numpy as np
import param

from widgets.kit import Answer, Value, Widget, svg
from widgets.kit.chart import Chart
from widgets.kit.number_format import db, fix, percent
from widgets.maths import information
from widgets.maths.information import LOUD_DB
from widgets.maths.verdict import farther_wins

IMAGES = 10_000
REACH = 1500.0  # decibels to either side that the chart shows
TALLEST = 1 / (300 * math.sqrt(2 * math.pi))  # density at the top: of a deviation of 300 dB
NAT_DB = float(information.db_from_nats(1.0))
LEADS = (0.0, 0.02)  # nats an image


def total(lead: float, spread: float) -> tuple[float, float]:
    """Mean and deviation, in dB, of the total over IMAGES; lead and spread in nats an image."""
    return IMAGES * lead * NAT_DB, math.sqrt(IMAGES) * spread * NAT_DB


def bell(lead: float, spread: float) -> str:
    """Where the total may fall: blue for the nearer model, orange for the farther one."""
    mean, sd = total(lead, spread)
    chart = Chart((-REACH, REACH), (0, TALLEST), height=280, margins=(30, 14, 46, 14))
    x = np.linspace(-REACH, REACH, 241)
    y = np.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))

    def side(inside: np.ndarray, cls: str) -> str:
        low = np.where(inside, np.minimum(y, TALLEST), 0.0)
        outline = svg.points(chart.x(np.append(x, x[::-1])), chart.y(np.append(low, 0 * low)))
        return svg.element("path", d=outline, cls=cls, fill_opacity=0.5, data_key=cls)

    wins = [farther_wins(sign * lead, spread, IMAGES, LOUD_DB / NAT_DB) for sign in (1, -1)]
    at = float(chart.x(mean))
    parts = [
        chart.axes(
            [(k, fix(k, 0)) for k in range(-1000, 1001, 500)],
            [],
            "evidence of all images for the nearer model, dB",
        ),
        side(x > 0, "p"),
        side(x < 0, "q"),
        chart.curve(x, np.minimum(y, TALLEST), "ink-line", stroke_width=2.5, data_key="bell"),
        svg.line(float(chart.x(0)), chart.bottom, float(chart.x(0)), chart.top, "ink-line"),
        svg.text(chart.left + 4, 20, f"the farther wins: {percent(wins[0])}", "label big q"),
        svg.text(chart.right, 20, f"the nearer: {percent(wins[1])}", "label big p", "end"),
        svg.grip(
            at,
            chart.bottom,
            svg.Track("lead", (float(chart.x(0)), float(chart.x(total(LEADS[1], 1)[0]))), LEADS),
        ),
    ]
    title = (
        f"A bell of the evidence of {IMAGES} images: mean {db(mean, 0)}, deviation {db(sd, 0)}; "
        f"{percent(wins[0])} of it speaks loudly for the farther model"
    )
    return chart.picture(*parts, title=title)


class FalseModels(Widget):
    """The chance that ten thousand images speak loudly for the farther of two false models."""

    slug = "false-models"
    title = "Two false models"
    sources = (total, farther_wins)

    lead = param.Number(
        0.005,
        bounds=LEADS,
        step=0.0005,
        label="The lead",
        doc="How much nearer to the world the nearer model is, in nats an image.",
    )
    spread = param.Number(
        1.0,
        bounds=(0.05, 3.0),
        step=0.05,
        label="The scatter",
        doc="How much the difference between the two varies from image to image, in nats.",
    )

    layout = """
    <div class="stage wide">{{ picture('bell') }}</div>
    <div class="controls">{{ slider('spread', unit='nats') }}
    {{ slider('lead', unit='nats', in_picture=True) }}</div>
    <p class="readout"><span>The total comes to {{ value('mean') }}, give or take {{ value('sd') }}.
    On {{ value('farther') }} of such test sets the farther model wins loudly.</span></p>
    {{ tries({'as in the text': 'lead=0.005;spread=1',
              'two that nearly agree': 'lead=0.005;spread=0.2',
              'twice the lead': 'lead=0.01;spread=1'}) }}
    """

    def answer(self) -> Answer:
        mean, sd = total(self.lead, self.spread)
        farther = farther_wins(self.lead, self.spread, IMAGES, LOUD_DB / NAT_DB)
        return Answer(
            values={
                "mean": Value(mean, db(mean, 0)),
                "sd": Value(sd, db(sd, 0)),
                "farther": Value(farther, percent(farther)),
            },
            pictures={"bell": bell(self.lead, self.spread)},
            summary=f"Over {fix(IMAGES, 0)} images the evidence for the nearer model is "
            f"{db(mean, 0)}, give or take {db(sd, 0)}. On {percent(farther)} of test "
            "sets the farther one wins by more than 13 dB.",
        )
