"""Widgets in somebody else's page: a blog of another origin, with a strict policy of its own."""

import contextlib
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from testing.server import TestServer
from tests.e2e.figures import ANSWER, START
from widgets.maths import information

BLOG = Path(__file__).with_name("blog")
CORS = {"Access-Control-Allow-Origin": "*"}  # a module of another site needs it: see the README
RECORD = """window.heard = [];
for (const type of ["change", "ready"])
  document.addEventListener(type, (e) => e.detail && heard.push({ type, ...e.detail }));"""
CHANGES = "heard.filter((e) => e.type === 'change')"
SPINNER = '<essay-widget id="w" name="deciban-spinner" db="7"></essay-widget>'
FRUGAL = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"


@pytest.fixture
def lender(site):
    """The site, as a host that sends no header of its own."""
    with TestServer(site) as running:
        yield running


@pytest.fixture
def write(lender, tmp_path, context):
    """Open a page of another origin with this body, which loads the site's script."""
    with contextlib.ExitStack() as stack:

        def opened(body, script="async", headers=None, init="", path="blog.html"):
            (tmp_path / path).write_text(
                '<!doctype html><title>A blog</title><link rel="icon" href="data:,">'
                "<style>body { margin: 20px }</style>"
                f'<script src="{lender.url}embed.js" {script}></script><body>{body}</body>',
                "utf-8",
            )
            blog = stack.enter_context(TestServer(tmp_path, headers=headers))
            page = context.new_page()
            page.add_init_script(RECORD + init)
            page.goto(blog.url + path)
            return page

        yield opened


@pytest.fixture
def post(lender, tmp_path, context):
    """The post, open, under a policy that allows the site's script and frames and no more."""
    for source in BLOG.iterdir():
        text = source.read_text("utf-8").replace("SITE/", lender.url)
        (tmp_path / source.name).write_text(text, "utf-8")
    origin = lender.url.rstrip("/")
    policy = f"default-src 'none'; style-src 'self'; script-src {origin}; frame-src {origin}"
    with TestServer(tmp_path, headers={"Content-Security-Policy": policy}) as blog:
        page = context.new_page()
        page.add_init_script(RECORD)
        page.goto(blog.url + "post.html")
        yield page


def frame(post, name: str):
    return post.frame_locator(f"#{name} iframe")


