"""The figures and numbers of the manual: every helper of a layout and every part of a chart, live.

Each example shows its own class as its source, so that what a reader copies is what runs.
"""

import datetime
import math
from collections.abc import Iterator

import numpy as np
import param

from widgets.battleship.duel import Battleship
from widgets.battleship.fewest_shots import FewestShots
from widgets.battleship.mid_game import MidGame
from widgets.battleship.shot_tournament import ShotTournament
from widgets.battleship.small_sea import SmallSea
from widgets.battleship.where_they_lie import WhereTheyLie
from widgets.battleship.worth_of_a_shot import WorthOfAShot
from widgets.diffusion.diffusion_sampler import DiffusionSampler
from widgets.diffusion.evidence_by_drawing import EvidenceByDrawing
from widgets.diffusion.forward_process import ForwardProcess
from widgets.diffusion.joint_bound import JointBound
from widgets.diffusion.loss_terms import LossTerms
from widgets.kit import Answer, Chart, Image, Value, Widget, chart, sectors, svg
from widgets.kit.number_format import fix, percent
from widgets.maths import information
from widgets.why_kl.bayes_as_projection import BayesAsProjection
from widgets.why_kl.births import Births
from widgets.why_kl.chain_rule import ChainRuleBars
from widgets.why_kl.coding_cost import CodingCost
from widgets.why_kl.deciban_spinner import DecibanSpinner
from widgets.why_kl.deciban_table import DecibanTable
from widgets.why_kl.disease_test import DiseaseTest
from widgets.why_kl.double_headed_coin import DoubleHeadedCoin
from widgets.why_kl.entropy_units import EntropyUnits
from widgets.why_kl.evidence_walk import EvidenceWalk
from widgets.why_kl.false_models import FalseModels
from widgets.why_kl.guess_who import GuessWho
from widgets.why_kl.log_bound import LogBound
from widgets.why_kl.your_belief import YourBelief


class Coin(Widget):
    """How likely a coin is to fall heads every time."""

    slug = "manual-coin"
    title = "Heads every time"

    heads = param.Number(
        0.5, bounds=(0.01, 0.99), step=0.01, label="Chance of heads", doc="Of one throw."
    )
    throws = param.Integer(3, bounds=(1, 20), label="Throws", doc="All of them fall heads.")

    layout = """
    <div class="stage">{{ picture('bar') }}</div>
    <div class="controls">{{ slider('heads') }} {{ slider('throws') }}</div>
    <p class="readout"><span>Heads every time: {{ value('chance') }}.</span></p>
    """

    def answer(self) -> Answer:
        chance = self.heads**self.throws
        bar = svg.stacked_bar(0, 0, 560, 40, [(chance, "p"), (1 - chance, "q")])
        return Answer(
            values={"chance": Value(chance, percent(chance))},
            pictures={"bar": svg.svg(560, 40, bar, title="The chance as a part of a bar")},
            summary=f"{self.throws} throws all fall heads with {percent(chance)}.",
        )


class Controls(Widget):
    """Every control, and what the widget gets from it."""

    slug = "manual-controls"
    title = "Every control"

    level = param.Number(0.5, bounds=(0, 1), step=0.05, label="A number", doc="With decimals.")
    seed = param.Integer(1, bounds=(0, 9999), label="A whole number", doc="Typed, or one more.")
    size: param.Selector[str] = param.Selector(
        default="small", objects=["small", "large"], label="One of a few", doc="Buttons."
    )
    month: param.Selector[int] = param.Selector(
        default=1, objects=list(range(1, 13)), label="One of many", doc="A select."
    )
    marked = param.Boolean(False, label="A switch", doc="Counts as 1.")
    presses = param.Integer(0, bounds=(0, 1000), label="A count", doc="Of presses.")
    words = param.String("Some words", label="A line of text", doc="Its length counts.")

    layout = """
    <div class="controls">
    {{ slider('level', unit='m') }}
    {{ number('seed', again='Another') }}
    {{ choice('size', {'small': 'Small', 'large': 'Large'}) }}
    {{ choice('month') }}
    {{ toggle('marked') }}
    {{ button('presses', {'Press': 1, 'Press ten times': 10, 'Back to none': 0}) }}
    {{ text('words') }}
    </div>
    <p class="readout"><span>Altogether {{ value('sum') }}.</span></p>
    <p class="readout small" {{ when('size', 'large') }}>This line is there for “Large” only.</p>
    """

    def answer(self) -> Answer:
        total = self.level + self.seed + self.month + self.marked + self.presses + len(self.words)
        return Answer(
            values={"sum": Value(total, fix(total, 2))},
            summary=f"The sum of all is {fix(total, 2)}.",
        )


