"""Pictures that take a hand, states to try, what is folded away, and moves between states."""

import re

import pytest
from playwright.sync_api import expect

from testing.server import TestServer
from tests.e2e.conftest import watched
from tests.e2e.figures import ANSWER, Figure, ready, visit

SPINNER = "widgets/deciban-spinner/"
# Count what moves in a figure at every answer.
LISTEN = """figure => {
  figure.moved = 0;
  figure.addEventListener("widget-answer", () => {
    const parts = [...figure.querySelectorAll("[data-picture] *")];
    const moving = parts.filter((part) => part.getAnimations().length);
    figure.moved = Math.max(figure.moved, moving.length);
  });
}"""
# Where Python's picture has each part, whatever moves.
PLACES = """figure => [...figure.querySelectorAll("[data-picture] :is(rect, circle, path)")]
  .map((part) => [...part.attributes].map((a) => `${a.name}=${a.value}`).join(" "))"""

FOLLOWING = """figure => [...figure.querySelectorAll("[data-follows], [data-follows] circle")]
  .map((part) => ["d", "x", "width", "cx"].map((name) => part.getAttribute(name)))"""


def middle(locator):
    while not (box := locator.bounding_box()):  # an answer has just replaced the picture
        pass
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def spinner(page, host):
    page.goto(host.url + SPINNER)
    return Figure(ready(page), "deciban-spinner").answered()


def grip(figure, control):
    return figure.root.locator(f'.grip[data-x^="{control} "], .grip[data-y^="{control} "]').first


@pytest.fixture
def scriptless(page, host):
    """A figure of a page whose figures' script has not run yet."""

    def before(route):
        response = route.fetch()
        waits = re.sub(
            r"rendered\.(title|whole)\.then", "new Promise(() => {}).then", response.text()
        )
        route.fulfill(response=response, body=waits)

    page.route("**/why-kl/", before)
    page.goto(host.url + "why-kl/")
    return Figure(page, "your-belief")


def test_a_grip_is_dragged_and_the_control_goes_with_it(spinner):
    mouse = spinner.page.mouse
    x, y = middle(grip(spinner, "db"))
    mouse.move(x, y)
    mouse.down()
    mouse.move(x - 40, y, steps=4)
    mouse.up()
    moved = float(spinner.box("db").input_value().replace("−", "-"))
    assert 4 < moved < 12.9
    # The grip of the new picture is under the hand.
    spinner.answered()
    assert middle(grip(spinner, "db"))[0] == pytest.approx(x - 40, abs=2)
    expect(spinner.page).to_have_url(re.compile("db="))


@pytest.mark.parametrize(
    ("slug", "control", "value"),
    [
        ("your-belief", "sure", "-7.3"),
        ("deciban-spinner", "db", "4.1"),
        ("deciban-table", "row", "-3"),
    ],
)
def test_a_rule_follows_the_hand_before_python_is_there(page, host, slug, control, value):
    with host.fault("runtime/*", "held"):
        page.goto(host.url + f"widgets/{slug}/")
        figure = Figure(page, slug)
        came_with = figure.root.evaluate(FOLLOWING)
        figure.slider(control).fill(value)
        expect(figure.root).to_have_attribute("data-stale", "")
        ahead = figure.root.evaluate(FOLLOWING)
    ready(page)
    figure.answered()
    assert came_with != ahead == figure.root.evaluate(FOLLOWING)  # as Python draws it


def test_a_rule_follows_the_hand_before_its_script_has_run(scriptless):
    figure = scriptless
    came_with = figure.root.evaluate(FOLLOWING)
    slider = figure.slider("sure")
    first = slider.input_value()
    slider.fill("0")
    expect(figure.root).to_have_attribute("data-stale", "")
    assert figure.root.evaluate(FOLLOWING) != came_with
    slider.fill(first)
    assert figure.root.evaluate(FOLLOWING) == came_with
    expect(figure.root).not_to_have_attribute("data-stale", "")


def test_a_grip_that_was_pressed_obeys_the_arrow_keys(spinner):
    spinner.page.mouse.click(*middle(grip(spinner, "db")))
    before = float(spinner.box("db").input_value())
    spinner.page.keyboard.press("ArrowLeft")
    spinner.answered()
    assert float(spinner.box("db").input_value()) == pytest.approx(before - 0.1)


def test_the_keyboard_alone_reaches_a_grip_and_is_seen_there(spinner):
    for _ in range(20):
        spinner.page.keyboard.press("Tab")
        if spinner.page.evaluate("document.activeElement.id.endsWith('-db')"):
            break
    expect(grip(spinner, "db")).to_have_class("grip across in-hand")
    spinner.page.keyboard.press("ArrowRight")
    spinner.answered()
    assert spinner.box("db").input_value() == "13.1"
    expect(grip(spinner, "db")).to_have_class("grip across in-hand")


