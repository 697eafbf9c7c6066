"""The widgets' host in the browser: Bokeh documents whose only peer is the page.

worker.js calls it. Patches are JSON text; they are the same document patches that a Panel server
exchanges with BokehJS. A page has a session; where one worker serves several embedded widgets, each
has its own.

Making a figure takes far longer than answering, so the memory snapshot has a session in which every
widget has a figure already (`prepare`), and the first page gets that one.
"""

import asyncio
import json
import random
import sys
from collections.abc import Callable
from typing import Any, Protocol, cast

from bokeh.core.serialization import Ref
from bokeh.core.types import ID
from bokeh.document import Document
from bokeh.document.events import DocumentPatchedEvent

from widgets.hosts.bokeh_compat import PatchJson, patch_text
from widgets.hosts.figure import Figure, read_request
from widgets.kit import data_files
from widgets.kit.widget import WIDGETS
from widgets.maths import kernels

# Bokeh types a setter as a session, but only compares setters.
PAGE: Any = "page"  # the setter of changes that came from the page, and need not go back to it


class Session:
    """One document, its figures, and the function that sends patches to the page."""

    def __init__(self, post: Callable[[str], object]):
        self.post = post
        self.document = Document()
        self.ready: dict[str, str] = {}  # slug → model id of a figure that is not open yet
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
        self.document.add_root(root, setter=PAGE)  # so that it is not sent: the page has the figure
        self.figures[root.data.id] = figure
        return str(root.data.id)

    def patch(self, text: str) -> None:
        """Apply a document patch of the page, which may set the request of one figure.

        Every other patch raises ValueError before anything has changed: any page may
        embed a widget, and Bokeh's patches can do more than set a request.
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

    def close(self) -> None:
        """End it with its page: what is still to come of its answers is not computed."""
        self.post = lambda _: None
        for root in self.document.roots:
            figure = self.figures[cast(Any, root).data.id]
            figure.rest()
            figure.forget(root)
        for known in (self.figures, self.models, self.ready):
            known.clear()
        self.document.clear()

    def rehearse(self, n: int) -> None:
        """Let a figure that is not open answer for the n-th time, without sending the answer.

        Engines optimise code that has run often, so the reader's first moves then take no longer
        than later ones. All figures share most of the code of an answer.
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
    """The patch that requests a figure's answer for its defaults; pages count requests from 1."""
    ask = json.dumps({"seq": seq, "state": {}})
    figure = Ref(id=ID(model))
    return {"events": [{"kind": "ModelChanged", "model": figure, "attr": "request", "new": ask}]}


_prepared: list[Session] = []


async def prepare() -> None:
    """Make a session in which every widget has a figure that has answered once.

    What is made on first use (classes of data models, serialisers, compiled patterns, the arrays
    behind a picture) is then made too, and a reader's first answer takes no longer than the tenth.
    """
    session = Session(lambda _: None)
    for slug in WIDGETS:
        model = session.add(slug, slug)
        session.models.add(model)
        session.patch(json.dumps(_request_patch(model, 0)))
        session.figures[model].rest()
        session.figures[model].answer = ""  # nobody asked for it
        session.ready[slug] = model
        await asyncio.sleep(0)
    session.models.clear()  # until it is opened
    _prepared.append(session)


def reseed() -> None:
    """Seed random numbers anew after a restore: they must not be the same for every reader."""
    random.seed()
    if legacy := sys.modules.get("numpy.random.mtrand"):
        legacy.seed()


def session(post: Callable[[str], object]) -> Session:
    """A session whose patches `post` sends: the prepared one, or a new one where that is taken."""
    if not _prepared:
        return Session(post)
    prepared = _prepared.pop()
    prepared.post = post
    return prepared


class Buffer(Protocol):
    """Bytes of JavaScript's (a Pyodide proxy)."""

    def to_bytes(self) -> bytes:
        """A copy of them in Python."""


def lend(functions: kernels.Lent | None) -> None:
    """Use the browser's faster kernels instead of numpy; None to use numpy."""
    kernels.lend(functions)


def provide(name: str, content: Buffer) -> None:
    """Store a file that the page fetched for a figure, under the name in the widget's `data`."""
    data_files.provide(name, content.to_bytes())
