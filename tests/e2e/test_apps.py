"""Ordinary apps in essays: drawn before Python, kept, answered, under their pages' policy.

The site is made of the tests' own essays (tests/apps/essays): $DECIBAN_APPS_SITE, or one that is
built now, which takes minutes.
"""

import contextlib
import json
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from testing.server import Habits, TestServer
from tests.e2e.conftest import build_site, panel_serving, watched
from tests.e2e.figures import START, ready

ROOT = Path(__file__).resolve().parents[2]
# What the page tells Python of its apps.
TOLD = """window.told = [];
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message, ...more) {
  if (message?.type === "app-patch") window.told.push(JSON.parse(message.patch));
  return post.call(this, message, ...more);
};"""
# The first time that Python is asked for the app "words", it is asked for one that there is not.
REFUSED = """{
  let refused = false;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...more) {
    if (message?.type === "app-open" && message.slug === "words" && !refused) {
      refused = true;
      message = { ...message, slug: "nothing-there" };
    }
    return post.call(this, message, ...more);
  };
}"""
SHIFTS = """window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="session")
def apps_site(tmp_path_factory):
    """The built site of the tests' own essays with apps."""
    if told := os.environ.get("DECIBAN_APPS_SITE"):
        return Path(told)
    folder = tmp_path_factory.mktemp("apps")
    shutil.copytree(ROOT / "tests" / "apps" / "essays", folder / "essays")
    said = build_site(folder / "essays", folder / "site", DECIBAN_ZSTD_LEVEL="1")
    assert "no memory snapshot" not in said
    return folder / "site"


def policies(site: Path) -> dict[str, str]:
    """{pattern of a path: the policy that the site asks its host to send}."""
    found, rule = {}, ""
    for line in (site / "_headers").read_text().splitlines():
        name, _, value = line.strip().partition(": ")
        if not line.startswith(" "):
            rule = line.removeprefix("/")  # in which a host's `*` means what fnmatch's does
        elif name == "Content-Security-Policy":
            found[rule] = value
    return found


@pytest.fixture(scope="module")
def host(apps_site):
    """A host of the site that sends the policy of each page."""
    added = {at: {"Content-Security-Policy": text} for at, text in policies(apps_site).items()}
    with TestServer(apps_site, habits=Habits(added=added)) as running:
        yield running


def opened(context):
    """A page of a fresh profile, which waits long: the machine may be busy."""
    page = context.new_page()
    page.set_default_timeout(START)
    page.add_init_script(SHIFTS)
    return page


@pytest.fixture
def page(chrome):
    """A page of this test's own."""
    with watched(chrome) as context:
        yield opened(context)


@pytest.fixture(scope="module")
def waves(chrome, host):
    """The essay "Waves": all tests that leave its apps working share it, and one Python."""
    with watched(chrome) as context:
        page = opened(context)
        page.goto(host.url + "waves/")
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


def titles(page):
    """The titles of all Bokeh figures on the page."""
    return page.evaluate(
        "Bokeh.documents.flatMap((d) => [...d.all_models])"
        ".filter((m) => m.type === 'Title').map((m) => m.text)"
    )


def titled(page, text):
    """Wait until a Bokeh figure on the page has this title."""
    page.wait_for_function(
        "(text) => Bokeh.documents.some((d) => [...d.all_models].some("
        "(m) => m.type === 'Title' && m.text === text))",
        arg=text,
        timeout=START,
    )


