"""A widget as a Panel component: one class for all widgets, on every host.

The page sends what the reader set as `request`, Python sends what the figure shows as `answer`.
Both are JSON texts, so that Bokeh's document patches carry them as plain strings, to BokehJS on a
Panel server and to the script of a static page, which uses the same protocol with a worker.

    request {"seq": n, "state": {control: raw value}}
    answer  {"seq": n, "state": {control: value}, "problems": {control: sentence},
             "values": {name: [text, number]}, "pictures": {name: svg},
             "images": {name: [width, height, base64]}, "summary": words, "progress": x or null}
            or {"seq": n, "error": sentence}
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import param

from widgets.hosts.panel_compat import AnsweringComponent, page_is_drawn
from widgets.kit.parameters import Raw, as_raw
from widgets.kit.widget import WIDGETS, Answer, Widget


class Figure(AnsweringComponent):
    """A widget as a Panel component."""

    key = param.String(doc="The id of the figure on its page.")
    request = param.String(doc="What the reader set, as JSON.")
    answer = param.String(doc="What the figure shows, as JSON.")

    # A static page has its own script; LiveFigure has one for BokehJS.
    _esm = "export function render() {}"

    def __init__(self, slug: str, key: str, **params: Any):
        """The figure `key` of the widget `slug`; raises KeyError where there is no such widget."""
        if slug not in WIDGETS:
            known = ", ".join(sorted(WIDGETS))
            raise KeyError(f"Got the widget {slug!r}; expected one of {known}.")
        self.widget = WIDGETS[slug]()
        self._task: asyncio.Task[None] | None = None
        super().__init__(key=key, **params)
        self.param.watch(self._on_request, "request")

    def _on_request(self, event: param.parameterized.Event) -> None:
        """Answer at once; further parts follow when the event loop is free."""
        self.rest()
        seq, state = read_request(event.new)
        try:
            problems = self.widget.restore(state)
        except Exception as error:  # of an action
            self._fail(seq, error)
            return
        answers = self.widget.answers()
        if self._publish(seq, problems, answers):
            self._task = asyncio.ensure_future(self._go_on(seq, problems, answers))

    def rest(self) -> None:
        """Cancel the parts of the last answer that are still to come."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _go_on(self, seq: int, problems: dict[str, str], answers: Iterator[Answer]) -> None:
        # Panel delays changes until its page is loaded, and later ones would overtake them.
        while not page_is_drawn():
            await asyncio.sleep(0.01)
        more = True
        while more:
            # Between two answers the loop receives new requests, which cancel this task.
            await asyncio.sleep(0)
            more = self._publish(seq, problems, answers)

    def _publish(self, seq: int, problems: dict[str, str], answers: Iterator[Answer]) -> bool:
        """Send the next answer; True where another one will follow."""
        try:
            answer = next(answers, None)
        except Exception as error:  # the reader gets a sentence for any error
            self._fail(seq, error)
            return False
        if answer is None:
            return False
        self.answer = encode(seq, _state_of(self.widget), problems, answer)
        return answer.progress is not None and answer.progress < 1

    def _fail(self, seq: int, error: Exception) -> None:
        """Tell the page in a sentence that there is no answer."""
        self.answer = json.dumps({"seq": seq, "error": f"{type(error).__name__}: {error}"})


def read_request(text: str) -> tuple[int, dict[str, Any]]:
    """The number and the state of a request; raises ValueError where the text is not one."""
    try:
        request = json.loads(text)
        seq, state = request["seq"], request["state"]
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise ValueError(f"Got {text[:40]!r}; expected JSON with seq and state.") from problem
    if type(seq) is not int or not isinstance(state, dict):
        raise ValueError(f"Got {text[:40]!r}; expected a whole number as seq, names in state.")
    return seq, state


def _state_of(widget: Widget) -> dict[str, Raw]:
    """What the controls are set to, as JSON has it."""
    return {name: as_raw(widget.param[name], getattr(widget, name)) for name in widget.controls()}


def encode(seq: int, state: dict[str, Any], problems: dict[str, str], answer: Answer) -> str:
    """An answer as JSON; numbers as their shortest exact decimal, so that none is rounded."""
    return json.dumps(
        {
            "seq": seq,
            "state": state,
            "problems": problems,
            "values": {n: [v.text, repr(float(v.number))] for n, v in answer.values.items()},
            "pictures": dict(answer.pictures),
            "images": {
                n: [i.width, i.height, b64encode(i.pixels).decode()]
                for n, i in answer.images.items()
            },
            "summary": answer.summary,
            "progress": answer.progress,
        }
    )
