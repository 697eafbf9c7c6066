"""The manual in a browser: its figures answer, and nothing of it is fetched by others' readers."""

import pytest
from playwright.sync_api import expect

from tests.e2e.figures import Figure, ready, visit


def asked(page):
    """The paths that the page has asked its host for, from now on."""
    paths = []
    page.on("request", lambda request: paths.append(request.url))
    return paths


def test_an_example_answers_with_its_own_python(page, host):
    fetched = asked(page)
    ready(visit(page, f"{host.url}manual/figures/"))
    controls = Figure(page, "manual-controls")
    controls.root.scroll_into_view_if_needed()
    controls.root.get_by_role("button", name="Press ten times").click()
    controls.answered()
    expect(controls.output("sum")).to_have_text("22.50")
    hidden = controls.root.locator('[data-when="size=large"]')
    expect(hidden).to_be_hidden()
    controls.control("size").locator('input[value="large"]').check(force=True)
    expect(hidden).to_be_visible()
    assert len([url for url in fetched if "/runtime/late." in url]) == 1


def test_the_kinds_that_few_figures_have_are_set_by_hand_and_by_keyboard(page, host):
    query = "manual-more-controls.days=Tu,We&manual-more-controls.day=2026-02-30"
    ready(visit(page, f"{host.url}manual/figures/?{query}"))
    more = Figure(page, "manual-more-controls")
    more.root.scroll_into_view_if_needed()
    more.answered()
    expect(more.refusal("day")).to_have_text(
        "Got “2026-02-30”; expected a day from 2026-01-01 to 2026-12-31: 2026-11-26 stays."
    )
    assert more.text("days") == "2"
    more.control("day").locator("input").fill("2026-02-01")
    assert more.text("day") == "32"
    start, end = more.control("hours").locator("input[type=range]").all()
    start.focus()
    page.keyboard.press("ArrowRight")
    assert more.text("hours") == "7.5"
    box = end.bounding_box()
    end.hover(position={"x": box["width"] * 17 / 24, "y": box["height"] / 2})
    page.mouse.down()
    start.hover(position={"x": 1, "y": box["height"] / 2}, force=True)
    page.mouse.up()
    assert more.text("hours") == "0.0"  # the end stops at the start
    more.control("shade").locator("input").fill("#ff8800")
    expect(more.answered().root.locator('rect[fill="#ff8800"]')).to_have_count(1)
    more.root.get_by_role("checkbox", name="Monday").check(force=True)
    assert more.text("days") == "3"
    more.root.get_by_role("button", name="The whole day").click()
    expect(more.output("hours")).to_have_text("24.0")
    expect(more.control("hours").locator("input[role=spinbutton]").first).to_have_value("0")
    page.wait_for_function("location.search.includes('hours=0..24')")
    for name, text in {"days": "Mo%2CTu%2CWe", "day": "2026-02-01", "shade": "%23ff8800"}.items():
        assert f"manual-more-controls.{name}={text}" in page.url
    assert "whole_day" not in page.url
    page.reload()
    ready(page)
    more.root.scroll_into_view_if_needed()
    assert more.text("hours") == "24.0"


def test_a_shipped_widget_answers_in_the_gallery(page, host):
    ready(visit(page, f"{host.url}manual/gallery/"))
    spinner = Figure(page, "deciban-spinner")
    spinner.root.scroll_into_view_if_needed()
    spinner.type("db", "13")
    spinner.answered()
    assert float(spinner.output("probability").get_attribute("data-number")) == pytest.approx(
        1 / (1 + 10**-1.3)
    )


def test_a_number_in_the_text_follows_the_figure_with_a_name_of_its_own(page, host):
    ready(visit(page, f"{host.url}manual/write/"))
    fair = page.locator("#fair")
    fair.scroll_into_view_if_needed()
    box = fair.locator('[data-control="throws"] input[role=spinbutton]')
    box.fill("1")
    box.press("Enter")
    expect(page.locator('output.live[data-of="fair"]')).to_have_text("50.0%")


def test_a_readers_essay_fetches_nothing_of_the_manual(page, host):
    fetched = asked(page)
    ready(visit(page, f"{host.url}why-kl/"))
    assert not [url for url in fetched if "manual" in url or "/book" in url or "/late" in url]
    assert not [url for url in fetched if "room" in url]


def test_a_figure_placed_in_a_state_of_its_own_is_at_its_default_there(page, host):
    ready(visit(page, f"{host.url}manual/write/"))
    fair = Figure(page, "manual-coin")
    fair.root.scroll_into_view_if_needed()
    fair.answered()  # what is set had time to be told
    assert page.url == f"{host.url}manual/write/"
    fair.type("throws", "12")
    page.wait_for_function("location.search === '?throws=12'")
    page.evaluate("history.pushState(null, '', '?heads=0.25')")
    page.go_back()
    page.go_forward()
    expect(fair.control("throws").locator("[role=spinbutton]")).to_have_value("10")


def test_a_placed_figure_is_embedded_elsewhere_in_the_state_that_it_shows(
    page, host, site, context
):
    placed = 'data-default="13.0" data-widget-default="3"'
    document = (
        (site / "manual/gallery/index.html").read_text().replace('data-default="13.0"', placed)
    )
    assert placed in document
    url = f"{host.url}manual/gallery/"
    page.route(url, lambda route: route.fulfill(body=document, content_type="text/html"))
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    spinner = Figure(ready(visit(page, url)), "deciban-spinner")
    spinner.root.scroll_into_view_if_needed()
    page.bring_to_front()
    spinner.answered().root.get_by_role("button", name="Embed").click()
    expect(spinner.root.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert '<essay-widget name="deciban-spinner" db="13">' in copied


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_of_the_manual_is_wider_than_the_window(page, host, site, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in sorted((site / "manual").rglob("index.html")):
        visit(page, host.url + path.relative_to(site).as_posix().removesuffix("index.html"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_one_reads_from_page_to_page(page, host):
    visit(page, f"{host.url}manual/")
    page.get_by_role("link", name="Write →").click()
    expect(page).to_have_url(f"{host.url}manual/write/")
    here = page.locator(".contents a[aria-current=page]")
    expect(here).to_have_text("Write")
    page.get_by_role("link", name="← The manual").click()
    expect(page).to_have_url(f"{host.url}manual/")
