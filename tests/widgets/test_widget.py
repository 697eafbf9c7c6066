"""Widgets take what a reader or a link gives, refuse the rest in one sentence, and stay valid."""

import math

import param
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.toys import changed, toy_widget
from widgets.kit.number_format import plain
from widgets.kit.parameters import expected, parse
from widgets.kit.widget import WIDGETS, Widget

raw = st.one_of(
    st.text(max_size=60),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(),
    st.booleans(),
    st.sampled_from(["nan", "inf", "-inf", "1e999", "0x1", "１.5", "−1", "1,5", " 1 ", "", "true"]),
)


def test_a_subclass_with_a_slug_is_registered(toy):
    assert WIDGETS["toy"] is toy


def test_a_slug_belongs_to_one_class(toy):
    with pytest.raises(ValueError, match="two widgets with the slug 'toy'"):
        type("Other", (Widget,), {"slug": "toy"})


def test_a_module_may_be_imported_again(toy):
    assert toy_widget() is not toy
    assert WIDGETS["toy"] is not toy


def test_an_abstract_widget_is_not_registered(registry):
    before = dict(WIDGETS)
    type("Base", (Widget,), {})
    assert before == WIDGETS


def test_controls_are_the_parameters_in_order(toy):
    assert toy.controls() == ["x", "n", "on", "unit", "letter", "word"]


def test_the_state_is_what_differs_from_the_defaults(toy):
    widget = toy()
    assert changed(widget) == {}
    assert widget.restore({"x": -1, "unit": "m", "n": 3}) == {}
    assert changed(widget) == {"x": -1.0, "unit": "m"}


def test_the_state_restores_an_equal_widget(toy):
    widget = toy(x=0.5, n=7, on=False, unit="feet", letter="f", word="ba")
    other = toy()
    assert other.restore({k: str(v) for k, v in changed(widget).items()}) == {}
    assert other.param.values() | {"name": ""} == widget.param.values() | {"name": ""}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("x", "1.25", 1.25),
        ("x", "−1.25", -1.25),
        ("x", "1,25", 1.25),
        ("x", " 2 ", 2.0),
        ("n", "7", 7),
        ("n", 7.0, 7),
        ("on", "false", False),
        ("on", True, True),
        ("on", "0", False),
        ("unit", "feet", "feet"),
        ("word", "bab", "bab"),
    ],
)
def test_a_readers_text_is_understood(toy, name, text, value):
    widget = toy()
    assert widget.restore({name: text}) == {}
    assert getattr(widget, name) == value
    assert type(getattr(widget, name)) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("x", "2.5", "Got “2.5”; expected a number from −2 to 2: 1.5 stays."),
        ("x", "abc", "Got “abc”; expected a number from −2 to 2: 1.5 stays."),
        ("x", "nan", "Got “nan”; expected a number from −2 to 2: 1.5 stays."),
        ("x", "1e999", "Got “1e999”; expected a number from −2 to 2: 1.5 stays."),
        ("n", "2.5", "Got “2.5”; expected a whole number from 0 to 9: 3 stays."),
        ("n", "-1", "Got “-1”; expected a whole number from 0 to 9: 3 stays."),
        ("on", "maybe", "Got “maybe”; expected true or false: True stays."),
        ("unit", "inch", "Got “inch”; expected one of cm, feet, m: cm stays."),
        ("word", "c", "Got “c”; expected text such as 'abba': abba stays."),
    ],
)
def test_what_is_refused_is_said_in_one_sentence(toy, name, text, sentence):
    widget = toy()
    assert widget.restore({name: text}) == {name: sentence}
    assert changed(widget) == {}


def test_one_bad_value_does_not_hold_up_the_others(toy):
    widget = toy()
    problems = widget.restore({"x": "99", "n": "5", "nobody": "knows"})
    assert list(problems) == ["x"]
    assert (widget.x, widget.n) == (1.5, 5)


@given(st.dictionaries(st.sampled_from(["x", "n", "on", "unit", "letter", "word", "name"]), raw))
def test_no_state_breaks_a_widget(state):
    kept = dict(WIDGETS)
    try:
        widget = toy_widget()()
        problems = widget.restore(state)
    finally:
        WIDGETS.clear()
        WIDGETS.update(kept)
    assert -2 <= widget.x <= 2
    assert widget.n in range(10)
    assert type(widget.n) is int
    assert widget.on in (True, False)
    assert widget.unit in ("cm", "feet", "m")
    assert set(widget.word) <= {"a", "b"}
    assert set(problems) <= set(state)
    for sentence in problems.values():
        assert sentence.startswith("Got “")
        assert sentence.endswith(" stays.")


@given(raw)
def test_a_number_is_read_finite_and_within_bounds_or_not_at_all(text):
    parameter = param.Number(0.0, bounds=(-23.0, 23.0))
    try:
        value = parse(parameter, text)
    except ValueError:
        return
    assert math.isfinite(value)
    assert -23 <= value <= 23


@pytest.mark.parametrize(
    ("x", "text"),
    [(-23.0, "−23"), (0.1, "0.1"), (10_000, "10\u202f000"), (0, "0"), (1e-6, "0.000001")],
)
def test_bounds_are_written_as_a_reader_would_type_them(x, text):
    assert plain(x) == text


def test_expectations_are_put_in_words(toy):
    assert expected(toy.param["x"]) == "a number from −2 to 2"
    assert expected(toy.param["n"]) == "a whole number from 0 to 9"
    assert expected(toy.param["letter"]) == "one of a, b, c, d, e, f"


def test_a_widget_without_an_answer_says_so(registry):
    with pytest.raises(NotImplementedError):
        type("Empty", (Widget,), {})().answer()
