"""Readers who see otherwise: their own colours, larger letters, another language."""

import contextlib

import pytest
from playwright.sync_api import expect

from sitepress import chromium
from tests.e2e.conftest import watched
from tests.e2e.figures import visit

PAGES = ("why-kl/", "diffusion/", "")
# The least contrast of any letter in a picture with what it lies on, and of the pictures' shapes.
CONTRAST = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((v) => {
      const x = v / 255;
      return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const found = [];
  for (const svg of document.querySelectorAll('.picture svg')) {
    const ground = light(getComputedStyle(svg).backgroundColor);
    for (const text of svg.querySelectorAll('text.label:not(.paper)'))
      found.push(ratio(light(getComputedStyle(text).fill), ground));
  }
  return [Math.min(...found), found.length];
}"""
WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll('body *')].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width && box.right > width + 1 && e.checkVisibility()
      && !e.closest('.scroll, .contents ol, .table, .equation, pre, .skip, .unseen, svg, math')
      && !e.closest('.note-body');
  }).map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`);
  return [document.documentElement.scrollWidth, wide.slice(0, 8)];
}"""


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["auto", "light", "dark"])
def test_forced_colours_win_over_a_chosen_theme(chrome, host, system, chosen):
    with watched(chrome, forced_colors="active", color_scheme=system) as context:
        page = context.new_page()
        visit(page, host.url + f"why-kl/?theme={chosen}")
        least, count = page.evaluate(CONTRAST)
        assert count > 20
        assert least >= 4.5
        canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
        picture = page.locator(".picture svg").first
        assert picture.evaluate("e => getComputedStyle(e).backgroundColor") == canvas


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_handwriting_is_seen_in_forced_colours(chrome, host, system, chosen):
    with watched(chrome, forced_colors="active", color_scheme=system) as context:
        page = context.new_page()
        visit(page, host.url + f"widgets/diffusion-sampler/?theme={chosen}")
        turned = page.locator(".widget canvas").first.evaluate("e => getComputedStyle(e).filter")
        assert turned == ("invert(1)" if system == "dark" else "none")


@pytest.fixture(scope="module", params=[24, 32])
def large(request, playwright):
    """A browser whose default letters are larger than 16 pixels."""
    with contextlib.closing(
        chromium.launch(playwright, [f"--blink-settings=defaultFontSize={request.param}"])
    ) as browser:
        yield browser


@pytest.mark.parametrize("width", [320, 360, 390])
@pytest.mark.parametrize("path", [*PAGES, "widgets/deciban-spinner/", "widgets/joint-bound/"])
def test_large_letters_need_no_sideways_scroll(large, host, width, path):
    with watched(large, viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        visit(page, host.url + path)
        scroll, wide = page.evaluate(WIDE)
        assert (scroll, wide) == (width, [])


def test_a_translation_leaves_formulas_code_and_numbers_alone(page, host):
    visit(page, host.url + "why-kl/")
    kept = page.locator("math, pre, code, output")
    assert kept.count() > 300
    left = kept.evaluate_all("all => all.filter((e) => !e.closest('[translate=no]')).length")
    assert left == 0
    expect(page.locator("p[translate=no], main[translate=no]")).to_have_count(0)
