"""One component for all widgets: an ask in, answers out, the newest question first."""

import asyncio
import json

import pytest

from tests import loops
from widgets.hosts.figure import Figure
from widgets.kit.widget import Value


def ask(figure: Figure, seq: int, **state):
    figure.request = json.dumps({"seq": seq, "state": state})


def answers_of(figure: Figure) -> list[dict]:
    """A list that grows with every answer of the figure."""
    heard: list[dict] = []
    figure.param.watch(lambda event: heard.append(json.loads(event.new)), "answer")
    return heard


def test_an_unknown_widget_is_refused_with_the_known_ones(toy):
    with pytest.raises(KeyError, match=r"Got the widget 'top'; expected one of .*toy"):
        Figure("top", "k")


def test_an_answer_holds_all_that_the_figure_shows(toy):
    figure = Figure("toy", "k")
    heard = answers_of(figure)
    ask(figure, 1, x="-2", unit="m")
    (answer,) = heard
    assert answer == {
        "seq": 1,
        "state": {"x": -2.0, "n": 3, "on": True, "unit": "m", "letter": "a", "word": "abba"},
        "problems": {},
        "values": {"square": ["4.00 & up", "4.0"]},
        "pictures": {"dot": "<svg viewBox='0 0 1 1'></svg>"},
        "images": {"pixels": [2, 1, "AP8="]},
        "summary": "x is <-2.0>.",
        "progress": None,
    }


def test_a_refused_value_is_answered_with_the_last_good_state(toy):
    figure = Figure("toy", "k")
    heard = answers_of(figure)
    ask(figure, 1, x="1")
    ask(figure, 2, x="3")
    assert heard[1]["state"]["x"] == 1.0
    assert heard[1]["problems"] == {"x": "Got “3”; expected a number from −2 to 2: 1 stays."}
    assert heard[1]["values"] == heard[0]["values"]


@pytest.mark.parametrize("x", [0.1, 1 / 3, 1e-300, float("inf"), 123456789.123456789])
def test_numbers_travel_to_the_last_bit(toy, monkeypatch, x):
    plain = toy.answer

    def answer(self):
        return type(plain(self))(values={"square": Value(x, "text")})

    monkeypatch.setattr(toy, "answer", answer)
    figure = Figure("toy", "k")
    heard = answers_of(figure)
    ask(figure, 1)
    assert float(heard[0]["values"]["square"][1]) == x


def test_an_error_becomes_one_sentence_and_the_next_ask_is_heard(failing):
    figure = Figure("failing", "k")
    heard = answers_of(figure)
    ask(figure, 1)
    ask(figure, 2)
    assert heard == [{"seq": seq, "error": "ZeroDivisionError: division by zero"} for seq in (1, 2)]


def test_a_long_computation_answers_in_parts(slow):
    async def main():
        figure = Figure("slow", "k")
        heard = answers_of(figure)
        ask(figure, 1)
        assert [a["progress"] for a in heard] == [pytest.approx(1 / 3)]  # the first one at once
        while figure._task and not figure._task.done():
            await asyncio.sleep(0)
        return heard

    heard = loops.run(main())
    assert [a["progress"] for a in heard] == [pytest.approx(i / 3) for i in (1, 2, 3)]
    assert {a["seq"] for a in heard} == {1}


def test_a_new_ask_ends_the_old_computation(slow):
    async def main():
        figure = Figure("slow", "k")
        heard = answers_of(figure)
        ask(figure, 1, x=0)
        await asyncio.sleep(0)
        ask(figure, 2, x=1)
        while figure._task and not figure._task.done():
            await asyncio.sleep(0)
        return heard

    heard = loops.run(main())
    order = [a["seq"] for a in heard]
    assert order == sorted(order)
    assert order.count(2) == 3
    assert order.count(1) < 3
    assert heard[-1]["progress"] == 1.0
    assert heard[-1]["values"]["done"] == ["3", "4.0"]
