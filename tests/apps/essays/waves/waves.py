"""An essay for the tests: ordinary Panel apps, whose JavaScript is Panel's and Bokeh's own."""

import asyncio
import datetime
import io

import numpy as np
import panel as pn
import param
from bokeh.models import ColumnDataSource, Slider
from bokeh.plotting import figure


def sine() -> pn.Row:
    """A slider, and a Bokeh figure that is made anew."""
    frequency = pn.widgets.FloatSlider(label="Frequency", start=0.1, end=5, value=1)

    def plot(f: float) -> figure:
        x = np.linspace(0, 4 * np.pi, 200)
        p = figure(height=260, width=360, title=f"sin {f:.1f}x")
        p.line(x, np.sin(f * x))
        return p

    return pn.Row(frequency, pn.bind(plot, frequency))


def words() -> pn.Column:
    """Text, a select, buttons, and a callback that fails."""
    name = pn.widgets.TextInput(label="Name", value="you")
    kind = pn.widgets.Select(label="Kind", options=["plain", "loud"])
    again = pn.widgets.Button(label="Again")
    times = pn.widgets.StaticText(label="Times", value="0")
    fails = pn.widgets.Button(label="Fail")

    def press(event: object) -> None:
        times.value = str(int(times.value) + 1)

    def fail(event: object) -> None:
        raise ValueError("it was to fail")

    again.on_click(press)
    fails.on_click(fail)

    def greet(name: str, kind: str) -> str:
        return f"Hello, {name.upper() if kind == 'loud' else name}!"

    return pn.Column(name, kind, pn.bind(greet, name, kind), pn.Row(again, fails), times)


class Settings(param.Parameterized):
    """A class of parameters, one of which another follows."""

    day = param.Date(datetime.date(2026, 11, 26))
    size = param.Range((2, 5), bounds=(0, 9))
    kinds = param.ListSelector(["a"], objects=["a", "b", "c"])
    on = param.Boolean(default=False)
    total = param.Number(3.0)

    @param.depends("size", watch=True)
    def follow(self) -> None:
        """The total follows the size."""
        self.total = float(self.size[1] - self.size[0])

    @param.depends("day", "kinds", "on", "total")
    def words(self) -> str:
        """All of them in words."""
        return f"{self.day} · {'+'.join(self.kinds)} · {self.on} · {self.total:g}"


def settings() -> pn.Row:
    """A panel of parameters."""
    one = Settings()
    return pn.Row(one.param, one.words)


def places() -> pn.Tabs:
    """Tabs, cards, an accordion; Markdown, LaTeX, indicators."""
    bar = pn.indicators.Progress(value=20, width=200)
    more = pn.widgets.Button(label="More")
    more.on_click(lambda _: bar.param.update(value=bar.value + 20))
    number = pn.indicators.Number(label="Level", value=20)
    bar.param.watch(lambda event: number.param.update(value=event.new), "value")
    first = pn.Column(more, bar, number)
    second = pn.Card(pn.pane.Markdown("**Bold**, and a [link](#card)."), title="A card")
    third = pn.Accordion(("Inside", pn.pane.HTML("<b>Unfolded</b>")))
    return pn.Tabs(("Bar", first), ("Card", second), ("Fold", third), dynamic=False)


def chosen() -> pn.Row:
    """Bokeh's own widgets and tools: what is selected in a figure comes back to Python."""
    source = ColumnDataSource({"x": [1, 2, 3], "y": [3, 1, 2]})
    plot = figure(tools="tap,pan,wheel_zoom", width=300, height=240)
    plot.scatter("x", "y", size=30, source=source)
    slider = Slider(start=0, end=9, value=1, title="Height")
    words = pn.widgets.StaticText(value="nothing chosen")

    def move(_attr: str, _old: object, new: float) -> None:
        source.patch({"y": [(0, new)]})

    def tell(_attr: str, _old: object, new: list[int]) -> None:
        words.value = f"chosen: {new}"

    slider.on_change("value", move)
    source.selected.on_change("indices", tell)
    return pn.Row(plot, pn.Column(slider, words))


def later() -> pn.Column:
    """What happens by itself: a stream, an asynchronous callback, a cache, files."""
    source = ColumnDataSource({"x": [0], "y": [0]})
    plot = figure(width=300, height=160)
    plot.line("x", "y", source=source)
    count = pn.widgets.StaticText(label="Streamed", value="0")
    go = pn.widgets.Button(label="Wait")
    words = pn.widgets.StaticText(value="asleep")

    def stream() -> None:
        n = len(source.data["x"])
        if n < 20:
            source.stream({"x": [n], "y": [n**2]}, rollover=50)
            count.value = str(n)

    async def wait(event: object) -> None:
        words.value = "waiting"
        await asyncio.sleep(0.2)
        seen = pn.state.cache.setdefault("seen", [])
        seen.append(1)
        words.value = f"awake {len(seen)}"

    def save() -> io.StringIO:
        return io.StringIO("x,y\n1,2\n")

    given = pn.widgets.FileInput(accept=".txt")
    length = pn.bind(lambda data: f"{len(data or b'')} bytes", given)
    pn.state.add_periodic_callback(stream, period=50)
    go.on_click(wait)
    download = pn.widgets.FileDownload(callback=save, filename="points.csv", label="Download")
    return pn.Column(plot, count, pn.Row(go, words), download, pn.Row(given, length))


apps = {
    "sine": sine,
    "words": words,
    "settings": settings,
    "places": places,
    "chosen": chosen,
    "later": later,
}
