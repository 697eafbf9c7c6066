"""An essay on a Panel server is the very page that the static site has: sizes, faces, colours."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from testing.server import TestServer
from tests.e2e.conftest import watched
from tests.e2e.figures import START, laid, ready

SLUG = "why-kl"
# What a reader sees, by kind; each is compared with the same element of the other page. Embedding
# is for static pages alone.
SEEN = """h1, .standfirst, .byline, .contents a, #text > p, #text > h2, #text > ul, math,
.note-mark, .note-body, .plate, figure.widget, .picture svg, .picture svg text, .control,
.control input, output, figcaption, .table, .cite summary, .equation-number"""
LOOK = """(selectors) => [...document.querySelectorAll(selectors)].map((e) => {
  const { left, top, width, height } = e.getBoundingClientRect();
  const { fontFamily, fontSize, fontWeight, fontStyle, lineHeight, color, backgroundColor, display,
    fill, textDecorationLine } = getComputedStyle(e);
  const place = [left, top + scrollY, width, height].map(Math.round);
  const name = `${e.tagName.toLowerCase()} ${e.id || e.getAttribute('class') || ''}`;
  return [name.trim(), place, [fontFamily, fontSize, fontWeight, fontStyle, lineHeight, color,
    backgroundColor, display, fill, textDecorationLine].join(" | ")];
})"""


@pytest.fixture(scope="module")
def pages(site, chrome, panel_server):
    """The page of the static site and that of a Panel server, once Python answers on both."""
    with TestServer(site) as host, watched(chrome, viewport={"width": 1280, "height": 900}) as made:
        shown = []
        for url in (f"{host.url}{SLUG}/", f"{panel_server}?essay={SLUG}"):
            page = made.new_page()
            page.goto(url, timeout=START)
            laid(ready(page))
            page.evaluate("document.fonts.ready")
            page.wait_for_function("!document.querySelector('[data-stale]')")
            shown.append(page)
        yield shown


def test_every_part_has_the_same_place_and_the_same_look(pages):
    static, live = (page.evaluate(LOOK, SEEN) for page in pages)
    assert len(static) > 200
    assert [name for name, *_ in live] == [name for name, *_ in static]
    differ = [
        (ours, theirs)
        for ours, theirs in zip(static, live, strict=True)
        if ours[2] != theirs[2]
        or max(abs(a - b) for a, b in zip(ours[1], theirs[1], strict=True)) > 1  # rounded
    ]
    assert not differ, f"{len(differ)} of {len(static)}, first {differ[:3]}"


def test_the_same_faces_are_loaded(pages):
    loaded = "() => [...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    static, live = (sorted(set(page.evaluate(loaded))) for page in pages)
    assert static == live
    assert {name.strip('"') for name in live} == {"Essay Text", "Essay Math", "Essay Title"}


@pytest.mark.parametrize("selector", ["h1", ".equation math", "figure.widget .picture"])
def test_the_pixels_are_the_same(pages, selector):
    pictures = []
    for page in pages:
        part = page.locator(selector).first
        part.scroll_into_view_if_needed()
        shot = part.screenshot(animations="disabled")
        pictures.append(np.asarray(Image.open(BytesIO(shot)).convert("L"), int))
    static, live = pictures
    assert live.shape == static.shape
    assert (abs(live - static) > 32).mean() < 0.005
