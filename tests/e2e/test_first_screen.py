"""The first screen: it waits for no request, and the rest of the page is there a moment later."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import watched
from tests.e2e.figures import ready, sectors

ESSAY = "why-kl/"
LAID = "document.documentElement.dataset.laid"
LAST = ".text > :last-child"
TOUCHED = """() => {
  const summary = document.querySelector("figure[data-widget] summary");
  summary?.blur();
  summary?.focus();
  return document.documentElement.dataset.python !== "idle";
}"""
NO_FRAMES = "window.requestAnimationFrame = () => 0; window.setTimeout = () => 0;"
NEVER_LOADED = """
  const { addEventListener } = window;
  window.addEventListener = (type, ...more) => type === "load" || addEventListener(type, ...more);
"""


def test_the_text_waits_for_no_request(page, host):
    with host.fault("assets/*", "held"):
        page.goto(host.url + ESSAY, wait_until="commit")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(LAST)).to_be_visible()
        assert len(page.locator("main").inner_text().split()) > 2000
    page.wait_for_load_state()


def test_a_chosen_theme_holds_from_the_first_frame(page, host):
    page.goto(host.url + ESSAY)
    page.evaluate("localStorage.setItem('deciban.theme', 'dark')")
    page.add_init_script(NO_FRAMES + NEVER_LOADED)
    for address, theme in (("", "dark"), ("?theme=light", "light")):
        page.goto(host.url + ESSAY + address)
        assert page.evaluate(LAID) == "title"
        assert page.evaluate("document.documentElement.dataset.theme") == theme


def test_the_title_is_painted_in_its_own_faces(page, host):
    page.add_init_script(NO_FRAMES + NEVER_LOADED)
    before = len(host.sent)
    page.goto(host.url + ESSAY)
    faces = "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    assert {name.strip('"') for name in page.evaluate(faces)} == {"Essay Title"}
    assert not [s.path for s in host.sent[before:] if s.path.endswith(".woff2")]


def test_a_slider_that_moved_before_any_script_ran_is_drawn(page, host):
    page.add_init_script("""
      const spinner = 'figure[data-widget="deciban-spinner"]';
      window.one = (part) => document.querySelector(`${spinner} ${part}`);
      window.share = () => one("[data-share]")?.getAttribute("d");
      new MutationObserver((_, observer) => {
        const slider = one('[data-control="db"] input[type=range]');
        if (!slider) return;
        observer.disconnect();
        slider.value = 3;
      }).observe(document, { childList: true, subtree: true });""")
    page.goto(host.url + ESSAY)
    page.wait_for_function("(sectors) => share() === sectors", arg=sectors(3))
    assert page.evaluate("one('input[role=spinbutton]').value") == "3"
    assert page.evaluate("document.documentElement.dataset.python") == "loading"
    ready(page)


def test_all_is_laid_out_soon(page, host):
    page.goto(host.url + ESSAY)
    page.wait_for_function(f"{LAID} === undefined")
    hidden = "[...document.querySelectorAll('.text > *')].filter((e) => !e.checkVisibility())"
    assert page.evaluate(f"{hidden}.map((e) => e.outerHTML.slice(0, 80))") == []
    expect(page.locator("footer.end")).to_be_visible()


@pytest.mark.parametrize("move", ["wheel", "key", "finger"])
def test_a_reader_who_moves_gets_all_of_it_at_once(chrome, host, move):
    with watched(chrome, has_touch=True) as context:
        page = context.new_page()
        page.add_init_script(NO_FRAMES + NEVER_LOADED)
        page.goto(host.url + ESSAY)
        assert page.evaluate(LAID) == "title"
        expect(page.locator(LAST)).to_be_hidden()
        if move == "wheel":
            page.mouse.wheel(0, 300)
        elif move == "key":
            page.keyboard.press("End")
        else:
            page.touchscreen.tap(100, 400)
        expect(page.locator(LAST)).to_be_visible()


def test_who_sets_a_control_early_is_answered_before_the_rest_is_laid_out(page, host):
    # The page holds the rest back for a while by its clock, which stands still here: however slow
    # the machine is, that while is not over. Nor are the first screen's fonts and the times that it
    # gives them, before the scripts are there.
    page.add_init_script("""
      performance.now = () => 0;
      FontFace.prototype.load = () => new Promise(() => {});
      const later = setTimeout;
      window.setTimeout = (f, ms = 0, ...args) => {
        const idle = ms >= 200 && document.documentElement.dataset.python === "idle";
        return idle ? later(setTimeout, 10, f, ms, ...args) : later(f, ms, ...args);
      };
      addEventListener("DOMContentLoaded", () => {
        const slider = document.querySelector('[data-widget="deciban-spinner"] input[type=range]');
        const touch = { bubbles: true };
        slider.dispatchEvent(new PointerEvent("pointerdown", touch));
        slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", ...touch }));
        slider.value = 3;
        slider.dispatchEvent(new Event("input", touch));
        const root = document.documentElement;
        window.laid = { loading: [], ready: [] };
        new MutationObserver(() => laid[root.dataset.python]?.push(root.dataset.laid ?? "whole"))
          .observe(root, { attributes: true });
      });
    """)
    page.goto(host.url + ESSAY)
    page.wait_for_function("laid.ready.at(-1) === 'whole'")
    assert page.evaluate("laid.loading.includes('rest')")
    assert not page.evaluate("laid.loading.includes('whole')")


def test_python_waits_until_all_is_laid_out(chrome, host):
    with watched(chrome) as context:
        page = context.new_page()
        page.add_init_script(NO_FRAMES + NEVER_LOADED)
        page.goto(host.url + ESSAY)
        page.wait_for_timeout(500)
        assert not [s.path for s in host.sent if s.path.startswith("runtime/")]
        page.mouse.wheel(0, 300)
        expect(page.locator("html")).not_to_have_attribute("data-python", "idle")


def test_a_figure_answers_while_the_page_below_it_is_still_on_its_way(page, host):
    with host.fault(ESSAY, "stalled"):
        page.goto(host.url + ESSAY, wait_until="commit")
        page.wait_for_function(TOUCHED)
        ready(page)
        assert page.evaluate("document.readyState") == "loading"
        expect(page.locator("footer.end")).not_to_be_attached()
        page.close()  # before the host cuts the line, which the browser would tell as an error


def test_a_link_to_a_place_further_down_leads_there(page, host):
    page.goto(host.url + ESSAY + "#examples")
    expect(page.locator("#examples")).to_be_in_viewport()
    page.wait_for_timeout(600)
    expect(page.locator("#examples")).to_be_in_viewport()


def test_a_reader_who_comes_back_finds_the_place(page, host):
    page.goto(host.url + ESSAY)
    page.locator("#examples").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.wait_for_timeout(200)
    page.reload()
    assert page.evaluate(f"{LAID} === undefined")
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 50")
