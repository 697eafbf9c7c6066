"""The worker's side of the seam, run here: Bokeh document patches in, patches out."""

import asyncio
import gc
import json
import random
import weakref

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import loops
from widgets.hosts import worker
from widgets.hosts.worker import Session
from widgets.kit.widget import WIDGETS
from widgets.maths import information
from widgets.why_kl import deciban_spinner  # noqa: F401 - registers the widget


class Page:
    """What the page does: it opens figures, sends asks and collects answers."""

    def __init__(self, make=Session):
        self.sent: list[str] = []
        self.session = make(self.sent.append)

    def ask(self, model: str, seq: int, state: dict) -> list[dict]:
        """The answers that one ask brings."""
        return self.ask_raw(model, json.dumps({"seq": seq, "state": state}))

    def ask_raw(self, model: str, text: str) -> list[dict]:
        self.sent.clear()
        change = {"kind": "ModelChanged", "model": {"id": model}, "attr": "request", "new": text}
        self.session.patch(json.dumps({"events": [change]}))
        return self.answers(model)

    def answers(self, model: str) -> list[dict]:
        """The answers that were posted for a model; nothing else may have been."""
        found = []
        for text in self.sent:
            for event in json.loads(text)["events"]:
                assert event["kind"] == "ModelChanged"
                assert event["attr"] == "answer"
                if event["model"]["id"] == model:
                    found.append(json.loads(event["new"]))
        return found


@pytest.fixture
def page():
    return Page()


def test_a_session_that_has_ended_answers_no_more_and_is_forgotten(page):
    model = page.session.open("spinner", "deciban-spinner")
    assert page.ask(model, 1, {"db": 3})
    page.session.close()
    with pytest.raises(ValueError, match="expected a patch"):
        page.ask(model, 2, {"db": 10})
    assert page.sent == []
    held = weakref.ref(page.session.document)
    page.session = None
    gc.collect()
    assert held() is None


def test_opening_a_figure_sends_nothing(page):
    model = page.session.open("spinner", "deciban-spinner")
    assert model
    assert page.sent == []


def test_the_spinner_answers_to_the_last_bit(page):
    model = page.session.open("spinner", "deciban-spinner")
    for seq, db in enumerate((-23.0, -0.1, 0.0, 13.0, 23.0), 1):
        (answer,) = page.ask(model, seq, {"db": db})
        assert answer["seq"] == seq
        p = float(information.probability_from_db(db))
        assert float(answer["values"]["probability"][1]) == p
        assert float(answer["values"]["odds"][1]) == float(information.odds_from_db(db))


def test_what_the_page_asked_is_not_sent_back(page):
    model = page.session.open("spinner", "deciban-spinner")
    page.ask(model, 1, {"db": 3})
    assert not any('"request"' in text for text in page.sent)


def test_two_figures_of_one_widget_keep_their_own_state(page):
    one = page.session.open("one", "deciban-spinner")
    two = page.session.open("two", "deciban-spinner")
    assert one != two
    page.ask(one, 1, {"db": 3})
    (answer,) = page.ask(two, 1, {})
    assert answer["state"]["db"] == 13.0
    (answer,) = page.ask(one, 2, {})
    assert answer["state"]["db"] == 3.0


def test_many_asks_in_one_session_keep_the_document_small(page):
    model = page.session.open("spinner", "deciban-spinner")
    before = len(page.session.document.models)
    for seq in range(1, 200):
        assert len(page.ask(model, seq, {"db": seq / 10})) == 1
    assert len(page.session.document.models) == before


def test_an_error_is_one_sentence(page, failing):
    model = page.session.open("k", "failing")
    assert page.ask(model, 1, {}) == [{"seq": 1, "error": "ZeroDivisionError: division by zero"}]


