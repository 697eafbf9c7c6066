"""Every undocumented name of Panel and Bokeh that ordinary apps in the browser need, and why.

- `MockSessionContext` stands for a server's session while an app's code runs: `.servable()`,
  `pn.state.template` and `pn.state.session_args` ask for one. Panel's own `init_doc` and
  `write_doc` for Pyodide set it and take it away in the same way.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/io/pyodide.py
- `state._loaded`, `state._connected`, `state._schedule_on_load` say that a page shows the document,
  and run what an app asked for then. https://github.com/holoviz/panel/blob/v1.10.0/panel/io/pyodide.py
- `state._templates` holds the template of a document, whose roots are made when it is shown.
- `param.parameterized.async_executor` runs asynchronous functions, and `PeriodicCallback.start`
  starts a timer. Both would begin while the memory snapshot is taken, which can hold no running
  task: they wait until a page is connected (`Waiting`).
- `BASE_TEMPLATE`, `get_env`, `design_template_variables` and `_template_variables` make the page of
  a document as `panel convert` does (`script_to_html`).
  https://github.com/holoviz/panel/blob/v1.10.0/panel/io/convert.py
- `Serializer(deferred=False)`, `synced_references` and `flush_synced` make the patch of a change,
  with arrays in it as base64 (bokeh_compat.py has the same for figures).
  https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/core/serialization.py
- `bokeh.util.serialization._simple_id` is the number of the last model, and
  `param.parameterized.object_count` that of the last object, in whose name it stands: both count
  all that is made, so that an app's ids depend on what was made before (`counting_from`).
  https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/util/serialization.py
  https://github.com/holoviz/param/blob/v2.4.2/param/parameterized.py
- `_template_variables["template_resources"]` and `config.design` name the scripts of a template and
  of a design, which `Resources.js_files` puts beside BokehJS's.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/io/resources.py
- `extension_declared` tells which models' scripts a page loads.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/io/resources.py
- `panel.template.base.BUNDLE_DIR` is asked whether a file of a template is among Panel's scripts,
  which are in no wheel here; otherwise a template has the address of a server's (`Bundled`).
  https://github.com/holoviz/panel/blob/v1.10.0/panel/template/base.py
- `HTML_SANITIZER._sanitize` cleans HTML in templates; by default with nh3, which is compiled and in
  no wheel here: bleach, which Panel used before, does the same.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/util/__init__.py
- `bokeh.io.doc.patch_curdoc` and `panel.io.state.set_curdoc` name the current document, each to its
  own library.

`tests/canaries/test_apps.py` tries each of them.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

# Panel writes addresses of its scripts and style sheets, which the page puts its own in place of.
# It reads this when it is imported.
FRONT_END = "https://front-end.invalid/"
if sys.platform == "emscripten":
    os.environ["PANEL_CDN_ROOT"] = FRONT_END
    os.environ["BOKEH_RESOURCES"] = "cdn"

import param  # noqa: E402
from bokeh.core.serialization import Serializer  # noqa: E402
from bokeh.core.templates import FILE, MACROS  # noqa: E402
from bokeh.document import Document  # noqa: E402
from bokeh.document.events import DocumentPatchedEvent  # noqa: E402
from bokeh.embed.util import standalone_docs_json_and_render_items  # noqa: E402
from bokeh.events import DocumentReady  # noqa: E402
from bokeh.io.doc import patch_curdoc  # noqa: E402
from bokeh.model import Model  # noqa: E402
from bokeh.util import serialization  # noqa: E402
from panel.config import config  # noqa: E402
from panel.io.callbacks import PeriodicCallback  # noqa: E402
from panel.io.document import MockSessionContext  # noqa: E402
from panel.io.resources import BASE_TEMPLATE, CDN_DIST, extension_declared, get_env  # noqa: E402
from panel.io.state import set_curdoc, state  # noqa: E402
from panel.template import base as template_base  # noqa: E402
from panel.theme.base import design_template_variables  # noqa: E402
from panel.util import HTML_SANITIZER  # noqa: E402


class Bundled:
    """The folder of the scripts and style sheets that Panel brings, as far as a template asks."""

    def __init__(self, *parts: str):
        self.parts = parts

    def __truediv__(self, name: str) -> "Bundled":
        return Bundled(*self.parts, name)

    def is_file(self) -> bool:
        """Whether it is a file of a template of Panel's own, which all are there."""
        found = [template_base.BaseTemplate]
        for one in found:
            found += one.__subclasses__()
        ours = {one.__name__.lower() for one in found if one.__module__.startswith("panel.")}
        return self.parts[0] in ours


if sys.platform == "emscripten":
    import bleach

    HTML_SANITIZER._sanitize = partial(bleach.clean, strip=True)
    template_base.BUNDLE_DIR = Bundled()  # type: ignore[assignment]

__all__ = [
    "FRONT_END",
    "Waiting",
    "begin",
    "counting_from",
    "current",
    "design_scripts",
    "documents_json",
    "events_of",
    "finish",
    "model_names",
    "page_html",
    "page_shows",
]


