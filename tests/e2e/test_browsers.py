"""Browsers older than those that are served fully: features are taken away before a page runs."""

import re

import pytest
from playwright.sync_api import expect

from testing.server import Habits, TestServer
from tests.e2e.conftest import watched
from tests.e2e.figures import START, Figure, ready, sectors
from widgets.view.palette import PALETTE

SPINNER = "deciban-spinner"
ALONE = f"widgets/{SPINNER}/"
ESSAY = "why-kl/"
# Scripts that take a feature away, from pages and (put before the worker's script) from workers.
MISSING = {
    "findLast": """for (const kind of [Array, Uint8Array.__proto__])
        for (const name of ["findLast", "findLastIndex"]) delete kind.prototype[name];""",
    "scheduler": "delete globalThis.scheduler; delete globalThis.Scheduler;",
    "OPFS": "if (globalThis.StorageManager) delete StorageManager.prototype.getDirectory;",
    "DecompressionStream": "delete globalThis.DecompressionStream;",
    "requestIdleCallback": "delete globalThis.requestIdleCallback;",
    "trusted types": "delete globalThis.trustedTypes;",
    "storage": "Object.defineProperty(navigator, 'storage', { value: undefined });",
}
CLASSIC = """const Modern = Worker;
  globalThis.Worker = class extends Modern { constructor(url) { super(url); } };"""
FILLS = """() => [...document.querySelectorAll('[data-picture] svg *, .widget')].flatMap((e) => {
  const { fill, backgroundColor } = getComputedStyle(e);
  return [e.classList.contains('q') && fill, e.classList.contains('widget') && backgroundColor];
}).filter(Boolean)"""


def old(context, script: str):
    """A page of a browser in which `script` has taken something away, in workers too."""
    page = context.new_page()
    page.add_init_script(script)

    def older(route):
        response = route.fetch()
        route.fulfill(response=response, body=script + "\n" + response.text())

    page.route("**/assets/worker.*.js", older)
    return page


@pytest.mark.parametrize("feature", MISSING)
def test_nothing_that_a_reader_sees_needs_it(host, context, feature):
    page = old(context, MISSING[feature])
    page.goto(host.url + ESSAY)
    figure = Figure(ready(page), SPINNER)
    assert figure.slide("db", 3).text("odds") == "2:1"
    page.locator("nav.contents a").last.click()  # what follows the reader runs
    expect(page.locator("nav.contents [aria-current]")).to_have_count(1)
    expect(page.locator(".mute")).to_have_count(0)


def test_without_module_workers_one_sentence_says_so_and_the_page_is_whole(host, context):
    context.watch.expected = "import|export|module"
    page = context.new_page()
    page.add_init_script(CLASSIC)
    page.goto(host.url + ALONE)
    expect(page.locator("html")).to_have_attribute("data-python", "error", timeout=START)
    figure = Figure(page, SPINNER)
    expect(figure.notice()).to_contain_text("Python's worker could not be loaded.")
    figure.slider("db").fill("0")
    assert figure.root.locator("[data-share]").get_attribute("d") == sectors(0)


def test_a_browser_that_does_not_understand_the_scripts_is_told(site, chrome):
    page_of = (site / ESSAY / "index.html").read_text()
    broken = re.sub(r"(<script>)(?=\S)", r"\1class { #new", page_of)
    habits = Habits(replaced={"why-kl/": broken.encode()})
    with TestServer(site, habits=habits) as host, watched(chrome) as context:
        context.watch.expected = "SyntaxError|Unexpected|Invalid"
        page = context.new_page()
        page.goto(host.url + ESSAY)
        expect(page.locator(".mute")).to_be_visible(timeout=START)
        expect(page.locator(".mute")).to_contain_text("need a newer browser")
        Figure(page, SPINNER).slider("db").fill("0")
        assert len(page.locator("main").inner_text().split()) > 2000


def without(site, *features: str) -> Habits:
    """A host whose pages have style sheets in which `features` mean nothing."""
    replaced = {}
    for path in site.rglob("index.html"):
        html = path.read_text()
        for feature in features:
            html = html.replace(feature, feature.replace("light", "lite").replace("a", "q"))
        below = path.parent.relative_to(site).as_posix()
        replaced["" if below == "." else f"{below}/"] = html.encode()
    return Habits(replaced=replaced)


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


@pytest.mark.parametrize(
    ("system", "chosen", "theme"),
    [
        ("light", "", "light"),
        ("dark", "", "dark"),
        ("dark", "light", "light"),
        ("light", "dark", "dark"),
    ],
)
def test_without_light_dark_colours_are_plain(site, chrome, system, chosen, theme):
    habits = without(site, "light-dark(")
    with TestServer(site, habits=habits) as host, watched(chrome, color_scheme=system) as context:
        page = context.new_page()
        page.goto(host.url + ALONE + f"?theme={chosen}")
        figure = Figure(ready(page), SPINNER)
        figure.slide("db", 3)
        seen = set(page.evaluate(FILLS))
        assert seen == {rgb(getattr(PALETTE[name], theme)) for name in ("q", "raised")}


def test_without_container_queries_and_has_a_page_holds(site, chrome):
    size = {"width": 390, "height": 844}
    habits = without(site, "@container", ":has(", "text-wrap:", "(scripting:")
    with TestServer(site, habits=habits) as host, watched(chrome, viewport=size) as context:
        page = context.new_page()
        page.goto(host.url + ESSAY)
        assert Figure(ready(page), SPINNER).slide("db", 3).text("odds") == "2:1"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_no_rule_stands_in_a_rule(page, host):
    """Nesting is not understood by browsers that are a little older; conditions may nest."""
    page.goto(host.url + ESSAY)
    nested = """() => {
      const found = [];
      const look = (rules) => {
        for (const rule of rules ?? []) {
          if (rule instanceof CSSStyleRule && rule.cssRules.length) found.push(rule.cssText);
          else look(rule.cssRules);
        }
      };
      for (const sheet of document.styleSheets) look(sheet.cssRules);
      return found;
    }"""
    assert page.evaluate(nested) == []