def test_an_app_is_seen_before_any_script(chrome, host):
    """The picture is there without scripts, as large as the app."""
    with watched(chrome, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(host.url + "waves/")
        still = page.locator('[data-app="sine"] [data-still] img')
        still.scroll_into_view_if_needed()
        expect(still).to_be_visible()
        assert still.bounding_box()["height"] == pytest.approx(260, abs=2)


def test_a_slider_that_is_moved_before_python_is_answered(page, host):
    """Nothing moves, nothing is drawn anew, and the last value is answered once."""
    page.add_init_script(TOLD)
    with host.fault("assets/worker*", "held"):
        page.goto(host.url + "waves/")
        app = App(page, "sine").drawn()
        app.slide(3)
        assert titles(page)[0] == "sin 1.0x"
        drawn = app.root.locator("canvas").first.element_handle()
    app.live()
    titled(page, "sin 1.3x")
    told = [event for patch in page.evaluate("window.told") for event in patch["events"]]
    assert [e["new"] for e in told if e.get("attr") == "value"] == [pytest.approx(1.3)]
    assert page.evaluate("window.shifts") < 0.001  # a handle, whose sheet Panel loads again
    assert drawn.is_hidden(), "pn.bind puts a new figure in the place of the first"


def test_what_is_done_before_a_cold_boot_is_kept(page, host):
    """Another Python than the one that made the page's document: its models have the same ids."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(TOLD)
    with host.fault("assets/worker*", "held"):
        page.goto(host.url + "waves/")
        app = App(page, "words").drawn()
        drawn = app.root.get_by_label("Name").element_handle()
        app.root.get_by_label("Name").fill("Ada")
        app.root.get_by_label("Name").press("Enter")
        app.press("Again")
        app.press("Again")
        host.faults.kinds["runtime/snapshot*"] = "missing"
    page.context.watch.expected = "Failed to load resource"
    app.live()
    del host.faults.kinds["runtime/snapshot*"]
    app.shows("Hello, Ada!")
    app.shows("Times: 2")
    assert any("Python is started from its files" in text for text in said)
    told = [event for patch in page.evaluate("window.told") for event in patch["events"]]
    assert [e["new"] for e in told if e.get("attr") == "value"] == ["Ada"]
    pressed = [e for e in told if e.get("msg_data", {}).get("name") == "button_click"]
    assert len(pressed) == 2
    assert drawn.is_visible(), "nothing is drawn anew"


def test_another_try_draws_and_connects(page, host):
    """A script did not come, and Python was there before the reader tried again."""
    page.context.watch.expected = "Failed to load resource"
    with host.fault("assets/front-end.*/bokeh/bokeh-widgets.*", "missing"):
        page.goto(host.url + "waves/")
        app = App(page, "words")
        app.root.scroll_into_view_if_needed()
        ready(page)
        notice = app.root.locator("[data-notice]")
        expect(notice).to_contain_text("could not be loaded", timeout=START)
    with contextlib.suppress(TimeoutError):  # the page tries again, too, when Python has the app
        notice.get_by_role("button", name="Try again").click(timeout=5000)
    app.live()
    expect(notice).to_be_hidden()
    app.press("Again")
    app.shows("Times: 1")


def test_another_try_opens_an_app_that_could_not_be_made(page, host):
    """Python refused it once."""
    page.add_init_script(REFUSED)
    page.goto(host.url + "waves/")
    app = App(page, "words").drawn()
    notice = app.root.locator("[data-notice]")
    expect(notice).to_contain_text("could not be shown (KeyError", timeout=START)
    notice.get_by_role("button", name="Try again").click()
    app.live()
    expect(notice).to_be_hidden()
    app.press("Again")
    app.shows("Times: 1")


def test_moves_are_answered(waves):
    app = App(waves, "sine").live()
    app.slide()
    titled(waves, "sin 1.1x")


def test_text_selects_and_buttons(waves):
    app = App(waves, "words").live()
    app.root.get_by_label("Name").fill("Ada")
    app.root.get_by_label("Name").press("Enter")
    app.shows("Hello, Ada!")
    app.root.get_by_label("Kind").select_option("loud")
    app.shows("Hello, ADA!")
    app.press("Again")
    app.press("Again")
    app.shows("Times: 2")


def test_an_exception_is_one_sentence_and_the_app_goes_on(waves):
    told = []
    waves.on("console", lambda message: told.append(message.text))
    app = App(waves, "words").live()
    app.press("Fail")
    notice = app.root.locator("[data-notice]")
    expect(notice).to_have_text(
        "The app could not answer (ValueError: it was to fail). It goes on with what you set.",
        timeout=START,
    )
    assert any("Traceback" in text and "waves.py" in text for text in told)
    app.press("Again")
    expect(notice).to_be_hidden(timeout=START)
    app.shows("Times: 3")


def test_a_class_of_parameters(waves):
    app = App(waves, "settings").live()
    app.shows("2026-11-26 · a · False · 3")
    app.root.get_by_role("checkbox").check()
    app.shows("2026-11-26 · a · True · 3")
    app.slide()
    app.shows("2026-11-26 · a · True · 2")


def test_tabs_cards_and_indicators(waves):
    app = App(waves, "places").live()
    app.press("More")
    app.shows("40")
    app.root.get_by_text("Card", exact=True).click()
    app.shows("Bold")


def test_what_is_selected_in_a_figure_comes_back(waves):
    app = App(waves, "chosen").live()
    app.slide(2)
    waves.wait_for_function(
        "() => Bokeh.documents.some((d) => [...d.all_models].some("
        "(m) => m.type === 'ColumnDataSource' && [...(m.get_column('y') ?? [])][0] === 3))",
        timeout=START,
    )
    box = app.root.locator(".bk-events").first.bounding_box()
    waves.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.82)
    app.shows("chosen: [1]")


def test_what_happens_later(waves, tmp_path):
    """A stream, an asynchronous callback with the cache, an upload, a download."""
    app = App(waves, "later").live()
    app.shows("19")
    app.press("Wait")
    app.shows("awake 1")
    path = tmp_path / "given.txt"
    path.write_bytes(bytes(range(256)) * 40)
    app.root.locator("input[type=file]").set_input_files(path)
    app.shows("10240 bytes")
    with waves.expect_download() as download:
        app.root.get_by_text("Download").click()
    assert Path(download.value.path()).read_text() == "x,y\n1,2\n"


def test_scripts_of_an_apps_own(page, host):
    page.goto(host.url + "own-scripts/")
    app = App(page, "linked").live()
    app.slide(2)
    app.shows("Python has 1.2")
    app = App(page, "component").live()
    app.root.get_by_role("button", name="count is 0").click()
    app.shows("count is 1")
    app.shows("Python has 1")


def test_policies(apps_site):
    """Pages with apps allow what their apps need, and only they do."""
    found = policies(apps_site)
    assert "'unsafe-eval'" in found["own-scripts/*"]
    assert "blob:" in found["own-scripts/*"].partition("script-src")[2].partition(";")[0]
    assert "'unsafe-eval'" not in found["waves/*"]
    assert "unsafe-inline" not in found["waves/*"].partition("script-src")[2].partition(";")[0]
    assert "require-trusted-types-for 'script'" in found["waves/*"]
    assert "unsafe-inline" not in found[""]
    assert found[""] == found["assets/*"] == found["404.html"]


def test_no_page_asks_for_anything_of_the_apps_before_they_are_near(page, host):
    before = len(host.sent)
    page.goto(host.url, wait_until="load")
    asked = [sent.path for sent in host.sent[before:]]
    assert asked
    assert not [path for path in asked if "front-end" in path]


def test_an_app_alone(page, host):
    page.goto(host.url + "widgets/words/")
    ready(page)
    app = App(page, "words").live()
    app.press("Again")
    app.shows("Times: 1")


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
    expect(frame.get_by_text("Times: 1")).to_be_visible(timeout=START)


def test_offline_and_a_second_visit(chrome, host):
    """After the first visit the essay and its apps work without net."""
    with watched(chrome, service_workers="allow") as context:
        page = context.new_page()
        page.set_default_timeout(START)
        page.goto(host.url + "waves/")
        App(page, "words").live()
        expect(page.locator("[data-offline]")).not_to_be_empty(timeout=START)
        context.set_offline(True)
        answer = page.reload()
        assert answer.from_service_worker
        assert policies(host.root)["waves/*"] in answer.headers["content-security-policy"]
        app = App(page, "words").live()
        app.press("Again")
        app.shows("Times: 1")
        context.set_offline(False)


BROKEN = """---
title: Broken
description: An app that cannot be made, and one that fails.
author: Nobody
date: 2026-11-26
---

Words.

::: app breaks
:::

::: app lives
:::
"""
BREAKS = """import panel as pn

figures = ()


def numbers():
    return {}


def breaks():
    return pn.Row(1 / 0)


def lives():
    fail, again = pn.widgets.Button(label="Fail"), pn.widgets.Button(label="Again")
    times = pn.widgets.StaticText(label="Times", value="0")
    fail.on_click(lambda event: {}["nothing"])
    again.on_click(lambda event: times.param.update(value=str(int(times.value) + 1)))
    return pn.Column(fail, again, times)


apps = {"breaks": breaks, "lives": lives}
"""


def test_on_a_panel_server_an_app_that_fails_is_one_sentence(page, tmp_path):
    """While it is made, or in a callback; the rest of the essay lives."""
    folder = tmp_path / "shelf"
    (folder / "broken").mkdir(parents=True)
    shutil.copy(ROOT / "essays" / "main.py", folder)
    (folder / "broken" / "broken.md").write_text(BROKEN)
    (folder / "broken" / "broken.py").write_text(BREAKS)
    told = []
    page.on("console", lambda message: told.append(message.text))
    with panel_serving(folder, tmp_path) as url:
        page.goto(f"{url}?essay=broken")
        notice = page.locator('[data-app="breaks"] [data-notice]')
        expect(notice).to_have_text(
            "The app could not be shown (ZeroDivisionError: division by zero).", timeout=START
        )
        lives = App(page, "lives")
        lives.press("Fail")
        notice = lives.root.locator("[data-notice]")
        expect(notice).to_contain_text("could not answer (KeyError: 'nothing')", timeout=START)
        assert len([text for text in told if "Traceback" in text and "broken.py" in text]) == 2
        lives.press("Again")
        expect(notice).to_be_hidden(timeout=START)
        lives.shows("Times: 1")
        page.close()  # before its server


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
