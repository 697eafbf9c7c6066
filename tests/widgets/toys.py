"""Widgets that only tests know: one of each kind of control, and a long computation."""

import datetime
from collections.abc import Iterator

import param

from widgets.kit.widget import WIDGETS, Answer, Image, Value, Widget


def changed(widget: Widget) -> dict:
    """The controls of a widget that differ from their defaults."""
    defaults = {name: type(widget).param[name].default for name in widget.controls()}
    return {n: v for n, default in defaults.items() if (v := getattr(widget, n)) != default}


def toy_widget() -> type[Widget]:
    """A widget with a control of every kind, registered as `toy`."""

    class Toy(Widget):
        slug = "toy"
        title = "A toy"

        x = param.Number(1.5, bounds=(-2.0, 2.0), step=0.5, label="The number", doc="Any.")
        n = param.Integer(3, bounds=(0, 9), label="Count", doc="Whole.")
        on = param.Boolean(True, label="Switch", doc="On or off.")
        unit = param.Selector(default="cm", objects=["cm", "feet", "m"], label="Unit", doc="Of x.")
        letter = param.Selector(default="a", objects=list("abcdef"), label="Letter", doc="One.")
        word = param.String("abba", regex=r"^[ab]+\Z", label="Word", doc="Of a and b.")

        layout = """<div>{{ picture('dot') }}{{ slider('x', unit='dB') }}{{ number('n') }}
        {{ toggle('on') }}{{ choice('unit', {'cm': 'centimetres'}) }}{{ choice('letter') }}
        {{ text('word') }}{{ value('square') }}{{ image('pixels', 'Some pixels') }}</div>"""

        def answer(self) -> Answer:
            return Answer(
                values={"square": Value(self.x**2, f"{self.x**2:.2f} & up")},
                pictures={"dot": "<svg viewBox='0 0 1 1'></svg>"},
                images={"pixels": Image(2, 1, bytes([0, 255]))},
                summary=f"x is <{self.x}>.",
            )

    return WIDGETS[Toy.slug]


def more_widget() -> type[Widget]:
    """A widget with a control of each kind that few figures have, registered as `more`."""

    class More(Widget):
        slug = "more"
        title = "More kinds"

        span = param.Range((2, 5), bounds=(0, 10), step=0.5, label="Span", doc="From and to.")
        day = param.CalendarDate(
            datetime.date(2026, 11, 26),
            bounds=(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)),
            label="Day",
            doc="Of 2026.",
        )
        time = param.Date(datetime.datetime(2026, 11, 26, 18, 30), label="Time", doc="Any.")
        shade = param.Color("#0b6e4f", label="Shade", doc="Of the dot.")
        some = param.ListSelector(default=["b"], objects=list("abc"), label="Some", doc="Any of.")
        widen = param.Action(
            lambda self: self.param.update(span=(0, self.span[1])), label="Widen", doc="From 0."
        )

        layout = """<div>{{ interval('span', unit='m') }}{{ date('day') }}{{ date('time') }}
        {{ color('shade') }}{{ several('some', {'a': 'Anna'}) }}{{ action('widen') }}
        {{ value('length') }}</div>"""

        def answer(self) -> Answer:
            low, high = self.span
            return Answer({"length": Value(high - low, f"{high - low:g}")}, summary="A length.")

    return WIDGETS[More.slug]


def slow_widget(steps: int = 3) -> type[Widget]:
    """A widget that answers in `steps` parts, registered as `slow`."""

    class Slow(Widget):
        slug = "slow"
        title = "A long computation"
        layout = "{{ slider('x') }}{{ value('done') }}"

        x = param.Number(0.0, bounds=(0.0, 1.0), label="x", doc="Where it starts.")
        begun = 0  # how many computations were begun, and how many parts were computed
        parts = 0

        def answers(self) -> Iterator[Answer]:
            type(self).begun += 1
            for i in range(1, steps + 1):
                type(self).parts += 1
                yield Answer({"done": Value(self.x + i, str(i))}, progress=i / steps)

    return WIDGETS[Slow.slug]


def failing_widget() -> type[Widget]:
    """A widget whose answer is an error, registered as `failing`."""

    class Failing(Widget):
        slug = "failing"
        title = "Nothing works"
        layout = ""

        x = param.Number(0.0, bounds=(0.0, 1.0), label="x", doc="Of no use.")

        def answer(self) -> Answer:
            raise ZeroDivisionError("division by zero")

    return WIDGETS[Failing.slug]
