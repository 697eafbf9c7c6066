"""Does Panel still do what widgets/hosts/panel_compat.py and recipes/panel.py rely on?"""

import gc
import re
import weakref
from pathlib import Path

import panel
import param
import pytest
from bokeh.document import Document
from panel.custom import JSComponent
from panel.io.state import set_curdoc, state
from panel.reactive import Reactive, Syncable

from tests.canaries import recipes
from widgets.hosts.panel_compat import AnsweringComponent, page_is_drawn

COMPAT = "change widgets/hosts/panel_compat.py, and see build/UPGRADING.md"


class Plain(JSComponent):
    request = param.String()
    answer = param.String()
    _esm = "export function render() {}"


class Ours(AnsweringComponent):
    request = param.String()
    answer = param.String()
    _esm = "export function render() {}"


def drawn(cls):
    """A component in a document, and the id of its model."""
    component, document = cls(), Document()
    root = component.get_root(document)
    document.add_root(root)
    return component, document, root.data


def busy_while_asked(cls):
    """What Panel said of being busy while a request came from the page."""
    _, document, model = drawn(cls)
    heard = []
    watcher = state.param.watch(lambda event: heard.append(event.new), "busy")
    event = {"kind": "ModelChanged", "model": {"id": model.id}, "attr": "request", "new": "?"}
    document.apply_json_patch({"events": [event]})
    state.param.unwatch(watcher)
    return heard


def test_a_component_that_is_forgotten_holds_its_document_no_more():
    """state._views and _cleanup."""
    component, document = drawn(Ours)[:2]
    (root,) = document.roots
    assert root.ref["id"] in state._views, f"Panel keeps its models elsewhere now: {COMPAT}"
    component.forget(root)
    document.clear()
    held = weakref.ref(document)
    del component, document, root
    gc.collect()
    assert held() is None, f"something else of Panel's holds a document: {COMPAT}"


def test_a_request_does_not_make_panel_busy():
    """_busy__ignore."""
    assert busy_while_asked(Plain) == [True, False], (
        f"Panel {panel.__version__} is not busy while a plain component hears a change: "
        "`_busy__ignore` may be needless; look at Syncable._process_events in panel/reactive.py, "
        f"{COMPAT}"
    )
    assert busy_while_asked(Ours) == [], (
        f"Panel {panel.__version__} is busy in spite of `_busy__ignore`: look at "
        f"Syncable._process_events in panel/reactive.py, {COMPAT}"
    )


def test_an_answer_is_sent_though_there_is_no_server():
    """A document without a server's session sends what is changed on it at once."""
    component, document, _ = drawn(Ours)
    heard = []
    document.on_change(lambda event: heard.append((event.attr, event.new)))
    component.answer = "!"
    assert heard == [("answer", "!")], (
        f"Panel {panel.__version__} keeps what changes on a document that no server has, and the "
        "browser's Python is such: look at `hold` and `_client_has_document` in "
        f"panel/io/document.py, {COMPAT}"
    )


def design_asked(cls, monkeypatch):
    """How often the design is asked while an answer is sent."""
    component, _, model = drawn(cls)
    calls = []
    monkeypatch.setattr(
        component._design, "params", lambda *given: (calls.append(given), ({}, None))[1]
    )
    component.answer = "!"
    assert model.answer == "!"
    return len(calls)


def test_an_answer_asks_no_design(monkeypatch):
    """Syncable._update_properties."""
    where = "look at _update_properties in panel/reactive.py"
    assert Reactive._update_properties is not Syncable._update_properties, (
        f"Panel {panel.__version__} has one `_update_properties` for all: {where}; ours may be "
        f"needless, {COMPAT}"
    )
    assert design_asked(Plain, monkeypatch) > 0, (
        f"Panel {panel.__version__} no longer asks the design at every change: {where}; ours "
        f"may be needless, {COMPAT}"
    )
    assert design_asked(Ours, monkeypatch) == 0, (
        f"Panel {panel.__version__} asks the design for its style sheets at every answer, which "
        f"takes longer than the answer: {where}, {COMPAT}"
    )


@pytest.mark.parametrize("loaded", [True, False])
def test_panel_says_whether_the_page_is_drawn(loaded):
    """state.loaded."""
    document = Document()
    state._loaded[document] = loaded
    with set_curdoc(document):
        assert page_is_drawn() == loaded, (
            f"Panel {panel.__version__} says in another way whether a page is drawn: look at "
            f"`loaded` in panel/io/state.py, {COMPAT}"
        )
    assert page_is_drawn()


def test_the_recipe_fits():
    recipes.check("panel")


def test_the_recipe_of_its_comms_fits():
    recipes.check("pyviz_comms")


def test_lazy_packages_have_all_names():
    recipes.check_lazy("panel")


def test_panels_scripts_take_the_modules_that_a_page_gives_them():
    """importShim and panelLoader, which build/sitepress/web/app/panel-compat.js gives and calls."""
    folder = Path(panel.__file__).parent
    script = (folder / "dist" / "panel.min.js").read_text("utf-8")
    here = "change build/sitepress/web/app/panel-compat.js, and see build/UPGRADING.md"
    assert "importShim(" in script, f"Panel imports components in another way now: {here}"
    assert "importShim.addImportMap(" in script, f"Panel maps names in another way now: {here}"
    page = (folder / "_templates" / "base.html").read_text("utf-8")
    assert re.search(r"window\.panelLoader = \{.*?\bhide\b", page, re.DOTALL), (
        f"Panel's page of a script shows another thing while its Python comes: {here}"
    )