def all_hours(widget: Widget) -> None:
    """Set the interval to the whole day."""
    widget.param.update(hours=(0, 24))


class MoreControls(Widget):
    """The controls that are more than a number, and what the widget gets from them."""

    slug = "manual-more-controls"
    title = "More controls"

    day = param.CalendarDate(
        datetime.date(2026, 11, 26),
        bounds=(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)),
        label="A day",
        doc="Of the year 2026.",
    )
    hours = param.Range((9, 17), bounds=(0, 24), step=0.5, label="An interval", doc="Of hours.")
    days = param.ListSelector(
        default=["Mo"], objects=["Mo", "Tu", "We"], label="Any of a few", doc="Of the days."
    )
    shade = param.Color("#0b6e4f", label="A colour", doc="Of the bar.")
    whole_day = param.Action(all_hours, label="The whole day", doc="Sets the interval.")

    layout = """
    <div class="stage">{{ picture('bar') }}</div>
    <div class="controls">
    {{ interval('hours', unit='h') }}
    {{ date('day') }}
    {{ several('days', {'Mo': 'Monday', 'Tu': 'Tuesday', 'We': 'Wednesday'}) }}
    {{ color('shade') }}
    {{ action('whole_day') }}
    </div>
    <p class="readout"><span>{{ value('hours') }} hours on each of {{ value('days') }} days from
    day {{ value('day') }} of the year.</span></p>
    """

    def answer(self) -> Answer:
        start, end = self.hours
        number = self.day.timetuple().tm_yday
        bar = svg.rect(0, 0, 560, 40, cls="grid") + svg.rect(
            start / 24 * 560, 0, (end - start) / 24 * 560, 40, cls="", fill=self.shade
        )
        return Answer(
            values={
                "hours": Value(end - start, fix(end - start, 1)),
                "days": Value(len(self.days), str(len(self.days))),
                "day": Value(number, str(number)),
            },
            pictures={"bar": svg.svg(560, 40, bar, title="The hours as a part of a day")},
            summary=f"{fix(end - start, 1)} hours on {len(self.days)} days, from day {number}.",
        )


class Curve(Widget):
    """A damped wave, and where it is now."""

    slug = "manual-curve"
    title = "A damped wave"

    now = param.Number(3.0, bounds=(0, 20), step=0.1, label="Time", doc="Drag the picture, too.")
    rate = param.Number(0.2, bounds=(0, 1), step=0.01, label="Damping", doc="0 goes on for ever.")

    layout = """
    <div class="stage wide">{{ picture('wave') }}</div>
    <div class="controls">{{ slider('now', unit='s', in_picture=True) }}</div>
    {{ tries({'no damping': 'rate=0', 'much of it': 'rate=0.8'}) }}
    <details class="more"><summary>More</summary>
    <div class="controls">{{ slider('rate') }}</div></details>
    <p class="readout"><span>After {{ value('time') }} the height is
    {{ value('height') }}.</span></p>
    """

    def answer(self) -> Answer:
        times = np.linspace(0, 20, 400)
        here = math.exp(-self.rate * self.now) * math.cos(self.now)
        plot = Chart(x=(0, 20), y=(-1, 1), height=300)
        x, y = plot.at(self.now, here)
        return Answer(
            values={
                "time": Value(self.now, f"{fix(self.now, 1)} s"),
                "height": Value(here, fix(here, 3)),
            },
            pictures={
                "wave": plot.picture(
                    plot.axes(chart.ticks(0, 20), chart.ticks(-1, 1, 4), "time, s", "height"),
                    plot.level(math.exp(-self.rate * self.now), "q-line", "what is left"),
                    plot.curve(times, np.exp(-self.rate * times) * np.cos(times), "p-line"),
                    svg.dots(plot.x(times[::20]), np.full(20, plot.y(0)), 4.0),
                    svg.grip(x, y, plot.across("now", (0, 20))),
                    title="A wave that fades",
                )
            },
            summary=f"After {fix(self.now, 1)} seconds the height is {fix(here, 3)}.",
        )