class Waiting:
    """What an app began before a page was there, to be begun when one is."""

    def __init__(self) -> None:
        self.begun: list[Callable[[], Any]] = []

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Within it nothing asynchronous begins."""
        executor, start = param.parameterized.async_executor, PeriodicCallback.start  # type: ignore[attr-defined]

        started: list[PeriodicCallback] = []

        def later(function: Callable[[], Any]) -> None:
            self.begun.append(partial(execute, function))

        def start_later(callback: PeriodicCallback) -> None:
            if callback not in started:
                started.append(callback)
                self.begun.append(partial(start, callback))

        param.parameterized.async_executor = later  # type: ignore[attr-defined]
        PeriodicCallback.start = start_later  # type: ignore[method-assign]
        try:
            yield
        finally:
            param.parameterized.async_executor = executor  # type: ignore[attr-defined]
            PeriodicCallback.start = start  # type: ignore[method-assign]

    def go_on(self) -> None:
        """Begin all of it."""
        begun, self.begun = self.begun, []
        for function in begun:
            function()


_tasks: set[asyncio.Future[Any]] = set()  # the loop holds them weakly


def execute(function: Callable[[], Any]) -> None:
    """Run an asynchronous function."""
    task = asyncio.ensure_future(function())
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


@contextlib.contextmanager
def current(document: Document) -> Iterator[None]:
    """Within it, this is the current document for Panel and Bokeh."""
    with patch_curdoc(document), set_curdoc(document):
        yield


@contextlib.contextmanager
def counting_from(number: int) -> Iterator[None]:
    """Within it, models and objects are counted from this number on; after it, as before."""
    counted: Any = param.parameterized
    before = serialization._simple_id, counted.object_count
    serialization._simple_id = counted.object_count = number
    try:
        yield
    finally:
        serialization._simple_id, counted.object_count = before


def begin() -> Document:
    """A document for which an app's code can run as on a server."""
    document = Document()
    context = MockSessionContext(document=document)
    document._session_context = lambda: context  # type: ignore[assignment]
    return document


def finish(document: Document) -> None:
    """Make the roots of a template; the session ends."""
    template = state._templates.get(document)
    if template is not None and document not in template._documents:
        template.server_doc(title=template.title, location=True, doc=document)  # type: ignore[attr-defined]
    document._session_context = None


def documents_json(document: Document) -> dict[str, Any]:
    """A document as BokehJS embeds it: `docs` by id, and `items` that say which roots to show.

    Its id and those of the elements are drawn by chance, and replaced: a document that two Pythons
    made alike reads alike.
    """
    docs, _ = standalone_docs_json_and_render_items(document.roots, suppress_callback_warning=True)
    document.models.flush_synced()
    (told,) = docs.values()
    roots = [root.id for root in document.roots]
    item = {"docid": "app", "roots": {one: one for one in roots}, "root_ids": roots}
    return {"docs": {"app": told}, "items": [item]}


def events_of(
    document: Document, event: DocumentPatchedEvent
) -> tuple[list[Any], dict[str, bytes]]:
    """What a patch says of a change, for `serialize_json`, and the arrays that it names by ids."""
    serializer = Serializer(references=document.models.synced_references)
    encoded: list[Any] = serializer.encode([event])
    document.models.flush_synced(lambda model: not serializer.has_ref(model))
    return encoded, {buffer.id: buffer.to_bytes() for buffer in serializer.buffers}


def page_html(document: Document) -> str:
    """The page of a document: its template, with a place for each root and no script."""
    _, (item,) = standalone_docs_json_and_render_items(
        document.roots, suppress_callback_warning=True
    )
    template: Any = document.template
    if template is None or template is FILE:
        template = BASE_TEMPLATE
    elif isinstance(template, str):
        template = get_env().from_string("{% extends base %}\n" + template)
    with current(document):
        context = {**design_template_variables(), **document._template_variables}
    context |= {
        "title": document.title,
        "bokeh_js": "",
        "bokeh_css": "",
        "plot_script": "",
        "docs": [item],
        "base": BASE_TEMPLATE,
        "macros": MACROS,
        "doc": item,
        "roots": item.roots,
        "dist_url": CDN_DIST,
        "pyodide": True,
    }
    return str(template.render(context))


def design_scripts(document: Document) -> dict[str, list[str]]:
    """The scripts of a document's design and template, which a server loads with BokehJS's.

    {"js": addresses of classic scripts, "js_modules": of module scripts}
    """
    with current(document):
        asked = [document._template_variables.get("template_resources", {})]
        if config.design:
            asked.append(config.design().resolve_resources(cdn=True, include_theme=False))
    return {
        kind: list(dict.fromkeys(url for one in asked for url in one.get(kind, {}).values()))
        for kind in ("js", "js_modules")
    }


def model_names() -> list[str]:
    """The models whose scripts a page with this document loads."""
    known = Model.model_class_reverse_map.items()
    return sorted(f"{cls.__module__}:{cls.__name__}" for _, cls in known if extension_declared(cls))


def page_shows(document: Document) -> None:
    """Tell Panel that a page shows the document."""
    document.on_event("document_ready", partial(state._schedule_on_load, document))
    state._loaded[document] = state._connected[document] = True
    document.callbacks.trigger_event(DocumentReady())
