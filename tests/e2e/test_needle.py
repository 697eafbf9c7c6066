"""The needle spins when a spin is answered, comes slowly to rest there, and else stands still."""

from itertools import pairwise

import pytest

from tests.e2e.conftest import watched
from tests.e2e.figures import Figure, ready, visit
from widgets.why_kl.deciban_spinner import spin

PAGE = "widgets/deciban-spinner/"
TURNS, _ = spin(0.5, 1, 200)  # the turns do not depend on the odds

# Note, at every answer, what the figure shows in that moment, and stop what moves, to be looked at.
LISTEN = """figure => {
  window.heard = [];
  figure.addEventListener("widget-answer", () => {
    const [spin] = figure.querySelector(".needle").getAnimations();
    spin?.pause();
    heard.push({ spun: figure.querySelector('output[data-value="spun"]').textContent,
      moves: Boolean(spin), at: spin?.currentTime });
  });
}"""
# The needle's turn on the picture at a hundred moments of the spin that goes on.
COURSE = """figure => {
  const needle = figure.querySelector(".needle");
  const rest = Number(needle.parentElement.dataset.turn);
  const [spin] = needle.getAnimations();
  const { duration } = spin.effect.getTiming();
  const now = spin.currentTime;
  const turns = [];
  for (let i = 0; i <= 100; i++) {
    spin.currentTime = Math.min((duration * i) / 100, duration - 0.001);
    const { a, b } = new DOMMatrix(getComputedStyle(needle).transform);
    const turn = (((rest + Math.atan2(b, a) / (2 * Math.PI)) % 1) + 1) % 1;
    turns.push(i ? turns[i - 1] + ((((turn - turns[i - 1]) % 1) + 1.001) % 1) - 0.001 : turn);
  }
  spin.currentTime = now;
  return { turns, duration };
}"""
MOVES = "figure => figure.querySelector('.needle').getAnimations().length > 0"
LATER = """(figure, time) => {
  figure.querySelector(".needle").getAnimations()[0].currentTime = time;
}"""
REST = """async figure => {
  const needle = figure.querySelector(".needle");
  await Promise.all(needle.getAnimations().map((spin) => (spin.play(), spin.finished)));
  const own = getComputedStyle(needle).transform;
  return [own, needle.parentElement.getAttribute("transform")];
}"""


@pytest.fixture
def figure(page, host):
    page.goto(host.url + PAGE)
    found = Figure(ready(page), "deciban-spinner")
    found.answered().root.evaluate(LISTEN)
    return found


def press(figure: Figure, name: str) -> None:
    figure.root.get_by_role("button", name=name).click()
    figure.answered()


def ends(figure: Figure, turn: float) -> None:
    """The spin that goes on ends where Python says, and nothing moves any more."""
    own, rest = figure.root.evaluate(REST)
    assert own == "none"
    assert rest == f"rotate({turn * 360:.2f} 160 160)"
    assert not figure.root.evaluate(MOVES)


def test_the_needle_turns_and_comes_slowly_to_rest(figure):
    press(figure, "Spin it")
    *_, heard = figure.page.evaluate("heard")
    # The numbers stand when it starts.
    assert (heard["spun"], heard["moves"]) == ("1 spin", True)
    assert not heard["at"]
    course = figure.root.evaluate(COURSE)
    turns = course["turns"]
    assert 1500 <= course["duration"] <= 4000
    assert (turns[0] + 0.5) % 1 == pytest.approx(0.5, abs=1e-3)  # from the top
    assert turns[-1] - turns[0] == pytest.approx(2 + TURNS[0], abs=1e-3)
    steps = [b - a for a, b in pairwise(turns)]
    assert min(steps) >= -1e-6  # never back
    assert all(b < a for a, b in pairwise(steps))  # ever slower
    assert steps[-1] < steps[0] / 50
    ends(figure, TURNS[0])


def test_each_spin_goes_on_from_where_the_needle_is(figure):
    press(figure, "Spin it")
    ends(figure, TURNS[0])
    press(figure, "Spin it")
    turns = figure.root.evaluate(COURSE)["turns"]
    assert turns[0] == pytest.approx(TURNS[0], abs=1e-3)
    ends(figure, TURNS[1])
    press(figure, "Spin a hundred")  # which is one spin
    turns = figure.root.evaluate(COURSE)["turns"]
    assert turns[0] == pytest.approx(TURNS[1], abs=1e-3)
    assert 2 <= turns[-1] - turns[0] < 3
    figure.root.evaluate(LATER, 500)
    halfway = figure.root.evaluate(COURSE)
    press(figure, "Spin it")
    after = figure.root.evaluate(COURSE)["turns"]
    share = 500 / halfway["duration"]
    length = halfway["turns"][-1] - halfway["turns"][0]
    there = halfway["turns"][0] + length * (1 - (1 - share) ** 2)
    assert after[0] == pytest.approx(there % 1, abs=2e-3)
    ends(figure, TURNS[102])


def test_no_other_answer_moves_it(figure):
    figure.slide("db", 3)
    figure.type("seed", "5")
    press(figure, "Clear")
    heard = figure.page.evaluate("heard")
    assert len(heard) >= 3
    assert not any(answer["moves"] for answer in heard)


def test_a_move_of_the_slider_does_not_stop_a_spin(figure):
    press(figure, "Spin it")
    figure.slide("db", 3)
    spin, *others = (h for h in figure.page.evaluate("heard") if h["spun"] == "1 spin")
    assert spin["moves"]
    assert others
    assert all(answer["moves"] for answer in others)
    ends(figure, TURNS[0])
    figure.slide("db", 4)
    assert not figure.root.evaluate(MOVES)


def test_spins_of_a_link_are_not_spun(page, host):
    visit(page, host.url + PAGE + "?spins=7")
    figure = Figure(page, "deciban-spinner")
    figure.root.evaluate(LISTEN)
    ready(page)
    assert figure.text("spun") == "7 spins"
    assert not any(answer["moves"] for answer in page.evaluate("heard"))
    ends(figure, TURNS[6])


def test_a_press_before_python_is_there_is_spun_when_it_answers(page, host):
    visit(page, host.url + PAGE)
    figure = Figure(page, "deciban-spinner")
    figure.root.evaluate(LISTEN)
    figure.root.get_by_role("button", name="Spin it").click()
    assert not figure.root.evaluate(MOVES)
    ready(page)
    assert figure.text("spun") == "1 spin"
    assert figure.root.evaluate(MOVES)
    ends(figure, TURNS[0])


def test_who_asks_for_less_motion_sees_it_at_rest_at_once(chrome, host):
    with watched(chrome, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(host.url + PAGE)
        figure = Figure(ready(page), "deciban-spinner")
        figure.answered().root.evaluate(LISTEN)
        press(figure, "Spin it")
        *_, heard = page.evaluate("heard")
        assert (heard["spun"], heard["moves"]) == ("1 spin", False)
        ends(figure, TURNS[0])
