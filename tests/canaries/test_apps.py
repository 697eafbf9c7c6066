"""Do Panel and Bokeh still do what widgets/hosts/apps_compat.py relies on for ordinary apps?"""

import asyncio

import numpy as np
import panel as pn
import param
import pytest
from bokeh.io import curdoc
from panel.io.callbacks import PeriodicCallback
from panel.io.state import state

from widgets.hosts import apps_compat as compat

COMPAT = f"Panel {pn.__version__} changed: see widgets/hosts/apps_compat.py and build/UPGRADING.md"


@pytest.fixture
def document():
    """A document in which an app has run."""
    made = compat.begin()
    with compat.current(made):
        pn.Row(pn.widgets.IntSlider(start=0, end=9, value=1)).servable(title="Mine")
    compat.finish(made)
    return made


def test_an_apps_code_runs_as_on_a_server(document):
    """MockSessionContext, set_curdoc, patch_curdoc: `.servable()` adds to the document."""
    assert type(document.roots[0]).__name__ == "Row", COMPAT
    assert document.session_context is None, COMPAT
    assert curdoc() is not document, COMPAT


def test_a_template_gets_its_roots():
    """state._templates, and `_documents` of a template."""
    made = compat.begin()
    with compat.current(made):
        pn.template.VanillaTemplate(title="T", main=["words"]).servable()
    compat.finish(made)
    assert {root.name for root in made.roots} > {"js_area"}, COMPAT
    assert "<title>T</title>" in compat.page_html(made).replace("\n", ""), COMPAT


def test_a_template_has_the_style_sheets_that_panel_brings(monkeypatch):
    """panel.template.base.BUNDLE_DIR."""
    monkeypatch.setattr(compat.template_base, "BUNDLE_DIR", compat.Bundled())
    made = compat.begin()
    with compat.current(made):
        pn.template.FastListTemplate(title="T", main=["words"]).servable()
    compat.finish(made)
    html = compat.page_html(made)
    assert "bundled/fastbasetemplate/fast.css" in html, COMPAT
    assert "bundled/fastlisttemplate/fast_list_template.css" in html, COMPAT
    assert "components/" not in html, COMPAT


def test_a_template_s_scripts_are_told():
    """template_resources and config.design."""
    made = compat.begin()
    with compat.current(made):
        pn.template.BootstrapTemplate(title="T", main=["words"]).servable()
    compat.finish(made)
    named = {url.partition("/bundled/")[2] for url in compat.design_scripts(made)["js"]}
    assert named == {"bootstrap5/js/bootstrap.bundle.min.js"}, COMPAT
    with compat.current(plain := compat.begin()):
        pn.Row("words").servable()
    compat.finish(plain)
    assert compat.design_scripts(plain) == {"js": [], "js_modules": []}, COMPAT


def test_the_page_has_a_place_for_each_root(document):
    """BASE_TEMPLATE, get_env, MACROS, design_template_variables."""
    html = compat.page_html(document)
    ids = compat.documents_json(document)["items"][0]["root_ids"]
    assert all(f'data-root-id="{one}"' in html for one in ids), COMPAT


def test_a_change_is_told_with_its_arrays(document):
    """Serializer: arrays are told apart from the JSON that names them."""
    compat.documents_json(document)
    told = []
    document.on_change(lambda event: told.append(compat.events_of(document, event)))
    document.roots[0].children[0].value = 3
    document.roots[0].children[0].tags = [np.array([1.0, 2.0])]
    (value,), none = told[0]
    assert (value["attr"], value["new"], none) == ("value", 3, {}), COMPAT
    (tags,), buffers = told[1]
    named = tags["new"][0]["array"]["data"].id
    assert np.frombuffer(buffers[named]).tolist() == [1.0, 2.0], COMPAT


def test_models_and_objects_are_counted():
    """_simple_id and object_count: an app's ids are the same in every Python."""
    with compat.counting_from(5_000_000):
        column = pn.Column()
        root = column.get_root(compat.begin())
    assert root.id.startswith("p50000"), COMPAT
    assert column.name.startswith("Column50000"), COMPAT
    assert not pn.Column().get_root().id.startswith("p50000"), COMPAT


def test_what_is_asynchronous_is_held_back():
    """async_executor and PeriodicCallback.start."""
    waiting, seen = compat.Waiting(), []

    async def run():
        with waiting.hold():
            param.parameterized.async_executor(later)
            PeriodicCallback(callback=lambda: seen.append("tick"), period=1).start()
        await asyncio.sleep(0.02)
        assert seen == [], COMPAT
        waiting.go_on()
        for _ in range(100):
            if {"later", "tick"} <= set(seen):
                break
            await asyncio.sleep(0.01)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def later():
        seen.append("later")

    asyncio.run(run())
    assert {"later", "tick"} <= set(seen), COMPAT


def test_what_a_page_loads_is_known(document):
    """extension_declared and model_class_reverse_map."""
    with compat.current(document):
        assert "bokeh.models.widgets.sliders:Slider" in compat.model_names(), COMPAT


def test_a_page_that_shows_the_document_is_told_to_panel(document):
    """state._loaded, _connected, _schedule_on_load."""
    compat.page_shows(document)
    with compat.current(document):
        assert state.loaded, COMPAT


def test_the_cleaner_of_html_can_be_another():
    """HTML_SANITIZER._sanitize."""
    from panel.util import HTML_SANITIZER

    before = HTML_SANITIZER._sanitize
    HTML_SANITIZER._sanitize = lambda text: text.upper()
    try:
        assert HTML_SANITIZER.clean("a") == "A", COMPAT
    finally:
        HTML_SANITIZER._sanitize = before
