"""Do Panel and Bokeh still have what apps/front_end_compat.py finds an app's scripts by?"""

import json
import re

import bokeh
import panel as pn
import pytest
from bokeh.models import DataTable, TableColumn
from bokeh.plotting import figure
from panel.custom import JSComponent, ReactiveHTML

from sitepress.apps import front_end
from sitepress.apps import front_end_compat as compat
from sitepress.errors import PressError
from widgets.hosts.apps_compat import begin, documents_json

CHANGED = (
    f"Panel {pn.__version__} or Bokeh {bokeh.__version__} changed: see "
    "build/sitepress/apps/front_end_compat.py and build/UPGRADING.md"
)


def text_of(shown):
    """The document of a component, as JSON."""
    document = begin()
    pn.panel(shown).server_doc(document, location=False)
    return json.dumps(documents_json(document))


class Own(JSComponent):
    """A component with a script of its own."""

    _esm = "export function render() {}"


class Html(ReactiveHTML):
    """A component with a template of its own."""

    _template = '<b id="one"></b>'


def test_the_folders_have_the_scripts():
    assert (compat.DIST_DIR / "panel.min.js").is_file(), CHANGED
    assert (compat.BUNDLE_DIR / "datatabulator").is_dir(), CHANGED
    assert compat.DIST_DIR in compat.BUNDLE_DIR.parents, CHANGED
    assert compat.CDN_DIST.endswith(f"/{compat.JS_VERSION}/dist/"), CHANGED
    for part in ("bokeh", "bokeh-gl", "bokeh-widgets", "bokeh-tables", "bokeh-mathjax"):
        assert (compat.BOKEH / f"{part}.min.js").is_file(), CHANGED


def test_a_model_lists_what_draws_it():
    scripts, _, sheets = compat.drawn_with("panel.models.tabulator:DataTabulator", "")
    assert any(url.startswith(compat.CDN_DIST) and "tabulator" in url for url in scripts), CHANGED
    assert any(url.startswith(compat.CDN_DIST) for url in sheets), CHANGED
    assert compat.drawn_with("bokeh.models.widgets.sliders:Slider", "") == ([], [], []), CHANGED


def test_a_library_comes_with_what_its_script_imports():
    files = {}
    front_end.own("bundled/fast/js/fast_design.js", files)
    assert any("fast-components" in name for name in files), CHANGED


def test_the_shim_is_what_a_component_brings():
    from panel.models import esm

    listed = [url for kind in compat.KINDS for url in getattr(esm.ReactiveESM, kind, None) or []]
    assert any(compat.SHIM in url for url in listed), CHANGED
    every = compat.drawn_with("panel.models.esm:ReactiveESM", text_of(Own()))
    assert not any(compat.SHIM in url for urls in every for url in urls), CHANGED


def test_the_models_are_known():
    assert "bokeh.models.widgets.sliders:Slider" in compat.known_models(), CHANGED


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("bokeh-tables", DataTable(columns=[TableColumn(field="a")])),
        ("bokeh-gl", figure(output_backend="webgl")),
        ("bokeh-mathjax", figure(title=r"$$\alpha$$")),
    ],
)
def test_a_document_says_which_part_of_bokehjs_it_needs(part, shown):
    assert part in compat.bokeh_parts(text_of(shown), set()), CHANGED
    assert part not in compat.bokeh_parts(text_of(pn.widgets.Button()), set()), CHANGED


def test_a_document_says_what_is_javascript_of_its_own():
    one, two = pn.widgets.FloatSlider(), pn.widgets.FloatSlider()
    one.jslink(two, value="value")
    assert compat.CUSTOM_JS.search(text_of(pn.Row(one, two))), CHANGED
    assert compat.CUSTOM_JS.search(text_of(Html())), CHANGED
    assert compat.ESM.search(text_of(Own())), CHANGED
    for pattern in (compat.CUSTOM_JS, compat.ESM):
        assert not re.search(pattern, text_of(pn.Row(pn.widgets.Button(), figure()))), CHANGED


@pytest.mark.parametrize(
    "url",
    [
        "https://front-end.invalid/1.10.0/dist/bundled/bootstrap5/js/bootstrap.bundle.min.js?v=1",
        "https://unpkg.com/@microsoft/fast-components@2.30.6/dist/fast-components.min.js",
    ],
)
def test_a_library_that_panel_brings_is_found_under_any_host(url):
    assert (front_end.DIST_DIR / front_end.brought(url)).is_file(), CHANGED


def test_a_library_that_panel_does_not_bring_is_said():
    with pytest.raises(PressError, match=r"needs https://x\.org/lib\.js, which panel"):
        front_end.brought("https://x.org/lib.js")