def test_a_long_computation_reports_and_makes_way(page, slow):
    async def main():
        model = page.session.open("k", "slow")
        assert len(page.ask(model, 1, {"x": 0})) == 1
        await asyncio.sleep(0)
        first = page.ask(model, 2, {"x": 0.5})
        figure = page.session.figures[model]
        while not figure._task.done():
            await asyncio.sleep(0)
        return first, page.answers(model)

    first, heard = loops.run(main())
    assert [a["seq"] for a in first] == [2]
    assert [a["seq"] for a in heard] == [2, 2, 2]
    assert [a["progress"] for a in heard] == [pytest.approx(i / 3) for i in (1, 2, 3)]
    assert slow.begun == 2
    assert slow.parts < 6


hostile = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=50)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.dictionaries(st.sampled_from(["db", "spins", "seed", "name", "__class__"]), hostile))
def test_no_state_of_a_stranger_breaks_the_session(page, state):
    model = page.session.open("spinner", "deciban-spinner")
    (answer,) = page.ask(model, 1, state)
    assert "error" not in answer
    assert -23 <= answer["state"]["db"] <= 23
    assert 0 <= answer["state"]["spins"] <= 10_000
    assert 0 <= answer["state"]["seed"] <= 999_999
    assert all(isinstance(sentence, str) for sentence in answer["problems"].values())
    (answer,) = page.ask(model, 2, {"db": 13})
    assert answer["values"]["probability"][0] == "95.2%"


def test_two_sessions_do_not_hear_each_other(page):
    other = Page()
    model = page.session.open("k", "deciban-spinner")
    assert other.session.open("k", "deciban-spinner") != model
    (answer,) = page.ask(model, 1, {"db": 0})
    assert answer["values"]["odds"][0] == "1:1"
    assert other.sent == []


@pytest.fixture
def prepared():
    """What a memory snapshot holds: a session with a figure of every widget of the essays."""
    loops.run(worker.prepare())
    yield
    worker._prepared.clear()


def test_the_first_page_is_given_what_was_prepared_and_the_second_is_not(prepared):
    first, second = [], []
    given_first, given_second = worker.session(first.append), worker.session(second.append)
    assert len(given_first.figures) == len(WIDGETS)
    assert not given_second.figures
    model = given_first.open("k", "deciban-spinner")
    assert len(given_first.figures) == len(WIDGETS)  # none was made for it
    assert given_first.open("another", "deciban-spinner") != model
    assert first == second == []


def test_a_prepared_figure_answers_like_a_new_one(prepared, page):
    ready = Page(worker.session)
    models = [(p, p.session.open("k", "deciban-spinner")) for p in (ready, page)]
    for seq, db in enumerate((-23.0, 13.0, 4.4), 1):
        (one,), (other,) = (p.ask(model, seq, {"db": db}) for p, model in models)
        assert one == other


def test_a_prepared_figure_that_nobody_opened_takes_no_patch(prepared):
    ready = Page(worker.session)
    model = ready.session.ready["deciban-spinner"]
    with pytest.raises(ValueError, match="expected a patch that sets the request of one figure"):
        ready.ask(model, 1, {"db": 3})


def test_rehearsals_run_and_are_heard_by_nobody(prepared, page):
    ready = Page(worker.session)
    opened = ready.session.open("k", "deciban-spinner")
    before = {model: figure.answer for model, figure in ready.session.figures.items()}
    for n in range(1, 4):
        ready.session.rehearse(n)
    (rehearsed,) = (m for m, f in ready.session.figures.items() if f.answer != before[m])
    assert rehearsed != opened
    assert json.loads(ready.session.figures[rehearsed].answer)["seq"] == -3
    assert ready.sent == []
    slug = next(s for s, model in ready.session.ready.items() if model == rehearsed)
    models = [(p, p.session.open("other", slug)) for p in (ready, page)]
    one, other = (p.ask(model, 1, {}) for p, model in models)
    assert one == other != []


def test_a_session_that_was_not_prepared_rehearses_nothing(page):
    model = page.session.open("k", "deciban-spinner")
    page.session.rehearse(1)
    assert page.sent == []
    assert not page.session.figures[model].answer


def test_waking_draws_a_new_seed():
    random.seed(7)
    same = random.random()
    random.seed(7)
    worker.reseed()
    assert random.random() != same
