"""Any text as a document patch: one figure's question is answered, all else is refused whole."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.cases import anything, awkward, fuzz
from tests.widgets.toys import changed
from widgets.hosts.worker import Session
from widgets.why_kl import deciban_spinner  # noqa: F401 - registers the widget

KINDS = [
    "ModelChanged",
    "MessageSent",
    "TitleChanged",
    "RootAdded",
    "RootRemoved",
    "ColumnsPatched",
    "ColumnsStreamed",
    "ColumnDataChanged",
    "modelchanged",
    "",
]
ATTRS = ["request", "answer", "key", "data", "name", "esm", "class_name", "__class__", ""]
MODELS = ["1", "p1001", "{}", "[]", "__class__", ""]


class Page:
    """A session with one spinner, and what it posted."""

    def __init__(self):
        self.sent = []
        self.session = Session(lambda text: self.sent.extend(json.loads(text)["events"]))
        self.id = self.session.open("spinner", "deciban-spinner")
        self.seq = 0

    def good(self):
        """The session still answers, as if nothing had been sent."""
        self.sent.clear()
        self.seq += 1
        self.session.patch(json.dumps(event(self.id, {"seq": self.seq, "state": {"db": 13}})))
        (answer,) = self.sent
        assert json.loads(answer["new"])["values"]["probability"][0] == "95.2%"


def event(model, ask):
    change = {
        "kind": "ModelChanged",
        "model": {"id": model},
        "attr": "request",
        "new": json.dumps(ask),
    }
    return {"events": [change]}


@pytest.fixture
def page():
    return Page()


def refused(page, text):
    """Whether a patch is refused in one line, with nothing posted and nothing changed."""
    models = set(page.session.document.models)
    state = changed(page.session.figures[page.id].widget)
    page.sent.clear()
    said = None
    try:
        page.session.patch(text)
    except ValueError as problem:
        said = str(problem)
    assert set(page.session.document.models) == models
    if said is None:
        return False
    assert "\n" not in said
    assert len(said) < 400
    assert page.sent == []
    assert changed(page.session.figures[page.id].widget) == state
    return True


@fuzz("document patches", 4)
@given(
    st.one_of(
        st.text(max_size=200),
        awkward,
        anything.map(lambda x: json.dumps(x, default=str)),
        st.integers(1, 200_000).map(lambda n: "[" * n),
    )
)
def test_what_is_no_patch_is_refused(text):
    page = SHARED
    assert refused(page, text)
    page.good()


@fuzz("document patches", 4)
@given(
    st.sampled_from(KINDS),
    st.sampled_from(ATTRS),
    st.sampled_from(MODELS) | st.none(),
    anything,
    st.dictionaries(st.text(max_size=8), anything, max_size=2),
    st.integers(1, 3),
)
def test_patches_that_ask_nothing_are_refused(kind, attr, model, new, other, times):
    page = SHARED
    change = {
        **other,
        "kind": kind,
        "attr": attr,
        "new": new,
        "model": {"id": page.id if model is None else model},
    }
    assert refused(page, json.dumps({"events": [change] * times}, default=str))
    page.good()


@fuzz("document patches", 4)
@given(anything, anything, st.dictionaries(st.text(max_size=8), anything, max_size=2))
def test_any_question_is_answered_or_refused(seq, state, other):
    page = SHARED
    text = json.dumps(event(page.id, {**other, "seq": seq, "state": state}))
    if not refused(page, text):
        answers = [json.loads(change["new"]) for change in page.sent]
        assert all("error" not in answer for answer in answers)
    page.good()


@fuzz("document patches", 4)
@given(st.data())
def test_a_good_patch_with_any_part_of_it_changed(data):
    page = SHARED
    patch = event(page.id, {"seq": 1, "state": {"db": 3}})
    place = patch["events"][0]
    path = data.draw(st.sampled_from(["kind", "model", "attr", "new", "events", "extra"]))
    value = data.draw(anything)
    changed = copy.deepcopy(patch)
    if path == "events":
        changed["events"] = value
    else:
        changed["events"][0][path] = value
    if place.get(path) != value:
        assert refused(page, json.dumps(changed))
    page.good()


SHARED = Page()
