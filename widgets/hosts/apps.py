"""Ordinary Panel and Bokeh apps in the browser: documents whose only peer is the page's BokehJS.

An app is a function of an essay's `apps`, or a script that a page of its own runs. Its document is
made while the memory snapshot is taken (`prepare`), and the page holds it as JSON: waking is only
connecting, because the models' ids agree. `apps.json` in the wheel of the press says which there
are:

    {slug: {"module": dotted name, "name": of the function in its `apps`}}
    {slug: {"script": path of a script in the wheel}}
"""

import ast
import asyncio
import contextlib
import gc
import inspect
import itertools
import json
import os
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from widgets.hosts import apps_compat as compat  # first: it tells Panel where its scripts are

# isort: split
import panel as pn
from bokeh.core.json_encoder import serialize_json
from bokeh.core.serialization import UnknownReferenceError
from bokeh.document import Document
from bokeh.document.events import (
    DocumentPatchedEvent,
    SessionCallbackAdded,
    SessionCallbackRemoved,
)
from bokeh.server.callbacks import NextTickCallback, PeriodicCallback, SessionCallback

FOLDER = Path(__file__).parents[2]  # of the wheel: where the app's files lie
LIST = FOLDER / "apps.json"
MODELS = 1_000_000  # numbers that each app has for those of its models that it is made with
PAGE: Any = "page"  # the setter of changes that came from the page, and need not go back to it
# What the page may send: changes of models, their events, and changes of a source's columns.
KINDS = {"ModelChanged", "MessageSent", "ColumnDataChanged", "ColumnsStreamed", "ColumnsPatched"}
Post = Callable[[str, str, dict[str, bytes]], object]


class App:
    """One app's document, from its making to the page that it answers.

    `post(kind, text, buffers)` sends the page a `patch`, whose arrays are in `buffers` by their
    ids, or a `problem`: a sentence, then the traceback.
    """

    def __init__(self, slug: str):
        self.slug = slug
        self.document = compat.begin()
        self.place: Place | None = None  # where its script runs
        self.waiting = compat.Waiting()
        self.json = ""
        self.post: Post = lambda _kind, _text, _buffers: None
        self.events: list[Any] = []  # of patches that are not sent yet
        self.buffers: dict[str, bytes] = {}  # theirs
        self.scheduled: dict[SessionCallback, asyncio.Task[None]] = {}

    async def make(self, told: dict[str, str]) -> None:
        """Run the app's code and make its document; raises what the code raises."""
        with compat.current(self.document), self.waiting.hold():
            if "script" in told:
                self.place = Place(FOLDER / told["script"])
                self.place.enter()
                await run_script(self.place.script, self.document)
            else:
                function = import_module(told["module"]).apps[told["name"]]
                pn.panel(function()).server_doc(self.document, location=False)  # type: ignore[attr-defined]
            compat.finish(self.document)
        if not self.document.roots:
            raise ValueError("it shows nothing: mark what it is to show with .servable()")
        self.json = json.dumps(compat.documents_json(self.document))

    def connect(self, post: Post) -> None:
        """Answer a page from now on, which shows the document as it was made."""
        self.post = post
        for callback in self.document.session_callbacks:
            self._schedule(callback)
        self.document.on_change(self._changed)
        with self._answering():
            compat.page_shows(self.document)
            self.waiting.go_on()

    def patch(self, text: str) -> None:
        """Apply a document patch of the page; raises ValueError where it is none of this app's.

        An exception of the author's code is told in one sentence, and the other events are applied.
        """
        events = self._checked(text)
        for event in events:
            with self._answering(), contextlib.suppress(UnknownReferenceError):
                self.document.apply_json_patch({"events": [event]}, setter=PAGE)

    def _checked(self, text: str) -> list[Any]:
        """The events of a patch that are of this app's models.

        Those of models that Python has meanwhile replaced are left out, as the page had not heard.
        """
        try:
            events = json.loads(text)["events"]
        except (ValueError, TypeError, KeyError, RecursionError) as problem:
            raise ValueError(f"Got {text[:40]!r}; expected a document patch as JSON.") from problem
        for event in events if isinstance(events, list) else [None]:
            if not isinstance(event, dict) or event.get("kind") not in KINDS:
                raise ValueError(f"Got {text[:40]!r}; expected changes of the app's models.")
        return [event for event in events if self._is_ours(event)]

    def _is_ours(self, event: dict[str, Any]) -> bool:
        named = [event[key] for key in ("model", "column_source") if event.get(key) is not None]
        ids = [isinstance(model, dict) and model.get("id") for model in named]
        return all(isinstance(one, str) and one in self.document.models for one in ids)  # type: ignore[operator]

    @contextlib.contextmanager
    def _answering(self) -> Iterator[None]:
        """Run the author's code; what it changed is sent as one patch, what it raised is told."""
        try:
            if self.place:
                self.place.enter()
            with compat.current(self.document):
                yield
        except Exception as problem:  # the reader gets a sentence for any error
            self.tell(problem)
        self._send()

    def tell(self, problem: BaseException) -> None:
        """Tell the page of an exception."""
        self.post("problem", json.dumps(in_words(problem)), {})

    def _changed(self, event: object) -> None:
        """Take note of a change that Python made, or begin what it scheduled."""
        match event:
            case SessionCallbackAdded(callback=callback):
                self._schedule(callback)
            case SessionCallbackRemoved(callback=callback):
                if task := self.scheduled.pop(callback, None):
                    task.cancel()
            case DocumentPatchedEvent() if event.setter is not PAGE:
                if not self.events:  # what changes outside of an answer is sent soon
                    asyncio.get_running_loop().call_soon(self._send)
                events, buffers = compat.events_of(self.document, event)
                self.events += events
                self.buffers |= buffers

    def _send(self) -> None:
        if self.events:
            events, self.events = self.events, []
            buffers, self.buffers = self.buffers, {}
            self.post("patch", serialize_json({"events": events}), buffers)

    def _schedule(self, callback: SessionCallback) -> None:
        """Begin a callback of Bokeh's: periodic, after a time, or at the next turn."""
        task = asyncio.ensure_future(self._run(callback))
        self.scheduled[callback] = task

    async def _run(self, callback: SessionCallback) -> None:
        while True:
            await asyncio.sleep(getattr(callback, "period", getattr(callback, "timeout", 0)) / 1000)
            if not isinstance(callback, PeriodicCallback):
                self.scheduled.pop(callback, None)
                with contextlib.suppress(ValueError):  # it was removed meanwhile
                    self.document.remove_next_tick_callback(callback) if isinstance(
                        callback, NextTickCallback
                    ) else self.document.remove_timeout_callback(callback)  # type: ignore[arg-type]
            with self._answering():
                result = callback.callback()
                if isinstance(result, Awaitable):
                    await result
            if not isinstance(callback, PeriodicCallback):
                return