class Axes(Widget):
    """Two scales by hand, with a frame around them."""

    slug = "manual-axes"
    title = "Axes by hand"

    power = param.Integer(2, bounds=(1, 5), label="Power", doc="Of x.")

    layout = """
    <div class="stage">{{ picture('axes') }}</div>
    <div class="controls">{{ slider('power') }}</div>
    """

    def answer(self) -> Answer:
        across = chart.Scale(data=(0, 2), units=(60, 540))
        up = chart.Scale(data=(0, 2.0**self.power), units=(240, 30))
        xs = np.linspace(0, 2, 100)
        return Answer(
            pictures={
                "axes": chart.frame(
                    560,
                    290,
                    chart.x_axis(across, 240, chart.ticks(0, 2, 4), "x", grid=210),
                    chart.y_axis(up, 60, chart.ticks(0, 2.0**self.power, 4), grid=480),
                    svg.polyline(across(xs), up(xs**self.power), cls="p-line"),
                    title=f"x to the power of {self.power}",
                )
            },
            summary=f"x to the power of {self.power}.",
        )


class Shapes(Widget):
    """The shapes, and the colours that both themes have."""

    slug = "manual-shapes"
    title = "Shapes and colours"

    turn = param.Number(0.3, bounds=(0, 1), step=0.01, label="Turn", doc="Of the needle.")

    layout = """
    <div class="row two"><div class="stage">{{ picture('shapes') }}</div>
    <div class="stage">{{ picture('spinner') }}</div></div>
    <div class="controls">{{ slider('turn', in_picture=True) }}</div>
    """

    def answer(self) -> Answer:
        names = ("p", "q", "ink", "muted", "grid", "accent")
        squares = [svg.rect(10 + 48 * i, 10, 40, 40, cls=name) for i, name in enumerate(names)]
        lines = [
            svg.line(10 + 48 * i, 70, 50 + 48 * i, 70, cls=f"{name}-line", stroke_width=4)
            for i, name in enumerate(names)
        ]
        below = [
            svg.circle(40, 130, 30, cls="p"),
            svg.polyline([90, 120, 150, 180], [150, 100, 150, 100], cls="q-line"),
            svg.element("path", d=svg.points([200, 230, 260], [155, 100, 155]), cls="muted"),
            svg.text(150, 190, "a label", anchor="middle"),
            svg.text(150, 212, "a small label", cls="label small", anchor="middle"),
            svg.stacked_bar(10, 230, 280, 20, [(self.turn, "p"), (1 - self.turn, "q")]),
            svg.grip(10 + 280 * self.turn, 240, svg.Track("turn", (10, 290), (0, 1))),
        ]
        return Answer(
            pictures={
                "shapes": svg.svg(
                    300, 260, svg.group(*squares, *lines), *below, title="The shapes"
                ),
                "spinner": sectors.spinner(p=0.25, turn=self.turn, size=260),
            },
            summary=f"The needle points at {percent(self.turn)} of a turn.",
        )


