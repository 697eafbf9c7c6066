"""Every page under axe-core: wide and narrow, light and dark, before Python and after."""

import pytest

from sitepress.cache import Cache, default_root
from sitepress.fetch import pinned
from tests.e2e.conftest import watched
from tests.e2e.figures import ready, visit
from tests.e2e.test_reading import NEVER_IDLE, PHONE, WIDE, pages_of

# Shapes inside a picture have no role of their own, and there are thousands of them.
RUN = """(rules) => axe.run({ exclude: ["svg *"] },
                            { runOnly: rules, resultTypes: ["violations"] })"""
SETTLED = (
    """() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 200)))"""
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a theme may change, and what a width.
COLOURS = ["color-contrast"]
SHAPES = ["color-contrast", "target-size", "scrollable-region-focusable"]
LOOKS = (
    (WIDE, "light", RULES),
    (WIDE, "dark", COLOURS),
    (PHONE, "light", SHAPES),
    (PHONE, "dark", COLOURS),
)
# A widget alone stands in an essay too, where it is judged in all looks.
ALONE = ((WIDE, "light", RULES), (PHONE, "dark", SHAPES))


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core, fetched once and kept by its hash."""
    files = pinned("axe-core").fetch(Cache(default_root()))
    return files["axe.min.js"].read_text("utf-8")


def violations(page, axe, record, name, looks=LOOKS):
    """What axe finds in some looks of a page, with everything unfolded; it is told."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    page.evaluate(axe)
    found, counts = [], []
    for viewport, theme, rules in looks:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=theme)
        page.evaluate(SETTLED)  # what scrolls now is made focusable by the page
        result = page.evaluate(RUN, rules)
        found += [
            f"{viewport['width']} {theme} {v['id']}: {node['html'][:120]}"
            for v in result["violations"]
            for node in v["nodes"]
        ]
        count = sum(len(v["nodes"]) for v in result["violations"])
        counts.append(f"{viewport['width']} {theme}: {count}")
    record("axe", f"{name} | {', '.join(counts)}")
    return found


def test_every_page_as_it_comes_is_accessible(chrome, host, site, axe, record_property):
    with watched(chrome, reduced_motion="reduce") as context:
        context.add_init_script(NEVER_IDLE)
        page = context.new_page()
        for path in pages_of(site):
            visit(page, host.url + path)
            name = f"{path or 'index'}, before Python"
            # A page that Python answers is judged in all looks when it has.
            looks = LOOKS[:1] if "data-widget=" in text_of(site, path) else LOOKS
            assert violations(page, axe, record_property, name, looks) == [], path


def text_of(site, path):
    """The HTML of a page by its address."""
    return (site / path / ("" if path.endswith(".html") else "index.html")).read_text("utf-8")


REFUSED = "widgets/deciban-spinner/?db=99"


def test_pages_that_python_has_answered_are_accessible(chrome, host, site, axe, record_property):
    alive = [path for path in pages_of(site) if "data-widget=" in text_of(site, path)]
    with watched(chrome, reduced_motion="reduce") as context:
        page = context.new_page()
        for path in [*alive, REFUSED]:
            visit(page, host.url + path)
            name = f"{path}, after"
            looks = ALONE if path.startswith("widgets/") else LOOKS
            assert violations(ready(page), axe, record_property, name, looks) == [], path
