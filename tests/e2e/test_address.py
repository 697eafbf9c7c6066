"""The state of the controls in the address: written, read back, shared, and safe from strangers."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import watched
from tests.e2e.figures import START, Figure, ready, sectors
from widgets.maths import information

SPINNER = "deciban-spinner"
ALONE = f"widgets/{SPINNER}/"


def query(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def wait_for_query(page, wanted: dict[str, list[str]]) -> None:
    """The address is written a little after the control moved."""
    for _ in range(40):
        if query(page) == wanted:
            return
        page.wait_for_timeout(50)
    assert query(page) == wanted


def test_what_is_set_is_in_the_address_and_comes_back(page, host, chrome):
    page.goto(host.url + ALONE)
    figure = Figure(ready(page), SPINNER)
    assert query(page) == {}
    figure.type("db", "-7.3")
    figure.type("seed", "5")
    wait_for_query(page, {"db": ["-7.3"], "seed": ["5"]})
    wanted = information.probability_from_db(-7.3)

    page.reload()
    figure = Figure(ready(page), SPINNER)
    assert figure.number("probability") == pytest.approx(wanted, rel=1e-12)
    assert figure.box("seed").input_value() == "5"

    with watched(chrome) as other:
        visitor = other.new_page()
        visitor.goto(page.url)
        # Before Python is there.
        expect(visitor.locator("[data-share]")).to_have_attribute("d", sectors(-7.3))
        assert Figure(ready(visitor), SPINNER).number("probability") == figure.number("probability")

    figure.type("db", "13")
    figure.type("seed", "1")
    wait_for_query(page, {})


def test_spins_are_in_the_address_too(page, host):
    page.goto(host.url + ALONE + "?spins=101&db=0")
    figure = Figure(ready(page), SPINNER)
    assert figure.text("spun") == "101 spins"
    figure.root.get_by_role("button", name="Spin it").click()
    assert figure.text("spun") == "102 spins"
    wait_for_query(page, {"db": ["0"], "spins": ["102"]})


@pytest.mark.parametrize("name", ["deciban-spinner.db", "db"])
def test_on_an_essay_the_figure_is_named_or_found(page, host, name):
    page.goto(host.url + f"why-kl/?{name}=3")
    figure = Figure(page, SPINNER)
    assert figure.slider("db").input_value() == "3"
    figure = Figure(ready(page), SPINNER)
    assert figure.number("probability") == pytest.approx(
        information.probability_from_db(3), rel=1e-12
    )
    figure.type("db", "4")
    wait_for_query(page, {"deciban-spinner.db": ["4"]})


@pytest.mark.parametrize(
    "text", ["24", "1e999", "NaN", "<script>alert(1)</script>", "%00", "13; drop table", ""]
)
def test_a_link_of_a_stranger_is_refused_in_place(page, host, text):
    page.goto(host.url + ALONE)
    page.evaluate("text => location.replace('?db=' + encodeURIComponent(text))", text)
    page.wait_for_url("**db=**")
    figure = Figure(page, SPINNER)
    expect(figure.refusal("db")).to_contain_text("expected a number from −23 to 23: 13 stays.")
    expect(figure.output("probability")).to_have_text("95.2%")
    expect(page.locator("[data-share]")).to_have_attribute("d", sectors(13))


def test_on_a_panel_server_the_essay_stays_in_the_address(page, panel_server):
    page.goto(panel_server + "?essay=why-kl&deciban-spinner.db=3", timeout=START)
    figure = Figure(ready(page), SPINNER)
    assert figure.number("probability") == pytest.approx(
        information.probability_from_db(3), rel=1e-12
    )
    figure.type("db", "4")
    wait_for_query(page, {"essay": ["why-kl"], "deciban-spinner.db": ["4"]})


def test_a_link_from_before_a_rename_still_leads_to_its_state(page, host):
    def renamed(route):
        body = route.fetch().text()
        body = body.replace('data-control="db"', 'data-control="db" data-aliases="weight evidence"')
        body = body.replace(f'id="{SPINNER}"', f'id="{SPINNER}" data-slug-aliases="spinner"', 1)
        route.fulfill(body=body, content_type="text/html")

    page.route("**/widgets/deciban-spinner/*", renamed)
    for query_string in ("?evidence=7", "?spinner.weight=7", "?spinner.db=7", "?db=7"):
        page.goto(host.url + ALONE + query_string)
        expect(Figure(page, SPINNER).slider("db")).to_have_value("7")
