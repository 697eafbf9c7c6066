"""Numbers in the boxes of real widgets: key by key, pasted, and through the address."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.e2e.figures import Figure, ready
from tests.e2e.test_address import wait_for_query

BIRTHS, SPINNER, COIN = "births", "deciban-spinner", "double-headed-coin"

TAKEN = [
    (BIRTHS, "boys", "251,526", 251526, "251\u202f526"),
    (BIRTHS, "boys", "300.000", 300000, "300\u202f000"),
    (BIRTHS, "boys", "1,250", 1250, "1250"),
    (BIRTHS, "boys", "٢٥١٬٥٢٦", 251526, "251\u202f526"),
    (BIRTHS, "share", "50,5 %", 50.5, "50.5"),
    (SPINNER, "seed", "1.500", 1500, "1500"),
    (SPINNER, "db", "–7,25", -7.25, "−7.25"),
    (SPINNER, "db", "1.250", 1.25, "1.25"),
    (COIN, "prior", "−2 × 10⁻¹ dB", -0.2, "−0.2"),
]
REFUSED = [
    (BIRTHS, "boys", "1,5", "Got “1,5”; expected a whole number from 0 to 1\u202f000\u202f000: "),
    (SPINNER, "db", "24", "Got “24”; expected a number from −23 to 23: 13 stays."),
    (COIN, "prior", "12..5", "Got “12..5”; expected a number from −60 to 60: 0 stays."),
    (COIN, "prior", "-10,5 bits", "Got “-10,5 bits”; expected a number from −60 to 60: 0 stays."),
]


def put(figure: Figure, name: str, text: str, way: str, url: str) -> None:
    """Write a text into a box; by key, what stands there is at every moment what was typed."""
    box = figure.box(name)
    if way == "address":
        figure.page.goto(f"{url}?{name}={quote(text)}")
        return
    figure.page.goto(url)
    figure.unfold()
    box.fill("")
    if way == "pasted":
        figure.page.keyboard.insert_text(text)
    else:
        for end in range(1, len(text) + 1):
            box.press_sequentially(text[end - 1])
            assert box.input_value() == text[:end]
    box.press("Enter")


def now(figure: Figure, name: str) -> float:
    return float(figure.box(name).get_attribute("aria-valuenow"))


@pytest.mark.parametrize("way", ["keys", "pasted", "address"])
@pytest.mark.parametrize(("slug", "name", "text", "value", "shown"), TAKEN)
def test_a_number_is_taken(page, host, slug, name, text, value, shown, way):
    figure = Figure(page, slug)
    put(figure, name, text, way, f"{host.url}widgets/{slug}/")
    expect(figure.box(name)).to_have_value(shown)
    expect(figure.refusal(name)).to_be_hidden()
    assert now(figure, name) == value
    if figure.slider(name).count():
        step = float(figure.slider(name).get_attribute("step"))
        assert float(figure.slider(name).input_value()) == pytest.approx(value, abs=step)
    wait_for_query(page, {name: [f"{value:g}" if abs(value) < 1e5 else str(value)]})


@pytest.mark.parametrize("way", ["keys", "pasted", "address"])
@pytest.mark.parametrize(("slug", "name", "text", "sentence"), REFUSED)
def test_a_number_is_refused_and_leaves_nothing_behind(page, host, slug, name, text, sentence, way):
    """What was typed stays in the box to be mended; the value that stood before comes back."""
    figure = Figure(page, slug)
    put(figure, name, text, way, f"{host.url}widgets/{slug}/")
    expect(figure.refusal(name)).to_contain_text(sentence)
    expect(figure.box(name)).to_have_value(text)
    assert now(figure, name) == float(figure.control(name).get_attribute("data-default"))
    wait_for_query(page, {})


def widened(page, pattern: str, high: str) -> None:
    """Let the box of the weight of evidence take more."""

    def more(route):
        body = route.fetch().text().replace('aria-valuemax="23.0"', f'aria-valuemax="{high}"')
        route.fulfill(body=body, content_type="text/html")

    page.route(pattern, more)


@pytest.mark.parametrize("way", ["keys", "pasted", "address"])
def test_what_has_two_readings_is_refused_with_both(page, host, way):
    widened(page, f"**/widgets/{SPINNER}/*", "9999.0")
    figure = Figure(page, SPINNER)
    put(figure, "db", "1.125", way, f"{host.url}widgets/{SPINNER}/")
    sentence = "Got “1.125”; it may be 1125 or 1.125: write 1125 or 1.1250."
    expect(figure.refusal("db")).to_have_text(sentence)
    assert now(figure, "db") == 13
    wait_for_query(page, {})
    figure.box("db").fill("1.1250")
    figure.box("db").press("Enter")
    expect(figure.refusal("db")).to_be_hidden()
    expect(figure.box("db")).to_have_value("1.1250")
    wait_for_query(page, {"db": ["1.1250"]})
    page.reload()
    expect(figure.box("db")).to_have_value("1.1250")


def test_what_python_refuses_leaves_the_address_and_not_the_box(page, host):
    widened(page, f"**/widgets/{SPINNER}/*", "99.0")
    page.goto(host.url + f"widgets/{SPINNER}/")
    figure = Figure(ready(page), SPINNER)
    figure.type("db", "5")
    figure.box("db").fill("")
    figure.box("db").press_sequentially("50")
    sentence = "Got “50”; expected a number from −23 to 23: 5 stays."
    expect(figure.refusal("db")).to_have_text(sentence)
    expect(figure.box("db")).to_have_value("50")
    assert now(figure.answered(), "db") == 5
    wait_for_query(page, {"db": ["5"]})
    figure.box("db").press("Escape")
    expect(figure.box("db")).to_have_value("5")
    expect(figure.refusal("db")).to_be_hidden()


def test_escape_goes_back_to_what_stood_before(page, host):
    page.goto(host.url + f"widgets/{SPINNER}/")
    figure = Figure(page, SPINNER)
    figure.box("db").fill("-7")
    assert now(figure, "db") == -7
    figure.box("db").press("Escape")
    expect(figure.box("db")).to_have_value("13")
    assert now(figure, "db") == 13
    wait_for_query(page, {})


NO_REFLECTION = """
for (const name of Object.getOwnPropertyNames(Element.prototype))
  if (/^aria[A-Z]/.test(name)) delete Element.prototype[name];
