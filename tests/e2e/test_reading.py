"""The page as something to read: notes, contents, theme, narrow screens, paper, no scripts."""

import itertools

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import watched
from tests.e2e.figures import visit

ESSAY = "why-kl/"
WIDE, PHONE, NARROWEST = (
    {"width": 1440, "height": 900},
    {"width": 390, "height": 844},
    {"width": 320, "height": 640},
)
NEVER_IDLE = "window.requestIdleCallback = () => 0;"  # Python stays away: this is about reading


@pytest.fixture
def quiet(context):
    """A fresh browser profile in which nothing starts by itself."""
    context.add_init_script(NEVER_IDLE)
    return context


@pytest.fixture
def wide(quiet, host):
    page = quiet.new_page()
    page.set_viewport_size(WIDE)
    visit(page, host.url + ESSAY)
    return page


@pytest.fixture
def phone(chrome, host):
    with watched(chrome, viewport=PHONE, has_touch=True, is_mobile=True) as context:
        context.add_init_script(NEVER_IDLE)
        page = context.new_page()
        visit(page, host.url + ESSAY)
        yield page


def pages_of(site):
    """The address of every page of the site that is read."""
    found = [*site.rglob("index.html"), site / "404.html"]
    return sorted(path.relative_to(site).as_posix().removesuffix("index.html") for path in found)


def test_on_a_wide_screen_notes_stand_in_the_margin(wide):
    mark, note = wide.locator(".note-mark").first, wide.locator(".note-body").first
    expect(note).to_be_visible()
    text = wide.locator(".text").bounding_box()
    box, beside = note.bounding_box(), mark.bounding_box()
    assert box["x"] > text["x"] + text["width"]
    assert box["x"] + box["width"] <= WIDE["width"]
    assert abs(box["y"] - beside["y"]) < 60
    assert mark.get_attribute("aria-expanded") is None


def test_notes_in_the_margin_do_not_lie_on_each_other(wide):
    boxes = [note.bounding_box() for note in wide.locator(".note-body").all()]
    assert len(boxes) > 10
    for above, below in itertools.pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]


def test_on_a_phone_a_note_unfolds_in_place(phone):
    mark, note = phone.locator(".note-mark").first, phone.locator(".note-body").first
    expect(note).to_be_hidden()
    expect(mark).to_have_attribute("aria-expanded", "false")
    assert mark.get_attribute("aria-controls") == note.get_attribute("id")
    mark.tap()
    expect(note).to_be_visible()
    expect(mark).to_have_attribute("aria-expanded", "true")
    assert note.bounding_box()["y"] > mark.bounding_box()["y"]
    note.locator(".note-back").tap()
    expect(note).to_be_hidden()
    expect(mark).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_note_is_opened_and_shut_by_keys(phone, key):
    mark, note = phone.locator(".note-mark").first, phone.locator(".note-body").first
    mark.focus()
    phone.keyboard.press(key)
    expect(note).to_be_visible()
    phone.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(mark).to_be_focused()


