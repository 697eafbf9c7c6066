"""The browser's Python: a Bokeh document whose only peer is the page.

This is the one file that stands between the widgets and a web worker. Patches come in as JSON text
and go out as JSON text; they are the same document patches that a Panel server exchanges with
BokehJS. A page has a session; where one worker serves several embedded widgets, each has its own.

Making a figure takes far longer than answering it, so a memory snapshot holds one session in which
every widget has its figure already (`prepare`), and the first page that comes is given that one.
"""

import asyncio
import json
import random
import sys
from collections.abc import Callable
from typing import Any, Protocol

from bokeh.core.serialization import Ref
from bokeh.core.types import ID
from bokeh.document import Document
from bokeh.document.events import DocumentPatchedEvent

from widgets.hosts.bokeh_compat import PatchJson, patch_text
from widgets.hosts.figure import Figure, read_request
from widgets.kit import data_files
from widgets.kit.widget import WIDGETS
from widgets.maths import kernels

# Bokeh calls a setter a session, and only asks whether two are the same.
PAGE: Any = "page"  # the setter of changes that came from the page, and need not go back to it


class Session:
    """One document, its figures, and the function that sends patches to the page."""

    def __init__(self, post: Callable[[str], object]):
        self.post = post
        self.document = Document()
        self.ready: dict[str, str] = {}  # slug → model id of a figure that nobody has opened yet
        self.figures: dict[str, Figure] = {}  # by model id
        self.models: set[str] = set()  # ids that patches may name
        self.document.on_change(self._send)

    def _send(self, event: object) -> None:
        """Send a change that Python made to the page, as a document patch."""
        if isinstance(event, DocumentPatchedEvent) and event.setter is not PAGE:
            self.post(patch_text(self.document, event))

    def open(self, key: str, slug: str) -> str:
        """Open a figure of a widget; return the id of the model that its patches name."""
        model = self.ready.pop(slug, None) or self.add(key, slug)
        self.models.add(model)
        return model

    def add(self, key: str, slug: str) -> str:
        """Add a figure to the document; return the id of its model."""
        figure = Figure(slug, key)
        root: Any = figure.get_root(self.document)
        self.document.add_root(root, setter=PAGE)  # the page has the figure: it is not sent this
        self.figures[root.data.id] = figure
        return str(root.data.id)

    def patch(self, text: str) -> None:
        """Apply a document patch of the page, which may set what one figure is asked.

        Every other patch raises ValueError before anything has changed: a page that embeds a
        widget may be anyone's, and Bokeh's patches can do more than ask.
        """
        try:
            patch = json.loads(text)
        except (ValueError, RecursionError) as problem:
            raise ValueError(f"Got {text[:40]!r}; expected a document patch as JSON.") from problem
        if not self._is_request(patch):
            raise ValueError(
                f"Got {text[:40]!r}; expected a patch that sets the request of one figure."
            )
        self.document.apply_json_patch(patch, setter=PAGE)

    def rehearse(self, n: int) -> None:
        """Let a figure that nobody has opened answer for the n-th time, and nobody hear it.

        An engine compiles well what it has run often: the reader's first moves then take no longer
        than later ones. All figures share most of what an answer takes.
        """
        idle = (model for slug, model in self.ready.items() if not WIDGETS[slug].data)
        if model := next(idle, None):
            post, self.post = self.post, lambda _: None
            self.document.apply_json_patch(_request_patch(model, -n), setter=PAGE)
            self.figures[model].rest()
            self.post = post

    def _is_request(self, patch: object) -> bool:
        """Whether a patch sets the `request` of a figure to a readable one, and nothing else."""
        match patch:
            case {
                "events": [
                    {
                        "kind": "ModelChanged",
                        "model": {"id": str(model)},
                        "attr": "request",
                        "new": str(request),
                        **other,
                    }
                ],
                **rest,
            } if model in self.models and not other and not rest:
                read_request(request)
                return True
        return False


def _request_patch(model: str, seq: int) -> PatchJson:
    """The patch that asks a figure for its answer as it comes; pages count from 1."""
    ask = json.dumps({"seq": seq, "state": {}})
    figure = Ref(id=ID(model))
    return {"events": [{"kind": "ModelChanged", "model": figure, "attr": "request", "new": ask}]}


_prepared: list[Session] = []


async def prepare() -> None:
    """Make a session in which every widget has a figure that has answered once.

    What is built on first use (classes of data models, serialisers, compiled patterns, the arrays
    behind a picture) is then there too, and a reader's first answer takes no longer than the tenth.
    """
    session = Session(lambda _: None)
    for slug in WIDGETS:
        model = session.add(slug, slug)
        session.models.add(model)
        session.patch(json.dumps(_request_patch(model, 0)))
        session.figures[model].rest()
        session.ready[slug] = model
        await asyncio.sleep(0)
    session.models.clear()  # until it is opened
    _prepared.append(session)


def wake() -> None:
    """Run first when Python wakes: what must not be the same for every reader."""
    random.seed()
    if legacy := sys.modules.get("numpy.random"):
        legacy.seed()


def session(post: Callable[[str], object]) -> Session:
    """A session whose patches are sent by `post`: the one that was prepared, or else a new one."""
    if not _prepared:
        return Session(post)
    prepared = _prepared.pop()
    prepared.post = post
    return prepared


class Buffer(Protocol):
    """Bytes of the browser's, which Python sees by name only."""

    def to_bytes(self) -> bytes:
        """The same as bytes of Python's."""


def lend(functions: kernels.Lent | None) -> None:
    """Let the browser compute what it is faster at than numpy; None where it is not."""
    kernels.lend(functions)


def provide(name: str, content: Buffer) -> None:
    """Keep a file that the page fetched for a figure, under the name in the widget's `data`."""
    data_files.provide(name, content.to_bytes())