def wait(condition, seconds: float = START / 1000):
    """Poll: the blog's policy forbids what Playwright waits with."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_three_widgets_share_one_python_and_fail_politely(post, lender):
    # The attributes are the controls, before Python and without it.
    expect(frame(post, "first").locator("[data-control=db] input[type=range]")).to_have_value("7")
    refusal = frame(post, "third").locator("[data-control=db] .refusal")
    expect(refusal).to_contain_text("Got “loud”; expected a number from −23 to 23: 13 stays.")
    expect(frame(post, "third").locator("html")).to_have_attribute("data-theme", "dark")
    bad = post.locator("#bad")
    expect(bad).to_contain_text("There is no widget named “no-such-widget”; expected one of")
    expect(bad).to_contain_text("log-bound")

    # Scrolled to, they come alive.
    for name in ("first", "second", "third"):
        post.locator(f"#{name}").scroll_into_view_if_needed()
        html = frame(post, name).locator("html")
        expect(html).to_have_attribute("data-python", "ready", timeout=START)
    workers = {s.path for s in lender.sent if "/worker." in s.path}
    assert len(workers) == 1
    assert sum(s.path in workers for s in lender.sent) == 1
    assert sum(s.path.endswith(".wasm") for s in lender.sent) == 1

    # Changes of attributes go in, numbers come out.
    post.evaluate("document.getElementById('first').setAttribute('db', '-3')")
    wanted = float(information.probability_from_db(-3))
    output = frame(post, "first").locator('output[data-value="probability"]')
    expect(output).to_have_attribute("data-number", repr(wanted), timeout=ANSWER)
    number = f"{CHANGES}.at(-1)?.values.probability?.number"
    wait(lambda: post.evaluate(number) == wanted)
    assert post.evaluate(f"{CHANGES}.map((e) => e.name)") == ["deciban-spinner"]

    # A bad value in an attribute is refused beside the box; the last good one stays.
    post.evaluate("document.getElementById('first').setAttribute('db', '99')")
    refusal = frame(post, "first").locator("[data-control=db] .refusal")
    expect(refusal).to_contain_text("Got “99”; expected a number from −23 to 23: −3 stays.")
    expect(output).to_have_attribute("data-number", repr(wanted))


def test_the_frame_is_as_high_as_what_is_in_it_and_leaks_nothing(post):
    for name in ("first", "second"):
        post.locator(f"#{name}").scroll_into_view_if_needed()
        inside = frame(post, name).locator("html")
        expect(inside).to_be_visible()
        wait(
            lambda name=name, inside=inside: (
                abs(
                    post.locator(f"#{name} iframe").bounding_box()["height"]
                    - inside.evaluate("e => Math.ceil(e.getBoundingClientRect().height)")
                )
                <= 1
            ),
            10,
        )
    # The blog's style sheet is not the widget's, nor the other way round.
    colour = "e => getComputedStyle(e).color"
    button = frame(post, "first").locator("button").first
    assert button.evaluate(colour) != "rgb(255, 0, 0)"
    assert post.evaluate("Object.keys(window).filter((n) => /deciban|python/i.test(n))") == []


def test_the_first_picture_of_an_embed_is_small(post, lender):
    """What the picture needs is at most 13 kB; with the scripts that wait for a touch, 30 kB."""
    expect(frame(post, "first").locator("svg.spinner")).to_be_visible()
    sent = {s.path: s.size for s in reversed(lender.sent) if "log-bound" not in s.path}
    scripts = ("/boot.", "/worker.", "/python-frame.", "/host.html")
    first = {p: n for p, n in sent.items() if p.startswith(("assets/", "widgets/", "embed.js"))}
    picture = {p: n for p, n in first.items() if not any(s in p for s in scripts)}
    assert sum(picture.values()) <= 13_000, picture
    assert sum(n for p, n in first.items() if "/worker." not in p) <= 30_000, first


def ready(page, name="w"):
    """Python answers in the widget."""
    page.locator(f"#{name}").scroll_into_view_if_needed()
    html = frame(page, name).locator("html")
    expect(html).to_have_attribute("data-python", "ready", timeout=START)


def slider(page, name="w"):
    return frame(page, name).locator("[data-control=db] input[type=range]")


@pytest.mark.parametrize("script", ["async", "", "type=module"])
def test_one_file_is_a_classic_script_and_a_module(write, lender, script):
    lender.headers = CORS if "module" in script else {}
    page = write(SPINNER, script, init=FRUGAL)
    expect(slider(page)).to_have_value("7")
    assert page.evaluate("Object.keys(window).filter((n) => /site|python|essay/i.test(n))") == []


def test_a_module_may_be_imported_and_a_second_script_changes_nothing(write, lender):
    lender.headers = CORS
    page = write("<main></main>", "type=text/plain", init=FRUGAL)
    page.evaluate("(src) => import(src)", lender.url + "embed.js")
    page.evaluate("(src) => import(src)", lender.url + "embed.js?again")
    page.evaluate("(html) => { document.querySelector('main').innerHTML = html; }", SPINNER)
    expect(slider(page)).to_have_value("7")


def test_attributes_are_followed_at_any_time(write):
    page = write('<essay-widget id="w"></essay-widget>', init=FRUGAL)
    said = []
    page.on("console", lambda message: said.append(message.text))
    widget = page.locator("#w")
    expect(widget).to_contain_text("There is no widget named “”; expected one of")

    def set_to(name, value):
        widget.evaluate("(e, [n, v]) => e.setAttribute(n, v)", [name, value])

    set_to("db", "5")
    set_to("name", "deciban-spinner")
    expect(slider(page)).to_have_value("5")
    set_to("db", "-4")
    expect(slider(page)).to_have_value("-4")
    widget.evaluate("e => e.removeAttribute('db')")
    expect(slider(page)).to_have_value("13")
    expect(frame(page, "w").locator("[data-control=db] .refusal")).to_be_hidden()

    html = frame(page, "w").locator("html")
    set_to("theme", "dark")
    expect(html).to_have_attribute("data-theme", "dark")
    widget.evaluate("e => e.removeAttribute('theme')")
    expect(html).not_to_have_attribute("data-theme", "dark")

    for value in ("3", "4"):
        set_to("dbb", value)
    for name in ("data-x", "hx-get", "onclick", "aria-label", "tabindex"):
        set_to(name, "")
    wait(lambda: said, 5)
    assert said == [
        '<essay-widget name="deciban-spinner"> has no control “dbb”; did you mean “db”? '
        "It has db, spins, seed."
    ]

    set_to("name", "log-bound")
    expect(frame(page, "w").locator("figure")).to_have_attribute("data-widget", "log-bound")
    set_to("name", "no-such-widget")
    expect(widget).to_contain_text("There is no widget named “no-such-widget”")


def test_what_the_reader_set_survives_a_move_of_the_element(write):
    page = write(f'<div id="left">{SPINNER}</div><div id="right"></div>', init=FRUGAL)
    slider(page).fill("-2")
    wait(lambda: page.evaluate("Boolean(document.querySelector('#w').set.db)"), 10)
    page.evaluate("document.querySelector('#right').append(document.querySelector('#w'))")
    expect(slider(page)).to_have_value("-2")
    # An attribute that changes while the element is nowhere is the newer word.
    page.evaluate(
        """async () => {
          const widget = document.querySelector("#w");
          widget.remove();
          widget.setAttribute("db", "9");
          await null;
          document.querySelector("#left").append(widget);
        }"""
    )
    expect(slider(page)).to_have_value("9")


SWAP = """([script, html]) => {
  const body = document.createElement("body");
  const again = document.createElement("script");
  again.src = script;
  body.append(again);
  body.insertAdjacentHTML("beforeend", html);
  document.body.replaceWith(body);
}"""
HIDDEN = "[...document.documentElement.children].filter((e) => e.localName === 'div').length"


def test_bodies_may_be_swapped_as_often_as_one_likes(write, lender):
    page = write(SPINNER)
    ready(page)
    for _ in range(4):
        page.evaluate(SWAP, [lender.url + "embed.js", SPINNER])
        expect(slider(page)).to_have_value("7")
    ready(page)
    assert sum("/worker." in sent.path for sent in lender.sent) == 1
    assert page.evaluate(HIDDEN) == 1

    # A page that throws all away throws Python away too, and gets another.
    page.evaluate("document.documentElement.innerHTML = '<body></body>'")
    page.evaluate(SWAP, [lender.url + "embed.js", SPINNER])
    ready(page)
    assert page.evaluate(HIDDEN) == 1

    # When no widget is left, Python goes.
    page.evaluate("document.body.replaceChildren()")
    wait(lambda: page.evaluate(HIDDEN) == 0, 15)
    page.evaluate(SWAP, [lender.url + "embed.js", SPINNER])
    ready(page)


def test_no_style_of_the_page_shows_the_hidden_frame(write):
    style = (
        "<style>iframe, div { display: block !important; width: 100% !important;"
        " aspect-ratio: 16/9; visibility: visible !important }</style>"
    )
    page = write(style + SPINNER)
    ready(page)
    assert page.evaluate(HIDDEN) == 1
    assert (
        page.evaluate("[...document.documentElement.children].at(-1).getClientRects().length") == 0
    )
    assert page.evaluate("document.querySelectorAll('iframe').length") == 0


COEP = {"Cross-Origin-Embedder-Policy": "require-corp"}


@pytest.mark.parametrize("sends", ["what _headers asks for", "CORS alone"])
def test_a_page_that_isolates_itself_shows_widgets(write, lender, site, sends):
    asked = {
        name: value
        for line in (site / "_headers").read_text().splitlines()
        for name, _, value in [line.strip().partition(": ")]
        if name.startswith("Cross-Origin-")
    }
    assert len(asked) == 2
    alone = sends == "CORS alone"
    lender.headers = CORS if alone else asked
    # The browser says that it blocked the first frame, which a second one replaces.
    page = write(SPINNER, "async crossorigin" if alone else "async", COEP)
    expect(slider(page)).to_have_value("7", timeout=30_000)
    ready(page)
    assert bool(page.locator("#w iframe[credentialless]").count()) == alone


def test_a_page_that_allows_no_frame_is_told_what_to_do(write, context):
    context.watch.expected = "frame-src|Framing"
    policy = {"Content-Security-Policy": "frame-src 'none'"}
    page = write(SPINNER, headers=policy)
    said = page.locator("#w p")
    expect(said).to_be_visible(timeout=30_000)
    expect(said).to_have_text(re.compile("“.+” could not be shown here; open it on its own."))
    href = said.locator("a").get_attribute("href")
    assert href.endswith("/widgets/deciban-spinner/?db=7")
    expect(page.locator("#w iframe")).to_be_hidden()


def test_one_change_is_one_event_and_a_refusal_is_none(write):
    page = write(SPINNER)
    ready(page)
    wait(lambda: page.evaluate("heard.length"))
    first = page.evaluate("heard[0]")
    assert first["type"] == "ready"
    assert first["name"] == "deciban-spinner"
    assert first["controls"]["db"] == 7
    number = float(information.probability_from_db(7))
    assert first["values"]["probability"]["number"] == number

    def set_to(value):
        page.evaluate("(v) => document.querySelector('#w').setAttribute('db', v)", value)

    set_to("-3")
    wait(lambda: page.evaluate("heard.length") == 2)
    for bad in ("99", "loud"):
        set_to(bad)
        refusal = frame(page, "w").locator("[data-control=db] .refusal")
        expect(refusal).to_contain_text(f"Got “{bad}”")
    set_to("4")
    wait(lambda: page.evaluate("heard.at(-1).controls.db") == 4)
    heard = page.evaluate("heard.slice(1).map(({ type, controls }) => [type, controls.db])")
    assert heard == [["change", -3], ["change", 4]]
    slider(page).fill("5")
    wait(lambda: page.evaluate("heard.at(-1).controls.db") == 5)
    assert page.evaluate("heard.length") == 4


def test_a_missing_worker_is_told_at_once(write, lender, context):
    context.watch.expected = "404"
    with lender.fault("assets/worker.*", "missing"):
        page = write(SPINNER)
        slider(page).fill("3")
        notice = frame(page, "w").locator("[data-notice]")
        expect(notice).to_contain_text("Python's worker could not be loaded.", timeout=20_000)
    notice.get_by_role("button", name="Try again").click()
    ready(page)


def test_without_the_hidden_frame_a_widget_helps_itself(write, lender, context):
    context.watch.expected = "404"
    with lender.fault("widgets/host.html", "missing"):
        page = write(SPINNER)
        ready(page)


COPY = "Embed"


def test_copying_works_in_a_frame(write, context, lender):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = write(SPINNER, init=FRUGAL)
    page.bring_to_front()
    frame(page, "w").get_by_role("button", name=COPY).click()
    expect(frame(page, "w").get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        f'<script src="{lender.url}embed.js" async></script>\n'
        '<essay-widget name="deciban-spinner" db="7"></essay-widget>'
    )


def test_where_copying_is_forbidden_the_text_is_selected(write, context):
    context.watch.expected = "clipboard|Clipboard"
    page = write(SPINNER, headers={"Permissions-Policy": "clipboard-write=()"}, init=FRUGAL)
    frame(page, "w").get_by_role("button", name=COPY).click()
    told = frame(page, "w").locator(".by-hand")
    expect(told).to_contain_text("press Ctrl+C")
    selected = told.evaluate("() => String(getSelection())")
    assert selected.startswith("<script src=")
    assert selected.endswith("</essay-widget>")


SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize("width", [390, 1000])
def test_nothing_moves_when_a_widget_comes(write, site, width):
    """Cumulative layout shift of a page with one widget at its top, for every widget."""
    found = {}
    for folder in sorted(p.parent for p in (site / "widgets").glob("*/index.html")):
        slug = folder.name
        body = f'<p>Above.</p><essay-widget id="w" name="{slug}"></essay-widget><p>Below.</p>'
        page = write(body, "", init=FRUGAL + SHIFTS)
        page.set_viewport_size({"width": width, "height": 1600})
        page.reload()
        expect(frame(page, "w").locator("html.embedded")).to_be_attached()
        wait(lambda page=page: page.evaluate("document.querySelector('#w').heard"), 20)
        page.wait_for_timeout(300)
        found[slug] = round(page.evaluate("shifts"), 4)
        page.close()
    print(width, found)
    assert max(found.values()) <= 0.01, found