def test_without_scripts_every_note_can_be_read(chrome, host):
    with watched(chrome, viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        visit(page, host.url + ESSAY)
        for mark, note in zip(
            page.locator(".note-mark").all(), page.locator(".note-body").all(), strict=True
        ):
            expect(note).to_be_hidden()
            mark.click()
            expect(note).to_be_visible()


@pytest.mark.parametrize("path", [ESSAY, "diffusion/"])
def test_without_scripts_every_figure_shows_something_telling(chrome, host, path):
    with watched(chrome, viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        visit(page, host.url + path)
        for figure in page.locator("figure.widget").all():
            expect(figure.locator("svg:visible, canvas img:visible").first).to_be_visible()
            expect(figure.locator(":is(button, .drawing):visible")).to_have_count(0)
            # What is folded away is seen when it is opened.
            for image in figure.locator("canvas[data-image]:not(details.more *)").all():
                expect(image.locator("img")).to_be_visible()


def test_the_contents_list_follows_the_reading(wide):
    links = wide.locator("nav.contents a")
    heading = links.nth(3).get_attribute("href")
    wide.locator(heading).evaluate("e => e.scrollIntoView({behavior: 'instant'})")
    expect(links.nth(3)).to_have_attribute("aria-current", "true")
    expect(wide.locator("nav.contents a[aria-current]")).to_have_count(1)
    expect(links.nth(3)).to_be_in_viewport()


def test_a_reader_who_returns_finds_the_place(wide, quiet, host):
    links = wide.locator("nav.contents a")
    heading = links.nth(3).get_attribute("href")
    wide.locator(heading).evaluate("e => e.scrollIntoView({behavior: 'instant'})")
    expect(links.nth(3)).to_have_attribute("aria-current", "true")
    again = quiet.new_page()
    again.set_viewport_size(WIDE)
    visit(again, host.url + ESSAY)
    expect(again.locator("nav.contents a.left-off")).to_have_attribute("href", heading)


def test_every_link_of_the_contents_leads_to_a_section(wide):
    for link in wide.locator("nav.contents a").all():
        assert wide.locator(link.get_attribute("href")).evaluate("e => e.tagName") == "H2"


def paper(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_theme_follows_the_system_until_it_is_chosen(wide, quiet, host):
    wide.emulate_media(color_scheme="light")
    light = paper(wide)
    wide.emulate_media(color_scheme="dark")
    dark = paper(wide)
    assert light != dark
    switch = wide.get_by_role("button", name="Theme")
    expect(switch).to_have_text("Theme: auto")
    switch.click()
    expect(switch).to_have_text("Theme: light")
    assert paper(wide) == light
    again = quiet.new_page()
    again.emulate_media(color_scheme="dark")
    visit(again, host.url)
    assert paper(again) == light
    again.get_by_role("button", name="Theme").click()
    assert paper(again) == dark


def test_no_page_scrolls_sideways(quiet, host, site):
    page = quiet.new_page()
    for viewport in (NARROWEST, PHONE, {"width": 640, "height": 512}):
        page.set_viewport_size(viewport)
        for path in pages_of(site):
            visit(page, host.url + path)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], (path, viewport)


@pytest.mark.parametrize("path", [ESSAY, "diffusion/"])
@pytest.mark.parametrize("viewport", [NARROWEST, PHONE])
def test_a_formula_can_be_read_from_its_start_and_its_number_is_seen(quiet, host, path, viewport):
    page = quiet.new_page()
    page.set_viewport_size(viewport)
    visit(page, host.url + path)
    starts = page.evaluate(
        """[...document.querySelectorAll(".equation")].map((e) =>
          e.firstElementChild.getBoundingClientRect().left - e.getBoundingClientRect().left)"""
    )
    assert len(starts) > 5
    assert min(starts) >= 0
    for number in page.locator(".equation-number").all():
        box = number.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= viewport["width"]


@pytest.mark.parametrize("viewport", [NARROWEST, PHONE, WIDE])
def test_the_buttons_for_sharing_lie_on_nothing(quiet, host, viewport):
    page = quiet.new_page()
    page.set_viewport_size(viewport)
    visit(page, host.url + ESSAY)
    for figure in page.locator("figure.widget").all():
        words = figure.locator(".python summary").bounding_box()
        share = figure.locator(".share").bounding_box()
        beside = share["x"] >= words["x"] + words["width"]
        assert beside or share["y"] >= words["y"] + words["height"]


def test_what_is_touched_is_large_enough(phone, host, site):
    """Targets of 24 px (WCAG 2.5.8), links within a sentence excepted as there."""
    for path in pages_of(site):
        visit(phone, host.url + path)
        small = phone.evaluate(
            """() => [...document.querySelectorAll("a, button, input, select, summary")]
              .filter((e) => e.checkVisibility() && !e.closest(".skip, svg"))
              // Its grip in the picture is what is touched.
              .filter((e) => !e.matches(".in-picture > input[type=range], :disabled"))
              .filter((e) => !(e.matches("a:not(.note-mark)") && e.closest("p, li, figcaption")))
              .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
              .filter(([, r]) => r.width && (r.width < 24 || r.height < 24))
              .map(([html, r]) => `${html}: ${r.width} × ${r.height}`)"""
        )
        assert small == [], path


def test_reduced_motion_is_respected(chrome, host):
    with watched(chrome, reduced_motion="reduce") as context:
        page = context.new_page()
        visit(page, host.url + ESSAY)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        moving = page.evaluate(
            """[...document.querySelectorAll("*")].filter((e) =>
              parseFloat(getComputedStyle(e).transitionDuration) > 0).length"""
        )
        assert moving == 0


def test_on_paper_notes_and_figures_are_whole_and_buttons_gone(wide):
    wide.emulate_media(media="print", color_scheme="dark")
    assert paper(wide) == "rgb(255, 255, 255)"
    expect(wide.locator(".note-body").first).to_be_visible()
    expect(wide.locator("figure [data-picture] svg").first).to_be_visible()
    for gone in ("figure button", "figure input[type=range]", "nav.contents", ".bar", ".end"):
        expect(wide.locator(gone).first).to_be_hidden()
    expect(wide.locator("figure .box input").first).to_be_visible()
    link = wide.locator(".text a[rel~=external]").first
    assert "http" in link.evaluate("e => getComputedStyle(e, '::after').content")


def test_formulas_are_drawn_in_the_face_of_the_page(wide):
    wide.evaluate("document.fonts.ready.then(() => true)")
    loaded = wide.evaluate(
        "[...document.fonts].filter((f) => f.status === 'loaded')"
        ".map((f) => f.family.replaceAll('\"', ''))"
    )
    assert {"Essay Text", "Essay Math"} <= set(loaded)


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_late_faces_move_nothing(quiet, host, viewport):
    """A stand-in has the measures of the face that it stands in for."""
    host.faults.kinds["*.woff2"] = "missing"
    quiet.watch.expected = "404"
    page = quiet.new_page()
    page.set_viewport_size(viewport)
    visit(page, host.url + ESSAY)
    without = page.locator(".text > p").first.bounding_box()
    host.faults.kinds.clear()
    page.reload()
    page.evaluate("document.fonts.ready.then(() => true)")
    own = page.locator(".text > p").first.bounding_box()
    assert own["height"] == pytest.approx(without["height"], abs=1)
    assert own["y"] == pytest.approx(without["y"], abs=2)
