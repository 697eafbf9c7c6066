"""The start as a reader lives it: text first, nothing moves, nothing that was set is lost."""

import re
from fnmatch import fnmatch

import pytest
from playwright.sync_api import expect

from sitepress import chromium
from testing.server import Line, TestServer
from tests.e2e.conftest import headers_of, watched
from tests.e2e.figures import START, Figure, ready
from widgets.maths import information

SPINNER = "deciban-spinner"
ESSAY = "why-kl/"

# Every answer and every layout shift, from the first moment on.
RECORD = """
  window.answers = [];
  window.shifts = [];
  document.addEventListener("widget-answer", (event) =>
    answers.push([event.target.dataset.widget, event.detail.seq]));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      shifts.push([entry.value, entry.sources.map((s) => s.node?.outerHTML?.slice(0, 200))]);
  }).observe({ type: "layout-shift", buffered: true });
"""
STILL = 0.01  # the layout shift that counts as none: a late face may nudge a formula
NEVER_IDLE = "window.requestIdleCallback = () => 0;"
SAVE_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"


def python(page) -> str:
    return page.locator("html").get_attribute("data-python")


def test_without_scripts_the_essay_is_all_there(chrome, host):
    with watched(chrome, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(host.url + ESSAY)
        figure = Figure(page, SPINNER)
        expect(figure.root.locator("svg").first).to_be_visible()
        expect(figure.output("probability")).to_have_text("95.2%")
        expect(figure.slider("db")).to_be_visible()
        expect(page.locator("main math").first).to_be_visible()
        assert len(page.locator("main").inner_text().split()) > 2000
        assert page.locator("figure[data-widget] svg").count() >= 12
        assert python(page) == "idle"
    assert not [s.path for s in host.sent if s.path.startswith("runtime/")]


def test_what_is_set_before_python_is_kept_and_asked_once(page, host):
    page.add_init_script(RECORD)
    with host.fault("runtime/*", "held"):  # Python comes after the reader on any machine
        page.goto(host.url + ESSAY, wait_until="domcontentloaded")
        figure = Figure(page, SPINNER)
        for db in ("2", "4", "-6.5"):
            figure.slider("db").fill(db)
        figure.unfold().box("seed").fill("9")
        figure.root.get_by_role("button", name="Spin it").click()
        assert python(page) == "loading"
    ready(page)
    assert figure.number("probability") == pytest.approx(
        information.probability_from_db(-6.5), rel=1e-12
    )
    assert figure.box("seed").input_value() == "9"
    assert figure.text("spun") == "1 spin"
    counts = [slug for slug, _ in page.evaluate("answers")]
    assert counts.count(SPINNER) == 1


def test_nothing_moves_and_the_focus_stays(page, host):
    page.add_init_script(RECORD)
    page.goto(host.url + ESSAY, wait_until="domcontentloaded")
    figure = Figure(page, SPINNER)
    figure.root.scroll_into_view_if_needed()
    figure.box("db").focus()
    figure.box("db").fill("7")
    ready(page)
    figure.answered()
    page.wait_for_timeout(300)
    expect(figure.box("db")).to_be_focused()
    assert figure.box("db").input_value() == "7"
    shifts = page.evaluate("shifts")
    assert sum(value for value, _ in shifts) <= STILL, shifts


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_from_the_first_paint_on(chrome, host, width):
    with watched(chrome, viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.add_init_script(RECORD)
        page.goto(host.url + ESSAY)
        ready(page)
        shifts = page.evaluate("shifts")
        assert sum(value for value, _ in shifts) <= STILL, shifts


def test_the_ready_event_tells_the_stages(page, host):
    page.add_init_script(
        "document.addEventListener('python-ready', (e) => { window.stages = e.detail; });"
    )
    page.goto(host.url + f"widgets/{SPINNER}/")
    ready(page)
    stages = page.evaluate("stages")
    assert stages
    assert all(isinstance(ms, int | float) and ms >= 0 for ms in stages.values())


def test_a_waiting_reader_is_told_how_far_it_is(chrome, site):
    with (
        TestServer(site, line=Line(mbit_s=20, round_trip=0.02)) as host,
        watched(chrome) as context,
    ):
        page = context.new_page()
        page.goto(host.url + f"widgets/{SPINNER}/", wait_until="domcontentloaded")
        figure = Figure(page, SPINNER)
        figure.slider("db").fill("3")
        expect(figure.notice()).to_contain_text(re.compile(r"\d+\.\d of \d+\.\d MB"), timeout=START)
        box = figure.root.bounding_box()
        ready(page)
        expect(figure.notice()).to_be_hidden()
        assert figure.root.bounding_box() == box


def test_little_is_sent_before_anything_is_touched(page, host):
    page.add_init_script(NEVER_IDLE)
    page.goto(host.url + ESSAY)
    page.wait_for_timeout(500)
    assert python(page) == "idle"
    assert host.bytes_sent() <= 300_000, sorted((s.size, s.path) for s in host.sent)


def test_where_data_are_dear_python_waits_for_a_touch(page, host):
    page.add_init_script(SAVE_DATA)
    page.goto(host.url + f"widgets/{SPINNER}/")
    page.wait_for_timeout(1500)
    assert python(page) == "idle"
    assert not [s.path for s in host.sent if s.path.startswith("runtime/")]
    figure = Figure(page, SPINNER)
    figure.slider("db").fill("3")
    figure = Figure(ready(page), SPINNER)
    assert figure.text("odds") == "2:1"


def test_from_a_sub_path(chrome, site):
    with TestServer(site, prefix="/some/where/") as host, watched(chrome) as context:
        page = context.new_page()
        page.goto(host.url)
        page.get_by_role("link", name="Why KL?").first.click()
        figure = Figure(ready(page), SPINNER)
        assert figure.slide("db", 3).text("odds") == "2:1"
        assert all(s.status in (200, 304) for s in host.sent), host.sent


def test_under_a_strict_content_security_policy(chrome, site):
    with (
        TestServer(site, headers=headers_of(site)) as host,
        watched(chrome) as context,
    ):
        page = context.new_page()
        page.goto(host.url + ESSAY)
        figure = Figure(ready(page), SPINNER)
        assert figure.slide("db", 3).text("odds") == "2:1"


def test_a_second_visit_sends_next_to_nothing(playwright, host, tmp_path):
    # A profile on disk, as readers have: one in memory keeps no file of this size.
    context = playwright.chromium.launch_persistent_context(
        tmp_path,
        executable_path=chromium.executable(playwright),
        args=chromium.arguments(),
        service_workers="block",
    )
    page = context.new_page()
    page.goto(host.url + ESSAY)
    ready(page)
    page.close()
    before = len(host.sent)
    page = context.new_page()
    page.goto(host.url + ESSAY)
    figure = Figure(ready(page), SPINNER)
    assert figure.slide("db", 3).text("odds") == "2:1"
    again = [s.path for s in host.sent[before:] if s.path.startswith("runtime/") and s.size]
    assert again == []
    context.close()


def test_the_theme_may_change_while_python_answers(page, host):
    page.goto(host.url + f"widgets/{SPINNER}/")
    figure = Figure(ready(page), SPINNER)
    paint = "getComputedStyle(document.body).color"
    light = page.evaluate(paint)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paint) != light
    assert figure.slide("db", 3).text("odds") == "2:1"


def test_a_script_from_outside_can_wait_for_python(page, host):
    page.goto(host.url + f"widgets/{SPINNER}/")
    page.wait_for_function("document.documentElement.dataset.python === 'ready'", timeout=START)


def test_on_an_iphone_python_wakes_from_the_same_snapshot(chrome, host):
    """There Pyodide makes one function less, so that memory and table are not quite the same."""
    with watched(chrome, user_agent="iPhone") as context:
        page = context.new_page()
        page.goto(host.url + f"widgets/{SPINNER}/?db=3")
        figure = Figure(ready(page), SPINNER)
        assert page.workers[0].evaluate("navigator.userAgent") == "iPhone"
        assert figure.number("probability") == pytest.approx(
            information.probability_from_db(3), rel=1e-12
        )
    assert not [sent.path for sent in host.sent if fnmatch(sent.path, "runtime/*.zip")]
