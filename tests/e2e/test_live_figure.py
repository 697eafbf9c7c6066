"""A widget as a Panel component in somebody's own app: it has the size that its place has."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = """
import panel as pn

from widgets.hosts.live import LiveFigure
from widgets.why_kl import deciban_spinner

"""
APPS = {
    "column": 'pn.Column("# A column", LiveFigure("deciban-spinner")).servable()',
    "template": """template = pn.template.BootstrapTemplate(title="A template")
template.main.append(LiveFigure("deciban-spinner"))
template.servable()""",
    "row": """pn.Row(
    pn.pane.Markdown("# A row", width=200), LiveFigure("deciban-spinner", max_width=600)
).servable()""",
}
# What Panel puts into the output of a notebook's cell.
CELL = """
from bokeh.document import Document
from panel.io.notebook import render_model

document = Document()
root = LiveFigure("deciban-spinner").get_root(document)
document.add_root(root)
print(render_model(root, resources="")[0]["text/html"])
"""
NOTEBOOK = """<!DOCTYPE html><title>A notebook</title>
<script src="/static/js/bokeh.min.js"></script>
<script src="/static/js/bokeh-widgets.min.js"></script>
<script src="/static/js/bokeh-tables.min.js"></script>
<script src="/static/extensions/panel/panel.min.js"></script>
<script src="/static/extensions/panel/bundled/reactiveesm/{shims}"></script>
<div style="display: flex; width: 820px"><div style="flex: 1; min-width: 0">{cell}</div></div>"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a Panel server with apps of somebody's own."""
    folder = tmp_path_factory.mktemp("apps")
    for name, code in APPS.items():
        (folder / f"{name}.py").write_text(IMPORTS + code)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("panel")), "serve"]
    command += [str(folder / f"{name}.py") for name in APPS]
    with (folder / "said.txt").open("wb") as said:
        running = subprocess.Popen(
            [*command, "--port", str(port)], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/"):
                break
            assert running.poll() is None, (folder / "said.txt").read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        running.terminate()
        running.wait()


@pytest.mark.parametrize(
    ("app", "least", "most"),
    [
        ("column", 800, 900),
        ("template", 500, 900),
        ("row", 550, 600),
    ],
)
def test_a_figure_has_the_size_of_its_place_and_answers(chrome, server, app, least, most):
    page = chrome.new_page(viewport={"width": 900, "height": 900})
    page.goto(server + app)
    figure = page.locator("figure[data-widget=deciban-spinner]")
    expect(figure).to_be_visible(timeout=60_000)
    expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=60_000)
    box = figure.bounding_box()
    assert least <= box["width"] <= most
    assert box["height"] > 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 900
    typed = figure.locator("[data-control=db] input[role=spinbutton]")
    typed.fill("3")
    typed.press("Enter")
    expect(figure.locator("output[data-value=odds]")).to_have_text("2:1")
    page.close()


def test_a_figure_in_a_notebook_is_as_wide_as_its_cell(chrome, server):
    command = [sys.executable, "-c", IMPORTS + CELL]
    cell = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    page = chrome.new_page(viewport={"width": 1000, "height": 900})
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    shims = "es-module-shims@^1.10.0/dist/es-module-shims.min.js"
    body = NOTEBOOK.format(cell=cell, shims=shims)
    page.route(
        server + "notebook",
        lambda route: route.fulfill(content_type="text/html", body=body),
    )
    page.goto(server + "notebook")
    figure = page.locator("figure[data-widget=deciban-spinner]")
    expect(figure).to_be_visible(timeout=60_000)
    box = figure.bounding_box()
    assert 750 < box["width"] <= 820
    assert box["height"] > 200
    assert faults == []
    page.close()