"""


def test_controls_and_films_work_without_aria_reflection(page, host):
    """Firefox has it since version 119 only."""
    page.add_init_script(NO_REFLECTION)
    page.goto(host.url + "widgets/diffusion-sampler/")
    assert page.evaluate("'ariaValueNow' in Element.prototype") is False
    figure = Figure(ready(page), "diffusion-sampler")
    figure.type("count", "2")
    figure.type("steps", "3")
    assert page.locator(".refusal:not([hidden])").count() == 0
    assert now(figure, "steps") == 3
    film = figure.root.locator("[data-film] input[type=range]")
    expect(film).to_have_attribute("aria-valuetext", re.compile(r"\d+ of \d+"))

    page.goto(host.url + f"widgets/{SPINNER}/")
    figure = Figure(ready(page), SPINNER)
    figure.slide("db", 3)
    expect(figure.slider("db")).to_have_attribute("aria-valuetext", "3 dB")
    figure.box("db").press("ArrowDown")
    expect(figure.box("db")).to_have_value("2.9")


def test_a_select_that_was_set_before_the_scripts_ran_calls_python(page, host):
    """Also where a page's Python is otherwise not called unasked."""
    page.add_init_script(
        """
        window.requestIdleCallback = () => 0;
        document.addEventListener("DOMContentLoaded", () => {
          document.querySelector("select").selectedIndex = 2;
        });
        """
    )
    page.goto(host.url + "widgets/diffusion-sampler/")
    select = page.locator("select")
    expect(select).to_have_js_property("selectedIndex", 2)
    figure = Figure(ready(page), "diffusion-sampler").answered()
    wait_for_query(page, {"character": [select.input_value()]})
    assert figure.root.get_attribute("data-stale") is None
