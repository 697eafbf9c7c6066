"""Does BokehJS still do what web/app/bokeh-compat.js relies on? A test a name."""

import json
import re
from pathlib import Path

import bokeh
import pytest
from bokeh.models import ColumnDataSource, Slider
from bokeh.plotting import figure
from playwright.sync_api import sync_playwright

from sitepress import chromium
from sitepress.apps.front_end_compat import BOKEH
from sitepress.paths import WEB
from sitepress.serve import Server
from widgets.hosts.apps_compat import begin, documents_json
from widgets.view.bundle import bundle

COMPAT = WEB / "app" / "bokeh-compat.js"
PARTS = ("bokeh.min.js", "bokeh-widgets.min.js")
# What to do where the name has changed; links to the upstream lines are in the file itself.
WHAT_TO_DO = {
    "draw": "find how a page of Python's draws its documents (embed_items in embed/index.ts)",
    "documentOf": "find where BokehJS keeps the documents of a page (embed/index.ts)",
    "forget": "find how a document lets go of its roots (remove_root in document/document.ts)",
    "hearChanges": "find how a page of a server's hears of changes (client/session.ts)",
    "patchOf": "find how such a page writes them down (create_json_patch in document/document.ts), "
    "and a buffer (core/serialization/buffer.ts)",
    "applyPatch": "find how it takes those of Python (apply_json_patch in document/document.ts)",
}


@pytest.fixture(scope="module")
def bokehjs(tmp_path_factory):
    """{name of a function of ours: True, or what was wrong}, from probe-bokehjs.js in Chromium."""
    folder = tmp_path_factory.mktemp("bokehjs")
    for name in PARTS:
        (folder / name).write_bytes((BOKEH / name).read_bytes())
    probe = bundle(Path(__file__).with_name("probe-bokehjs.js"))
    (folder / "probe.js").write_text(probe, "utf-8")
    scripts = "".join(f'<script src="{name}"></script>' for name in PARTS)
    (folder / "probe.html").write_text(f"<!doctype html><title>probe</title>{scripts}")
    document = begin()
    slider, source = Slider(start=0, end=9, value=1), ColumnDataSource({"x": [0.0]})
    plot = figure(width=200, height=200)
    plot.scatter("x", "x", source=source)
    document.add_root(slider)
    document.add_root(plot)
    given = {**documents_json(document), "slider": slider.id, "source": source.id}
    with Server(folder) as host, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        page = browser.new_page()
        page.goto(f"{host.url}probe.html")
        facts = page.evaluate("(given) => import('/probe.js').then((m) => m.probe(given))", given)
        browser.close()
    document.apply_json_patch(json.loads(facts.pop("patch")))
    facts["python"] = (slider.value, [*source.data["x"]])
    return facts


@pytest.mark.parametrize("name", WHAT_TO_DO)
def test_bokehjs_still_has(name, bokehjs):
    assert bokehjs.get(name) is True, (
        f"BokehJS {bokeh.__version__} fails `{name}` ({bokehjs.get(name)}): {WHAT_TO_DO[name]}, "
        f"change {COMPAT.name}, and see build/UPGRADING.md"
    )


def test_python_reads_a_patch_with_its_arrays(bokehjs):
    assert bokehjs["python"] == (3, [1.0, 2.0]), "see patchOf in web/app/bokeh-compat.js"


def test_every_name_has_a_canary():
    names = re.findall(r"^export (?:async )?(?:const|function) (\w+)", COMPAT.read_text(), re.M)
    assert sorted(names) == sorted(WHAT_TO_DO)