class Pixels(Widget):
    """Waves from two points, as an image of grey pixels."""

    slug = "manual-pixels"
    title = "Two waves"

    apart = param.Integer(24, bounds=(0, 60), label="Distance", doc="Of the two points.")

    layout = """
    <div class="stage"><i class="tile">{{ image('waves', 'Where two waves add up') }}</i></div>
    <div class="controls">{{ slider('apart', unit='px') }}</div>
    """

    def answer(self) -> Answer:
        y, x = np.mgrid[0:64, 0:128]
        first = np.hypot(x - 64 + self.apart / 2, y - 32)
        second = np.hypot(x - 64 - self.apart / 2, y - 32)
        ink = np.rint((2 + np.cos(first) + np.cos(second)) * 255 / 4).astype(np.uint8)
        return Answer(
            images={"waves": Image(128, 64, ink.tobytes())},
            summary=f"Two waves whose middles are {self.apart} pixels apart.",
        )


class Film(Widget):
    """A long computation that shows how far it is, and is kept as a film."""

    slug = "manual-film"
    title = "Throwing darts for π"

    throws = param.Integer(20_000, bounds=(100, 200_000), label="Darts", doc="All together.")
    seed = param.Integer(1, bounds=(0, 9999), label="Seed", doc="Of chance.")

    layout = """
    <div class="stage">{{ picture('board') }}</div>
    <div class="film" data-film="step"><button type="button" data-play disabled>Play</button>
    <label><span class="unseen">Frame</span><input type="range" min="0" max="19" step="1" value="19"
    disabled></label></div>
    <p class="readout"><span>Step {{ value('step') }}: π is about {{ value('pi') }}.</span></p>
    <div class="controls">{{ slider('throws') }} {{ number('seed', again='Throw anew') }}</div>
    """

    def answers(self) -> Iterator[Answer]:
        random, inside, thrown = np.random.default_rng(self.seed), 0, 0
        for step in range(20):
            some = max(1, self.throws // 20)
            x, y = random.random((2, some))
            inside, thrown = inside + int((x * x + y * y < 1).sum()), thrown + some
            about = 4 * inside / thrown
            few = slice(0, 150)
            dots = [
                svg.circle(a * 240, 240 - b * 240, 2.0, cls="p" if a * a + b * b < 1 else "q")
                for a, b in zip(x[few], y[few], strict=True)
            ]
            yield Answer(
                values={"step": Value(step, str(step)), "pi": Value(about, fix(about, 4))},
                pictures={"board": svg.svg(240, 240, *dots, title="Darts on a quarter of a disc")},
                summary=f"After {thrown} darts π is about {fix(about, 4)}.",
                progress=(step + 1) / 20,
            )


SHIPPED = (
    GuessWho,
    DiseaseTest,
    ChainRuleBars,
    LogBound,
    BayesAsProjection,
    EvidenceWalk,
    DecibanTable,
    DecibanSpinner,
    DoubleHeadedCoin,
    Births,
    EntropyUnits,
    CodingCost,
    JointBound,
    ForwardProcess,
    DiffusionSampler,
    LossTerms,
    EvidenceByDrawing,
    YourBelief,
    FalseModels,
    WhereTheyLie,
    SmallSea,
    WorthOfAShot,
    MidGame,
    FewestShots,
    ShotTournament,
    Battleship,
)
EXAMPLES = (Coin, Controls, MoreControls, Curve, Axes, Shapes, Pixels, Film)
for example in EXAMPLES:
    example.sources = (example,)  # the class itself is what "Show the Python" shows

figures = (*EXAMPLES, *SHIPPED)


def numbers() -> dict[str, float | str]:
    """What the prose quotes: some numbers, and the tables of the reference."""
    from essays.manual.reference import tables  # noqa: PLC0415 - the browser needs none of it

    p = float(information.probability_from_db(13.0))
    some = {"share": p, "strength": 13.0, "ratio": p / (1 - p), "tiny": 1.15e-42, "many": 251527}
    return some | tables()
