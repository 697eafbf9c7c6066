"""Ordinary apps in essays: drawn before Python, kept, answered, under their pages' policy.

The site is made of the tests' own essays (tests/apps/essays): $DECIBAN_APPS_SITE, or one that is
built now, which takes minutes.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from testing.server import Habits, TestServer
from tests.e2e.conftest import watched
from tests.e2e.figures import START, ready

ROOT = Path(__file__).resolve().parents[2]
SHIFTS = """window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="session")
def apps_site(tmp_path_factory):
    """The built site of the tests' own essays with apps."""
    if told := os.environ.get("DECIBAN_APPS_SITE"):
        return Path(told)
    folder = tmp_path_factory.mktemp("apps")
    shutil.copytree(ROOT / "tests" / "apps" / "essays", folder / "essays")
    command = [sys.executable, "-m", "sitepress", "build", "--essays", str(folder / "essays")]
    command += ["--out", str(folder / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no memory snapshot" not in done.stdout
    return folder / "site"


def policies(site: Path) -> dict[str, str]:
    """{pattern of a path: the policy that the site asks its host to send}."""
    found, rule = {}, ""
    for line in (site / "_headers").read_text().splitlines():
        name, _, value = line.strip().partition(": ")
        if not line.startswith(" "):
            rule = line.removeprefix("/")
        elif name == "Content-Security-Policy":
            found[rule] = value
    return found


@pytest.fixture
def host(apps_site):
    """A host of the site that sends the policy of each page."""
    added = {at: {"Content-Security-Policy": text} for at, text in policies(apps_site).items()}
    with TestServer(apps_site, habits=Habits(added=added)) as running:
        yield running


@pytest.fixture
def page(chrome, host):
    """A page of a fresh profile, which waits long: the machine may be busy."""
    with watched(chrome) as context:
        page = context.new_page()
        page.set_default_timeout(START)
        page.add_init_script(SHIFTS)
        yield page


class App:
    """An app on a page."""

    def __init__(self, page, slug):
        self.page = page
        self.root = page.locator(f'[data-app="{slug}"]')

    def drawn(self):
        """The app once BokehJS has drawn it."""
        self.root.scroll_into_view_if_needed()
        expect(self.root).to_have_attribute("data-drawn", "", timeout=START)
        return self

    def live(self):
        """The app once Python answers."""
        self.drawn()
        expect(self.root).to_have_attribute("data-live", "true", timeout=START)
        return self

    def shows(self, text):
        expect(self.root.get_by_text(text).first).to_be_visible(timeout=START)

    def press(self, name):
        self.root.get_by_role("button", name=name, exact=True).click()

    def slide(self, steps=1, nth=0):
        handle = self.root.locator(".noUi-handle").nth(nth)
        handle.focus()
        for _ in range(steps):
            handle.press("ArrowRight")


@pytest.fixture
def visit(page, host):
    """`visit(slug)`: an app of the essay `waves`, or of another."""

    def open_page(slug, path="waves/"):
        page.goto(host.url + path)
        return App(page, slug)

    return open_page


def titles(page):
    """The titles of all Bokeh figures on the page."""
    return page.evaluate(
        "Bokeh.documents.flatMap((d) => [...d._all_models.values()])"
        ".filter((m) => m.type === 'Title').map((m) => m.text)"
    )


def waited(page, what):
    page.wait_for_function(what, timeout=START)


def test_an_app_is_seen_before_any_script(chrome, host):
    """The picture is there without scripts, as large as the app."""
    with watched(chrome, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(host.url + "waves/")
        still = page.locator('[data-app="sine"] [data-still] img')
        still.scroll_into_view_if_needed()
        expect(still).to_be_visible()
        assert still.bounding_box()["height"] == pytest.approx(260, abs=2)


def test_a_slider_that_is_moved_before_python_is_answered(page, host, visit):
    """Nothing moves, nothing is drawn anew, and the last value is answered once."""
    with host.fault("assets/worker.*", "held"):
        app = visit("sine").drawn()
        app.slide(3)
        assert titles(page) == ["sin 1.0x"]
    app.live()
    waited(
        page,
        "() => Bokeh.documents[0]._all_models.size && [...Bokeh.documents[0]._all_models"
        ".values()].some((m) => m.type === 'Title' && m.text === 'sin 1.3x')",
    )
    assert page.evaluate("window.shifts") == 0
    assert page.evaluate("Bokeh.documents[0].roots().length") == 2


def test_moves_are_answered(page, visit):
    app = visit("sine").live()
    app.slide()
    waited(
        page,
        "() => [...Bokeh.documents[0]._all_models.values()].some("
        "(m) => m.type === 'Title' && m.text === 'sin 1.1x')",
    )


def test_text_selects_and_buttons(page, visit):
    app = visit("words").live()
    app.root.get_by_label("Name").fill("Ada")
    app.root.get_by_label("Name").press("Enter")
    app.shows("Hello, Ada!")
    app.root.get_by_label("Kind").select_option("loud")
    app.shows("Hello, ADA!")
    app.press("Again")
    app.press("Again")
    app.shows("2")


def test_an_exception_is_one_sentence_and_the_app_goes_on(page, visit):
    told = []
    page.on("console", lambda message: told.append(message.text))
    app = visit("words").live()
    app.press("Fail")
    notice = app.root.locator("[data-notice]")
    expect(notice).to_have_text(
        "The app could not answer (ValueError: it was to fail). It goes on with what you set."
    )
    assert any("Traceback" in text and "waves.py" in text for text in told)
    app.press("Again")
    expect(notice).to_be_hidden()
    app.shows("1")


def test_a_class_of_parameters(page, visit):
    app = visit("settings").live()
    app.shows("2026-11-26 · a · False · 3")
    app.root.get_by_label("On", exact=True).check()
    app.shows("2026-11-26 · a · True · 3")
    app.slide()
    app.shows("2026-11-26 · a · True · 2")


def test_tabs_cards_and_indicators(page, visit):
    app = visit("places").live()
    app.press("More")
    app.shows("40")
    app.root.get_by_text("Card", exact=True).click()
    app.shows("Bold")


def test_what_is_selected_in_a_figure_comes_back(page, visit):
    app = visit("chosen").live()
    app.slide(2)
    waited(
        page,
        "() => Bokeh.documents.some((d) => [...d._all_models.values()].some("
        "(m) => m.type === 'ColumnDataSource' && m.data instanceof Map"
        " && [...m.data.get('y')][0] === 3"
        " || m.type === 'ColumnDataSource' && m.data?.y?.[0] === 3))",
    )
    canvas = app.root.locator(".bk-events").first
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.93)
    app.shows("chosen: [1]")


def test_what_happens_later(page, visit, tmp_path):
    """A stream, an asynchronous callback with the cache, an upload, a download."""
    app = visit("later").live()
    app.shows("19")
    app.press("Wait")
    app.shows("awake 1")
    path = tmp_path / "given.txt"
    path.write_bytes(bytes(range(256)) * 40)
    app.root.locator("input[type=file]").set_input_files(path)
    app.shows("10240 bytes")
    with page.expect_download() as download:
        app.root.get_by_text("Download").click()
    assert Path(download.value.path()).read_text() == "x,y\n1,2\n"


def test_scripts_of_an_apps_own(page, visit):
    app = visit("linked", "own-scripts/").live()
    app.slide(2)
    app.shows("Python has 1.2")
    app = App(page, "component").live()
    app.root.get_by_role("button", name="count is 0").click()
    app.shows("count is 1")
    app.shows("Python has 1")


def test_policies(apps_site):
    """Pages with apps allow what their apps need, and only they do."""
    found = policies(apps_site)
    assert "'unsafe-eval'" in found["own-scripts/"]
    assert "blob:" in found["own-scripts/"].partition("script-src")[2].partition(";")[0]
    assert "'unsafe-eval'" not in found["waves/"]
    assert "unsafe-inline" not in found["waves/"].partition("script-src")[2].partition(";")[0]
    assert "require-trusted-types-for 'script'" in found["waves/"]
    assert "unsafe-inline" not in found[""]
    assert found[""] == found["assets/*"] == found["404.html"]


def test_no_page_asks_for_anything_of_the_apps_before_they_are_near(page, host):
    page.goto(host.url)
    ready_state = page.evaluate("document.readyState")
    assert ready_state == "complete"
    assert not [sent.path for sent in host.sent if "front-end" in sent.path]


def test_an_app_alone(page, host):
    page.goto(host.url + "widgets/words/")
    ready(page)
    app = App(page, "words").live()
    app.press("Again")
    app.shows("1")


def test_embedded_in_another_page(page, host):
    """`<essay-widget name="sine">` in somebody's blog."""
    page.route(
        "**/blog/",
        lambda route: route.fulfill(
            content_type="text/html",
            body='<!doctype html><title>Blog</title><link rel="icon" href="data:,">'
            '<script src="/embed.js"></script><essay-widget name="words"></essay-widget>',
        ),
    )
    page.goto(host.url + "blog/")
    frame = page.frame_locator("iframe").first
    expect(frame.locator('[data-app="words"]')).to_have_attribute(
        "data-live", "true", timeout=START
    )
    frame.get_by_role("button", name="Again").click()
    expect(frame.get_by_text("1", exact=True)).to_be_visible(timeout=START)


def test_offline_and_a_second_visit(chrome, host):
    """After the first visit the essay and its apps work without net."""
    with watched(chrome, service_workers="allow") as context:
        page = context.new_page()
        page.set_default_timeout(START)
        page.goto(host.url + "waves/")
        App(page, "words").live()
        expect(page.locator("[data-offline]")).not_to_be_empty(timeout=START)
        page.reload()  # what is drawn with is cached by the worker that came after it
        App(page, "words").live()
        context.set_offline(True)
        page.reload()
        app = App(page, "words").live()
        app.press("Again")
        app.shows("1")
        context.set_offline(False)


def test_the_list_of_apps_is_told_to_python(apps_site):
    """The document that the page has names the models that its Python has."""
    boot = (apps_site / "waves" / "index.html").read_text()
    told = json.loads(boot.partition('id="deciban">')[2].partition("</script>")[0])
    assert set(told["apps"]["apps"]) == {
        "sine",
        "words",
        "settings",
        "places",
        "chosen",
        "later",
    }
    for one in told["apps"]["apps"].values():
        assert (apps_site / "waves" / one["document"]).is_file()
        assert all((apps_site / "waves" / script).is_file() for script in one["scripts"])
