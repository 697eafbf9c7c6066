"""Intervals, days, colours, several of a few, actions: what is set, and what is refused."""

import datetime
import json

import param
import pytest

from tests.widgets.test_layout import Tree
from tests.widgets.toys import changed
from widgets.hosts.figure import Figure
from widgets.kit import layout
from widgets.kit.parameters import as_raw
from widgets.kit.widget import Answer, Widget

DAY, TIME = datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, 7, 5)
TAKEN = [
    ("span", "1..3.5", (1, 3.5)),
    ("span", "1,5..3", (1.5, 3)),
    ("span", "2..2", (2, 2)),
    ("day", "2026-03-01", DAY),
    ("time", "2026-03-01T07:05", TIME),
    ("shade", "#FF8800", "#ff8800"),
    ("shade", "f80", "#ff8800"),
    ("some", "c,a", ["a", "c"]),
    ("some", "", []),
]
REFUSED = [
    ("span", "5..2", "expected two numbers from 0 to 10, the smaller first: 2..5 stays."),
    ("span", "1..11", "expected two numbers from 0 to 10"),
    ("span", "3", "expected two numbers from 0 to 10"),
    ("day", "2027-01-01", "expected a day from 2026-01-01 to 2026-12-31: 2026-11-26 stays."),
    ("day", "2026-02-30", "expected a day from 2026-01-01"),
    ("day", "yesterday", "expected a day from 2026-01-01"),
    ("time", "2026-03-01T07:05Z", "expected a day as 2026-11-26T18:30: 2026-11-26T18:30 stays."),
    ("shade", "red", "expected a colour as #0b6e4f: #0b6e4f stays."),
    ("some", "a,d", "expected some of a, b, c: b stays."),
    ("widen", "-1", "expected a whole number"),
]


@pytest.mark.parametrize(("name", "text", "value"), TAKEN)
def test_a_text_becomes_a_value_and_back(more, name, text, value):
    widget = more()
    assert widget.restore({name: text}) == {}
    assert getattr(widget, name) == value
    again = more()
    again.restore({name: as_raw(widget.param[name], value)})
    assert getattr(again, name) == value


@pytest.mark.parametrize(("name", "text", "told"), REFUSED)
def test_what_is_none_is_refused_and_the_last_value_stays(more, name, text, told):
    widget = more()
    problems = widget.restore({name: text})
    assert problems[name].startswith(f"Got “{text}”; ")
    assert told in problems[name]
    assert changed(widget) == {}


def test_an_action_sets_others_and_has_no_state(more):
    figure = Figure("more", "k")
    heard = []
    figure.param.watch(lambda event: heard.append(json.loads(event.new)), "answer")
    figure.request = json.dumps({"seq": 1, "state": {"span": "3..4", "widen": 1}})
    (answer,) = heard
    assert answer["state"] == {
        "span": "0..4",
        "day": "2026-11-26",
        "time": "2026-11-26T18:30",
        "shade": "#0b6e4f",
        "some": "b",
        "widen": 0,
    }
    assert answer["values"]["length"] == ["4", "4.0"]


def test_an_action_that_fails_is_one_sentence_and_the_next_request_is_heard(more, registry):
    more.param["widen"].default = lambda self: 1 / 0
    figure = Figure("more", "k")
    heard = []
    figure.param.watch(lambda event: heard.append(json.loads(event.new)), "answer")
    figure.request = json.dumps({"seq": 1, "state": {"widen": 1}})
    figure.request = json.dumps({"seq": 2, "state": {"widen": 0}})
    assert heard[0] == {"seq": 1, "error": "ZeroDivisionError: division by zero"}
    assert heard[1]["seq"] == 2
    assert "error" not in heard[1]


def test_every_input_is_native_labelled_and_says_what_it_takes(more):
    tree = Tree(layout.figure(more(), "k"))
    assert [e["data-control"] for e in tree.elements if "data-control" in e] == more.controls()
    for field in tree.all("input"):
        labelled = tree.all("label", for_=field.get("id")) if "id" in field else []
        within = [e for e in field["above"] if e["tag"] == "label"]
        assert labelled or within or field.get("aria-label"), field
    names = [e["aria-label"] for e in tree.all("input", type="range")]
    assert names == ["Span, from", "Span, to"]
    (day,) = tree.all("input", type="date")
    assert (day["min"], day["max"], day["value"]) == ("2026-01-01", "2026-12-31", "2026-11-26")
    (time,) = tree.all("input", type="datetime-local")
    assert time["value"] == "2026-11-26T18:30"
    assert tree.all("input", type="color")[0]["value"] == "#0b6e4f"
    boxes = tree.all("input", type="checkbox")
    assert [(b["value"], "checked" in b) for b in boxes] == [("a", 0), ("b", 1), ("c", 0)]
    assert "Anna" in [e["text"] for e in tree.all("span")]
    defaults = {e["data-control"]: e["data-default"] for e in tree.elements if "data-control" in e}
    assert defaults["span"] == "2..5"
    assert defaults["some"] == "b"
    ids = [e["id"] for e in tree.elements if "id" in e]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("parameter", "helper", "told"),
    [
        (param.Color("red"), "color", "Got 'red' as the colour 'x'; expected one as #0b6e4f."),
        (param.Color(), "color", "Got None as the colour 'x'"),
        (param.CalendarDate(), "date", "Got None as the day 'x'; expected a date as its default."),
        (param.Range((0, 1)), "interval", "without both bounds"),
        (
            param.Number(1, bounds=(0, 2)),
            "interval",
            "Got 'x', a param.Number, in interval(); expected it in slider() or number()",
        ),
        (param.ListSelector([], objects=["a,b"]), "several", "expected choices without a comma"),
        (param.Selector(objects=["a"]), "several", "in several(); expected it in choice()"),
    ],
)
def test_a_parameter_that_a_helper_cannot_show_is_refused(registry, parameter, helper, told):
    name, shown = "strange", f"{{{{ {helper}('x') }}}}"
    cls = type("Strange", (Widget,), {"slug": name, "title": "S", "layout": shown, "x": parameter})
    with pytest.raises((TypeError, ValueError)) as caught:
        layout.body(cls(), "k", Answer())
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"), [("span", "1.1250..1500"), ("shade", "#ff8800"), ("some", "a,c")]
)
def test_a_default_is_one_text_with_one_reading(registry, name, text):
    class Ambiguous(Widget):
        span = param.Range(default=(1.125, 1500.0), bounds=(0, 2000))
        shade = param.Color(default="#F80")
        some = param.ListSelector(default=["c", "a"], objects=["a", "b", "c"])

        def answer(self):
            return Answer()

    widget = Ambiguous()
    assert as_raw(widget.param[name], getattr(widget, name)) == text
    assert widget.restore({name: text}) == {}
    assert as_raw(widget.param[name], getattr(widget, name)) == text
