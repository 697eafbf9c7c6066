"""Back, forward, reload and a sparing browser: the figures show what the address says."""

import pytest
from playwright.sync_api import expect

from tests.e2e.figures import Figure, ready
from tests.e2e.test_address import SPINNER, query, wait_for_query

ALONE = f"widgets/{SPINNER}/"
NAME = f"{SPINNER}.db"


def agrees(page, figure: Figure, db: str | None) -> None:
    """The figure shows what the address says; None is the default."""
    expect(figure.box("db")).to_have_value((db or "13").replace("-", "−"))
    wait_for_query(page, {NAME: [db]} if db else {})
    expect(figure.refusal("db")).to_be_hidden()


def test_back_and_forward_and_reload(page, host):
    page.goto(host.url + "why-kl/")
    figure = Figure(ready(page), SPINNER)
    link = page.locator("nav.contents a").nth(1)
    link.evaluate("link => link.click()")
    figure.type("db", "-6.5")
    agrees(page, figure, "-6.5")
    wanted = figure.number("probability")

    page.go_back()
    agrees(page, figure, None)
    assert figure.text("probability") == "95.2%"
    page.go_forward()
    agrees(page, figure, "-6.5")
    assert figure.number("probability") == wanted
    page.reload()
    agrees(page, Figure(ready(page), SPINNER), "-6.5")
    page.go_back()
    agrees(page, Figure(page, SPINNER), None)


def test_what_was_set_just_before_a_link_belongs_to_the_place_before(page, host):
    page.goto(host.url + "why-kl/")
    figure = Figure(page, SPINNER)
    page.evaluate(
        """() => {
          const slider = document.querySelector("#deciban-spinner-db");
          slider.focus();
          slider.value = "3";
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          document.querySelectorAll("nav.contents a")[1].click();
        }"""
    )
    figure.type("db", "4")
    agrees(page, figure, "4")
    page.go_back()
    agrees(page, figure, "3")
    page.go_forward()
    agrees(page, figure, "4")


def test_what_was_set_just_before_leaving_is_there_on_coming_back(page, host):
    page.goto(host.url + ALONE)
    figure = Figure(page, SPINNER)
    figure.slider("db").fill("3")
    page.goto(host.url)
    page.go_back()
    expect(figure.box("db")).to_have_value("3")
    wait_for_query(page, {"db": ["3"]})


SPARING = """
{
  const replace = history.replaceState.bind(history);
  let left = 3;
  history.replaceState = (...args) => {
    if (left-- > 0) {
      if (%s) throw new DOMException("Too many calls.", "SecurityError");
      return;
    }
    replace(...args);
  };
}
"""


@pytest.mark.parametrize("throws", ["true", "false"], ids=["throws", "does nothing"])
def test_a_browser_that_rations_addresses_loses_nothing(page, host, throws):
    page.add_init_script(SPARING % throws)
    page.goto(host.url + ALONE)
    figure = Figure(page, SPINNER)
    figure.slider("db").fill("3")
    figure.unfold().box("seed").fill("7")
    page.wait_for_timeout(200)
    assert query(page) == {}
    expect(figure.slider("db")).to_have_value("3")
    page.wait_for_timeout(1000)
    wait_for_query(page, {"db": ["3"], "seed": ["7"]})


def test_a_figure_s_full_name_gives_way_to_the_bare_one(page, host):
    page.goto(host.url + ALONE + f"?{NAME}=3")
    figure = Figure(page, SPINNER)
    expect(figure.box("db")).to_have_value("3")
    figure.slider("db").fill("4")
    wait_for_query(page, {"db": ["4"]})
    figure.slider("db").fill("13")
    wait_for_query(page, {})
