"""The browser's Python: a Bokeh document whose only peer is the page.

This is the one file that stands between the widgets and a web worker. Patches come in as JSON text
and go out as JSON text; they are the same document patches that a Panel server exchanges with
BokehJS. A page has a session; where one worker serves several embedded widgets, each has its own.
"""

import json
from collections.abc import Callable
from typing import Protocol

from bokeh.core.serialization import Serializer
from bokeh.document import Document
from bokeh.document.events import DocumentPatchedEvent
from bokeh.document.json import PatchJson

from widgets import data
from widgets.figure import Figure, read_ask
from widgets.maths import kernels

PAGE = "page"  # the setter of changes that came from the page, and need not go back to it


class Session:
    """One document, its figures, and the function that sends patches to the page."""

    def __init__(self, post: Callable[[str], object]):
        self.post = post
        self.document = Document()
        self.figures: dict[str, Figure] = {}
        self.models: set[str] = set()  # ids that patches name
        self.document.on_change(self._send)

    def _send(self, event: object) -> None:
        """Send a change that Python made to the page, as a document patch."""
        if isinstance(event, DocumentPatchedEvent) and event.setter is not PAGE:
            serializer = Serializer(references=self.document.models.synced_references)
            patch = PatchJson(events=serializer.encode([event]))
            self.document.models.flush_synced(lambda model: not serializer.has_ref(model))
            self.post(json.dumps(patch))

    def open(self, key: str, slug: str) -> str:
        """Add a figure to the document; return the id of the model that its patches name."""
        figure = Figure(slug, key)
        self.document.hold()  # the page has the figure already: it is not sent the new root
        root = figure.get_root(self.document)
        self.document.add_root(root)
        self.document.callbacks._held_events.clear()
        self.document.unhold()
        self.figures[key] = figure
        self.models.add(root.data.id)
        return root.data.id

    def patch(self, text: str) -> None:
        """Apply a document patch of the page, which may set what one figure is asked.

        Every other patch raises ValueError before anything has changed: a page that embeds a
        widget may be anyone's, and Bokeh's patches can do more than ask.
        """
        try:
            patch = json.loads(text)
        except (ValueError, RecursionError) as problem:
            raise ValueError(f"Got {text[:40]!r}; expected a document patch as JSON.") from problem
        if not self._asks(patch):
            raise ValueError(f"Got {text[:40]!r}; expected a patch that asks one figure.")
        self.document.apply_json_patch(patch, setter=PAGE)

    def _asks(self, patch: object) -> bool:
        """Whether a patch sets the `ask` of a figure to a readable one, and nothing else."""
        match patch:
            case {
                "events": [
                    {"kind": "ModelChanged", "model": {"id": str(model)}, "attr": "ask",
                     "new": str(ask), **other}
                ],
                **rest,
            } if model in self.models and not other and not rest:  # fmt: skip
                read_ask(ask)
                return True
        return False


class Buffer(Protocol):
    """Bytes of the browser's, which Python sees by name only."""

    def to_bytes(self) -> bytes:
        """The same as bytes of Python's."""


def lend(functions: kernels.Lent | None) -> None:
    """Let the browser compute what it is faster at than numpy; None where it is not."""
    kernels.lend(functions)


def provide(name: str, content: Buffer) -> None:
    """Keep a file that the page fetched for a figure, under the name in the widget's `data`."""
    data.provide(name, content.to_bytes())
