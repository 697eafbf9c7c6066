"""Both essays in Firefox and in WebKit: read, move, sample, share, and all that without a host."""

from fnmatch import fnmatch

import numpy as np
import pytest

from testing.server import TestServer
from tests.e2e.conftest import headers_of
from widgets.diffusion.diffusion_sampler import DiffusionSampler
from widgets.diffusion.joint_bound import JointBound
from widgets.why_kl.deciban_spinner import DecibanSpinner

SPINNER = 'figure[data-widget="deciban-spinner"]'
SAMPLER = 'figure[data-widget="diffusion-sampler"]'
BOUND = 'figure[data-widget="joint-bound"]'
SLIDER = ' [data-control="{}"] input[type="range"]'
BOX = ' [data-control="{}"] input[role="spinbutton"]'

READY = """() => {
  const told = document.documentElement.dataset.python;
  if (told === "error") throw new Error(document.querySelector("[data-notice]").innerText);
  return told === "ready";
}"""
ANSWERED = """selector => {
  const figure = document.querySelector(selector);
  return !("stale" in figure.dataset) && figure.getAttribute("aria-busy") !== "true";
}"""
VALUES = """selector => Object.fromEntries(
  [...document.querySelector(selector).querySelectorAll("output[data-value]")]
    .map(({ dataset, textContent }) => [dataset.value, [dataset.number, textContent]]))"""
WHOLE = """selector => {
  const buttons = [...document.querySelectorAll(`${selector} button`)];
  return buttons.some((button) => button.textContent === "Play" && !button.disabled);
}"""
PIXELS = """selector => {
  const canvas = document.querySelector(`${selector} canvas[data-image="x_hat"]`);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return [...data].filter((_, i) => i % 4 === 3);
}"""
COPIED = """selector => {
  const notice = document.querySelector(`${selector} [data-notice]`);
  const button = document.querySelector(`${selector} [data-copy=link]`);
  return notice.innerText || (button.innerText === "Copied" && "Copied");
}"""
# What a reader sees: words, formulas set as formulas, first pictures, the site's own type.
SEEN = """async () => {
  await document.fonts.ready;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const fraction = (f) => {
    const [above, below] = [...f.children].map((part) => part.getBoundingClientRect());
    return below.y >= above.y + above.height / 2;
  };
  return {
    words: document.querySelector("main").innerText.split(/\\s+/).length,
    formulas: all("main math").length,
    flat: all("main math").filter((f) => f.getBoundingClientRect().height < 5).length,
    fractions: all("main mfrac").length,
    set: all("main mfrac").filter(fraction).length,
    figures: all("figure[data-widget]").length,
    blank: all("figure[data-widget]").filter((f) => f.getBoundingClientRect().height < 100).length,
    faces: [...document.fonts].filter(({ status }) => status === "loaded").length,
    wide: document.documentElement.scrollWidth - innerWidth,
  };
}"""


def opened(reader, url):
    """The reader at an address, once Python answers there."""
    reader.go(url)
    reader.until(READY)
    return reader


def values(reader, selector):
    """{name: (number, text)} of a figure that has its answer."""
    reader.until(ANSWERED, selector)
    found = reader.run(VALUES, selector)
    return {name: (float(number), text) for name, (number, text) in found.items()}


def agrees(reader, selector, widget):
    """The figure says what Python says here."""
    found, wanted = values(reader, selector), widget.answer().values
    assert found
    for name, (number, text) in found.items():
        assert number == pytest.approx(wanted[name].number, rel=1e-12, nan_ok=True), name
        assert text == wanted[name].text


def test_what_goes_wrong_is_seen(browser, site, strangers):
    with TestServer(site) as lax:
        browser.go(lax.url)
        browser.run("() => { setTimeout(() => { throw new Error('thrown') }) }")
        browser.run("() => console.error('said')")
        browser.run("() => fetch('http://stranger.example/').catch(() => 0)")
        browser.look()
        seen = " ".join(browser.errors)
        browser.errors.clear()
    assert "thrown" in seen
    assert "said" in seen
    assert "stranger.example" in strangers.asked.pop()


@pytest.mark.parametrize("essay", ["why-kl/", "diffusion/"])
def test_an_essay_is_read(reader, base, essay):
    reader.go(base.url + essay)
    reader.until("() => !('laid' in document.documentElement.dataset)")
    seen = reader.run(SEEN)
    assert seen["words"] > 2000
    assert seen["formulas"] > 50
    assert seen["flat"] == 0
    assert seen["set"] == seen["fractions"] > 5
    assert seen["figures"] >= 5
    assert seen["blank"] == 0
    assert seen["faces"] >= 2
    assert seen["wide"] <= 0


def test_python_wakes_from_its_snapshot(reader, base):
    opened(reader, base.url + "widgets/deciban-spinner/")
    assert not [sent.path for sent in base.sent if fnmatch(sent.path, "runtime/*.zip")]


def test_a_slider_and_a_box_move_python_s_numbers(reader, base):
    opened(reader, base.url + "why-kl/")
    slider = SPINNER + SLIDER.format("db")
    reader.run("selector => document.querySelector(selector).focus()", slider)
    reader.press("End", "Home", "Right")
    agrees(reader, SPINNER, DecibanSpinner(db=-22.9))
    reader.type(SPINNER + BOX.format("db"), "7.25")
    agrees(reader, SPINNER, DecibanSpinner(db=7.25))


def test_the_other_essay_computes_and_samples(reader, base):
    opened(reader, base.url + "diffusion/")
    reader.type(BOUND + BOX.format("a"), "1.5")
    agrees(reader, BOUND, JointBound(a=1.5))
    reader.type(SAMPLER + BOX.format("seed"), "3")
    reader.until(ANSWERED, SAMPLER)
    reader.until(WHOLE, SAMPLER)
    *_, wanted = DiffusionSampler(seed=3).answers()
    there = np.frombuffer(wanted.images["x_hat"].pixels, np.uint8).astype(int)
    assert abs(np.array(reader.run(PIXELS, SAMPLER)) - there).max() <= 2


def test_a_link_brings_back_what_was_set(reader, base):
    page = base.url + "widgets/deciban-spinner/"
    opened(reader, page)
    reader.type(SPINNER + BOX.format("db"), "-7.3")
    agrees(reader, SPINNER, DecibanSpinner(db=-7.3))
    link = reader.until("() => location.search && location.href")
    assert link == page + "?db=-7.3"
    reader.click(f"{SPINNER} [data-copy=link]")
    # Where the engine lets no clipboard be written, the link stands there to be copied by hand.
    said = reader.until(COPIED, SPINNER)
    assert said in ("Copied", link)
    reader.go(base.url)
    opened(reader, link)
    agrees(reader, SPINNER, DecibanSpinner(db=-7.3))


def test_a_second_visit_needs_no_host(reader, site):
    with TestServer(site, headers=headers_of(site)) as host:
        opened(reader, host.url + "why-kl/")
        reader.until("() => document.querySelector('[data-offline]').innerText.includes('MB')")
    for page, selector in (("why-kl/", SPINNER), ("diffusion/", BOUND)):
        opened(reader, host.url + page)
        reader.until(ANSWERED, selector)
    agrees(reader, BOUND, JointBound())