def in_words(problem: BaseException) -> tuple[str, str]:
    """An exception in one line, and its whole traceback."""
    words = traceback.TracebackException.from_exception(problem)
    line = "".join(words.format_exception_only()).strip().splitlines()[-1]
    return line, "".join(words.format())


class Place:
    """Where a script runs: its folder, from which it opens files, and its own modules.

    A Python has one working folder, one path and one module of a name; each script has its own of
    them, from when it is entered until another one is.
    """

    def __init__(self, script: Path):
        self.script = script
        self.folder = script.parent
        self.modules: dict[str, ModuleType] = {}  # while another script is entered

    def enter(self) -> None:
        """Run what follows as this script's; again after a restore, which keeps no folder."""
        os.chdir(self.folder)
        if _entered and _entered[-1] is self:
            return
        if _entered:
            _entered.pop().leave()
        _entered.append(self)
        sys.path.insert(0, str(self.folder))
        sys.argv = [str(self.script)]
        sys.modules.update(self.modules)

    def leave(self) -> None:
        """Keep the modules for when it is entered again, out of the next one's sight."""
        with contextlib.suppress(ValueError):  # the script took it out
            sys.path.remove(str(self.folder))
        self.modules = {name: m for name, m in sys.modules.items() if self._has(m)}
        for name in self.modules:
            del sys.modules[name]

    def _has(self, module: object) -> bool:
        """Whether a module lies in the script's folder."""
        if not isinstance(module, ModuleType):
            return False
        told = vars(module)
        files = [told.get("__file__"), *(told.get("__path__") or ())]
        return any(isinstance(f, str) and Path(f).is_relative_to(self.folder) for f in files)


_entered: list[Place] = []  # the one whose script runs
_numbers = itertools.count()


async def run_script(path: Path, document: Document) -> None:
    """Run an app's script as the Panel server does.

    It may wait for something at its top level, as in a notebook.
    """
    module = ModuleType(f"bokeh_app_{next(_numbers)}")  # Panel knows a served script by this name
    module.__dict__.update(__file__=str(path), __package__="")
    document.modules.add(module)
    code = compile(path.read_bytes(), str(path), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if code.co_flags & inspect.CO_COROUTINE:
        await eval(code, module.__dict__)
    else:
        exec(code, module.__dict__)


_prepared: dict[str, App] = {}
_numbered: set[str] = set()  # apps whose numbers of models are taken


def known() -> dict[str, dict[str, str]]:
    """The apps of this Python."""
    told: dict[str, dict[str, str]] = json.loads(LIST.read_text("utf-8"))
    return told


async def made(slug: str) -> App:
    """An app with its document; raises KeyError where there is none, and what its code raises.

    The models have the same ids in every Python that makes the app for the first time, whatever
    else was made there before: a page that holds the document of one is connected to another.
    """
    apps = known()
    told, number = apps[slug], MODELS * (1 + sorted(apps).index(slug))
    with contextlib.nullcontext() if slug in _numbered else compat.counting_from(number):
        app = App(slug)
        await app.make(told)
    _numbered.add(slug)
    return app


async def prepare() -> str:
    """Make every app's document; return what the press needs of them, as JSON.

    {slug: {"document": docs and items, "models": names, "html": page of a script,
            "design": {"js": addresses, "js_modules": addresses}}
           or {"error": sentence, "frames": [[file, line, function], …], "traceback": text}}
    """
    told: dict[str, Any] = {}
    for slug, kind in known().items():
        try:
            app = await made(slug)
        except (Exception, SystemExit) as problem:
            told[slug] = {
                "error": traceback.format_exception_only(problem)[-1].strip(),
                "frames": [
                    [frame.filename, frame.lineno, frame.name]
                    for frame in traceback.extract_tb(problem.__traceback__)
                ],
                "traceback": "".join(traceback.format_exception(problem)),
            }
            continue
        with compat.current(app.document):
            models = compat.model_names()
        told[slug] = {"document": json.loads(app.json), "models": models}
        told[slug]["design"] = compat.design_scripts(app.document)
        if "script" in kind:
            told[slug]["html"] = compat.page_html(app.document)
        _prepared[slug] = app
    gc.collect()
    return json.dumps(told)


async def open_app(slug: str) -> tuple[str, App]:
    """The document of an app as JSON, and the app: the prepared one, or a new one.

    Raises KeyError where there is no such app.
    """
    app = _prepared.pop(slug, None) or await made(slug)
    return app.json, app
