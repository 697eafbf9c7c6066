"""The second page of a visit finds Python running, with nothing in it of the first."""

import pytest
from playwright.sync_api import expect

from tests.e2e.figures import Figure, ready, visit

SPINNER = "deciban-spinner"
FIRST, SECOND = "why-kl/", "diffusion/"
RUNNING = """async () => (await navigator.locks.query()).held.map(({ name }) => name)"""


def running(page, count=1):
    """Wait until so many shared workers run."""
    while len(page.evaluate(RUNNING)) != count:
        page.wait_for_timeout(50)


def follow(page, address):
    """Follow a link of the page, as a reader does: the pointer rests on it first."""
    link = page.locator(f"a[href$='{address}']:visible").first
    link.hover()
    running(page)
    page.wait_for_timeout(1000)  # one that has hardly begun may end with its page
    link.click()
    page.wait_for_url(f"**/{address}")


def asked(host, since):
    """The files of the runtime that were asked for."""
    return [sent.path for sent in host.sent[since:] if sent.path.startswith("runtime/")]


@pytest.fixture
def second(page, host):
    """The second page of a visit, from a first one where something was set."""
    visit(page, host.url + FIRST)
    Figure(ready(page), SPINNER).slide("db", 3)
    assert len(page.workers) == 1
    follow(page, SECOND)
    return ready(page)


def test_python_goes_on_beyond_the_page(second, host):
    assert second.workers == []  # none of its own
    count = len(host.sent)
    second.goto(host.url + FIRST)
    figure = Figure(ready(second), SPINNER)
    assert second.workers == []
    assert asked(host, count) == []
    # Nothing of the first page is in it, and it answers.
    expect(figure.slider("db")).to_have_value("13")
    assert figure.slide("db", 10).text("odds") == "10:1"


def test_a_page_that_comes_back_is_answered_as_it_was_left(second, host):
    second.goto(host.url + FIRST)
    figure = Figure(ready(second), SPINNER)
    figure.slide("db", 10)
    second.goto(host.url + SECOND)
    ready(second)
    second.go_back()
    figure = Figure(ready(second), SPINNER)
    expect(figure.slider("db")).to_have_value("10")
    assert figure.slide("db", 3).text("odds") == "2:1"


def test_the_list_of_essays_starts_python_when_it_is_idle(page, host):
    page.goto(host.url)
    running(page)
    page.wait_for_timeout(1000)  # one that has hardly begun may end with its page
    page.goto(host.url + FIRST)
    assert Figure(ready(page), SPINNER).slide("db", 3).text("odds") == "2:1"
    assert page.workers == []


@pytest.mark.parametrize(
    "browser",
    [
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })",
        "Object.defineProperty(navigator, 'deviceMemory', { value: 2 })",
        "delete window.SharedWorker",
    ],
)
def test_where_it_would_be_dear_or_is_unknown_nothing_is_begun(page, host, browser):
    page.add_init_script(browser)
    visit(page, host.url)
    link = page.locator(f"a[href$='{FIRST}']:visible").first
    link.hover()
    page.wait_for_timeout(2500)  # a page that is never idle begins after two seconds
    assert page.evaluate(RUNNING) == []
    assert asked(host, 0) == []
    link.click()
    page.wait_for_url(f"**/{FIRST}")
    assert Figure(page, SPINNER).slide("db", 3).text("odds") == "2:1"
    assert len(page.workers) == 1


def test_a_python_that_could_not_be_begun_is_begun_anew(page, host):
    with host.fault("runtime/*", "missing"):
        page.goto(host.url)
        while not asked(host, 0):
            page.wait_for_timeout(50)
        running(page, 0)
    page.goto(host.url + FIRST)
    assert Figure(ready(page), SPINNER).slide("db", 3).text("odds") == "2:1"