def test_a_finger_drags_a_grip(chrome, host):
    with watched(chrome, has_touch=True, viewport={"width": 390, "height": 700}) as context:
        page = context.new_page()
        page.goto(host.url + SPINNER)
        figure = Figure(ready(page), "deciban-spinner").answered()
        grip(figure, "db").scroll_into_view_if_needed()
        x, y = middle(grip(figure, "db"))
        touch = context.new_cdp_session(page)

        def send(kind, points):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        send("touchStart", [{"x": x, "y": y}])
        for step in range(1, 6):
            send("touchMove", [{"x": x - 10 * step, "y": y}])
        send("touchEnd", [])
        figure.answered()
        assert float(figure.box("db").input_value().replace("−", "-")) < 11


def test_a_state_to_try_is_set_as_a_whole(page, host):
    page.goto(host.url + "widgets/chain-rule/")
    figure = Figure(ready(page), "chain-rule").answered()
    figure.root.get_by_role("button", name="the disease for certain").click()
    figure.answered()
    assert figure.box("p_d").input_value() == "100"
    assert figure.box("p_t_d").input_value() == "93.8"
    expect(page).to_have_url(host.url + "widgets/chain-rule/?p_d=100&p_t_d=93.8&p_t_n=4.4")


def test_what_a_link_sets_is_not_folded_away(page, host):
    page.goto(host.url + SPINNER)
    assert not Figure(page, "deciban-spinner").control("seed").is_visible()
    page.goto(host.url + SPINNER + "?seed=7")
    expect(Figure(page, "deciban-spinner").box("seed")).to_be_visible()


@pytest.fixture(scope="module", params=["no-preference", "reduce"])
def moves(request, chrome, site):
    """{slug: how many parts moved} of every figure that has a state to try, when it is tried."""
    found = {}
    with TestServer(site) as host, watched(chrome, reduced_motion=request.param) as context:
        for essay in ("why-kl/", "diffusion/"):
            page = ready(visit(context.new_page(), host.url + essay))
            for element in page.locator("figure[data-widget]").all():
                slug = element.get_attribute("data-widget")
                figure = Figure(page, slug)
                element.scroll_into_view_if_needed()
                figure.answered()
                element.evaluate(LISTEN)
                for button in element.locator(".tries button").all():
                    page.wait_for_timeout(300)  # longer than a thumb waits
                    button.click()
                    figure.answered()
                found[slug] = element.evaluate("figure => figure.moved")
    return request.param, found


def test_most_figures_move_from_one_state_to_the_next(moves):
    wanted, found = moves
    moving = [slug for slug, parts in found.items() if parts]
    if wanted == "reduce":
        assert moving == []
    else:
        assert len(moving) >= 12, found


def test_what_moves_is_pythons_picture_from_the_start(page, host):
    page.goto(host.url + "widgets/bayes-as-projection/")
    figure = Figure(ready(page), "bayes-as-projection").answered()
    figure.root.evaluate(
        f"""figure => figure.addEventListener("widget-answer", () => {{
          figure.at_once = ({PLACES})(figure);
        }})"""
    )
    page.wait_for_timeout(300)
    figure.root.get_by_role("button", name="a toss-up").click()
    figure.answered()
    page.wait_for_timeout(600)
    assert figure.root.evaluate("figure => figure.at_once") == figure.root.evaluate(PLACES)


def test_the_sampler_opens_on_noise_and_writes_once(page, host):
    page.goto(host.url + "diffusion/")
    figure = Figure(page, "diffusion-sampler")
    assert figure.output("step").get_attribute("data-number") == "0.0"
    ready(page)
    figure.root.scroll_into_view_if_needed()
    expect(figure.output("step")).to_have_text("20 of 20", timeout=ANSWER)
    expect(figure.root.get_by_role("button", name="Play")).to_be_enabled()


def test_a_finger_that_scrolls_over_a_picture_sets_nothing(chrome, host):
    with watched(chrome, has_touch=True, viewport={"width": 390, "height": 500}) as context:
        page = context.new_page()
        page.goto(host.url + "why-kl/#log-bound")
        figure = Figure(ready(page), "log-bound").answered()
        svg = figure.root.locator("svg[data-x]")
        figure.root.scroll_into_view_if_needed()
        box = svg.bounding_box()
        x, y = box["x"] + 60, box["y"] + 40
        touch = context.new_cdp_session(page)
        touch.send(
            "Input.synthesizeScrollGesture",
            {"x": x, "y": y + 60, "yDistance": -120, "gestureSourceType": "touch"},
        )
        assert figure.box("x").input_value() == "2"
        # A tap there is meant.
        box = svg.bounding_box()
        page.touchscreen.tap(box["x"] + 60, box["y"] + 40)
        figure.answered()
        assert figure.box("x").input_value() != "2"
