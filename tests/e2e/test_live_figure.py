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
APP = """
import panel as pn

from widgets.hosts.live import LiveFigure
from widgets.why_kl import deciban_spinner

pn.Column("# A column", LiveFigure("deciban-spinner")).servable()
"""


@pytest.fixture
def app(tmp_path):
    """The address of an app of somebody's own on a Panel server."""
    (tmp_path / "app.py").write_text(APP)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("panel")), "serve", str(tmp_path / "app.py")]
    with (tmp_path / "said.txt").open("wb") as said:
        server = subprocess.Popen(
            [*command, "--port", str(port)], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/"):
                break
            assert server.poll() is None, (tmp_path / "said.txt").read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/app"
    finally:
        server.terminate()
        server.wait()


def test_a_figure_in_a_column_is_as_wide_as_the_column_and_answers(chrome, app):
    page = chrome.new_page(viewport={"width": 900, "height": 900})
    page.goto(app)
    figure = page.locator("figure[data-widget=deciban-spinner]")
    expect(figure).to_be_visible(timeout=60_000)
    expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=60_000)
    box = figure.bounding_box()
    assert box["width"] > 600
    assert box["height"] > 200
    typed = figure.locator("[data-control=db] input[role=spinbutton]")
    typed.fill("3")
    typed.press("Enter")
    expect(figure.locator("output[data-value=odds]")).to_have_text("2:1")
    page.close()
