"""When Python cannot start: text and pictures stay, one sentence says why, and a retry works."""

import re

import pytest
from playwright.sync_api import expect

from testing.server import TestServer
from tests.e2e.conftest import watched
from tests.e2e.figures import START, Figure, ready, sectors

SPINNER = "deciban-spinner"
ALONE = f"widgets/{SPINNER}/"
# The browser itself reports what could not be fetched; Python's own faults are ours to phrase.
NETWORK = r"Failed to load resource|integrity|ERR_|did not arrive|Failed to fetch"


def failed(page) -> Figure:
    """The figure, once the page has said that Python did not start."""
    expect(page.locator("html")).to_have_attribute("data-python", "error", timeout=START)
    figure = Figure(page, SPINNER)
    expect(figure.notice()).to_be_visible()
    return figure


def said(figure: Figure) -> str:
    """The one sentence, without its button."""
    text = figure.notice().inner_text().replace("Try again", "").strip()
    assert text
    assert "Traceback" not in text
    assert "\n" not in text
    assert "undefined" not in text
    return text


def still_there(figure: Figure) -> None:
    """What the page showed at first, it shows still."""
    expect(figure.output("probability")).to_have_text("95.2%")
    expect(figure.root.locator("svg").first).to_be_visible()


def retried(figure: Figure, page) -> None:
    """The retry works."""
    figure.notice().get_by_role("button", name="Try again").click()
    ready(page)
    expect(figure.notice()).to_be_hidden()
    assert figure.slide("db", 3).text("odds") == "2:1"


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("assets/worker*.js", "missing"),
        ("assets/worker*.js", "truncated"),
        ("runtime/pyodide.asm.*.wasm", "missing"),
        ("runtime/pyodide.asm.*.wasm", "truncated"),
        ("runtime/pyodide.asm.*.js", "missing"),
        ("runtime/pyodide.????????????.js", "truncated"),
    ],
)
def test_a_file_that_python_needs_does_not_come(context, host, pattern, kind):
    context.watch.expected = NETWORK
    page = context.new_page()
    with host.fault(pattern, kind):
        page.goto(host.url + ALONE)
        figure = failed(page)
        said(figure)
        still_there(figure)
    retried(figure, page)


def numbers(page) -> list[str]:
    """Every number of the spinner at a few settings, as the page holds them."""
    figure = Figure(ready(page), SPINNER)
    found = []
    for db in (-23, -0.1, 7.3, 13):
        figure.slide("db", db)
        found += figure.root.locator("output").evaluate_all("o => o.map((e) => e.dataset.number)")
    return found


@pytest.fixture(scope="module")
def woken(site, chrome):
    """The numbers of a Python that was woken from its snapshot."""
    assert any(site.glob("runtime/snapshot*")), "the site was built without a snapshot"
    with TestServer(site) as host, watched(chrome) as context:
        page = context.new_page()
        told = []
        page.on("console", lambda m: "could not be restored" in m.text and told.append(m.text))
        page.goto(host.url + ALONE)
        found = numbers(page)
        assert told == []
        return found


@pytest.mark.parametrize("kind", ["missing", "truncated", "altered"])
def test_without_its_snapshot_python_starts_with_the_same_numbers(context, host, kind, woken):
    context.watch.expected = NETWORK
    page = context.new_page()
    told = []
    page.on("console", lambda m: "could not be restored" in m.text and told.append(m.text))
    with host.fault("runtime/snapshot*", kind):
        page.goto(host.url + ALONE)
        assert numbers(page) == woken
    assert len(told) == 1


@pytest.mark.parametrize("kind", ["missing", "altered"])
def test_nothing_of_python_comes(context, host, kind):
    context.watch.expected = NETWORK
    page = context.new_page()
    with host.fault("runtime/*[!s]", kind), host.fault("runtime/snapshot*", kind):
        page.goto(host.url + ALONE)
        figure = failed(page)
        said(figure)
        still_there(figure)
    retried(figure, page)


def test_a_line_that_goes_dead(context, host):
    context.watch.expected = NETWORK
    page = context.new_page()
    with host.fault("runtime/pyodide.asm.*.wasm", "stalled"):
        page.goto(host.url + ALONE)
        figure = Figure(page, SPINNER)
        figure.slider("db").fill("5")
        expect(figure.notice()).to_contain_text(re.compile(r"of \d+\.\d MB"), timeout=START)
        page.wait_for_timeout(500)
        expect(figure.output("probability")).to_have_text("95.2%")
    figure = failed(page)
    said(figure)
    retried(figure, page)


def test_a_touch_is_a_retry_that_keeps_what_was_set(context, host):
    context.watch.expected = NETWORK
    page = context.new_page()
    with host.fault("runtime/pyodide.????????????.js", "missing"):
        page.goto(host.url + ALONE)
        figure = failed(page)
    figure.slider("db").fill("-3")
    ready(page)
    assert figure.text("odds") == "1:2"


def test_the_whole_essay_is_readable_when_python_fails(context, host):
    context.watch.expected = NETWORK
    page = context.new_page()
    with host.fault("runtime/*", "missing"):
        page.goto(host.url + "why-kl/")
        failed(page)
        assert len(page.locator("main").inner_text().split()) > 2000
        # The picture that the page can draw itself still follows the thumb.
        figure = Figure(page, SPINNER)
        figure.slider("db").fill("0")
        assert figure.root.locator("[data-share]").get_attribute("d") == sectors(0)
