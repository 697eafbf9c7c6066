"""Widgets in somebody else's page: a blog of another origin, with a strict policy of its own."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from testing.server import TestServer
from tests.e2e.figures import ANSWER, START
from widgets.maths import information

BLOG = Path(__file__).with_name("blog")
CORS = {"Access-Control-Allow-Origin": "*"}  # a module of another site needs it: see the README


@pytest.fixture
def lender(site):
    """The site, as a host that lets other sites load its module."""
    with TestServer(site, headers=CORS) as running:
        yield running


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
        page.add_init_script(
            "window.heard = [];"
            "document.addEventListener('change', (e) => e.detail && heard.push(e.detail));"
        )
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
    wait(lambda: post.evaluate("heard.at(-1)?.values.probability?.number") == wanted)
    assert post.evaluate("heard.at(-1).name") == "deciban-spinner"

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
    """What the picture needs is at most 12 kB; with the scripts that wait for a touch, 30 kB."""
    expect(frame(post, "first").locator("svg.spinner")).to_be_visible()
    sent = {s.path: s.size for s in reversed(lender.sent) if "log-bound" not in s.path}
    scripts = ("/boot.", "/worker.", "/host.")
    first = {p: n for p, n in sent.items() if p.startswith(("assets/", "widgets/", "embed.js"))}
    picture = {p: n for p, n in first.items() if not any(s in p for s in scripts)}
    assert sum(picture.values()) <= 12_000, picture
    assert sum(n for p, n in first.items() if "/worker." not in p) <= 30_000, first
