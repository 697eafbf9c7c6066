"""Any state from any link: each control takes it or refuses it with a sentence, and all go on."""

import math
import re

import param
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.cases import anything, awkward, essays, fuzz, scalars
from widgets.kit.parameters import as_raw, is_number
from widgets.kit.widget import WIDGETS

essays()
SLUGS = sorted(WIDGETS)
SLOW = [slug for slug in SLUGS if WIDGETS[slug].data]  # they hold a model
TESTS = 2 * len(SLUGS) - len(SLOW)  # among which the cases are shared out


def near(parameter):
    """Values of a parameter's own kind, good ones and ones just beyond."""
    if isinstance(parameter, param.Boolean):
        return st.booleans()
    if isinstance(parameter, param.Date | param.CalendarDate):  # param has them below its numbers
        return st.one_of(st.dates(), st.datetimes()).map(lambda day: day.isoformat())
    if isinstance(parameter, param.Number):
        low, high = parameter.bounds
        edges = [low, high, math.nextafter(low, -math.inf), math.nextafter(high, math.inf)]
        return st.one_of(st.floats(low, high), st.sampled_from(edges), st.integers(-10, 10**6))
    if isinstance(parameter, param.Selector):
        return st.sampled_from(list(parameter.objects))
    return st.text("ABab01-_.*", max_size=30) | st.just(as_raw(parameter, parameter.default))


def states(slug):
    """{control: value} with some names of the widget's, and some of nobody's."""
    widget = WIDGETS[slug]
    of = {n: st.one_of(near(widget.param[n]), scalars, anything) for n in widget.controls()}
    strange = st.dictionaries(
        st.sampled_from(["name", "__class__", "slug", "answer"]) | awkward, anything, max_size=2
    )
    own = st.fixed_dictionaries({}, optional=of)
    return st.tuples(own, strange).map(lambda pair: {**pair[1], **pair[0]})


def raw(widget):
    """The state of a widget as a page would send it."""
    return {n: as_raw(widget.param[n], getattr(widget, n)) for n in widget.controls()}


def sound(widget):
    """Whether every control holds a value that its own parameter accepts."""
    for name in widget.controls():
        value = getattr(widget, name)
        widget.param[name]._validate(value)
        assert not is_number(value) or math.isfinite(value)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_state_is_taken_or_refused(slug):
    widget = WIDGETS[slug]()

    @fuzz("states", TESTS)
    @given(states(slug))
    def run(state):
        before = {n: getattr(widget, n) for n in widget.controls()}
        problems = widget.restore(state)
        sound(widget)
        for name, sentence in problems.items():
            assert getattr(widget, name) == before[name]
            assert sentence.startswith("Got “")
            assert sentence.endswith("stays.")
            assert len(sentence) < 400 + 3 * len(str(before[name]))
        assert widget.restore(raw(widget)) == {}

    run()


@pytest.mark.parametrize("slug", SLUGS)
def test_what_was_taken_is_answered(slug):
    widget = WIDGETS[slug]()
    first = raw(widget)

    @fuzz("states", TESTS, most=10 if slug in SLOW else None)
    @given(states(slug))
    def run(state):
        widget.restore(first)
        widget.restore(state)
        answer = next(iter(widget.answers()))
        for value in answer.values.values():
            assert "nan" not in value.text
            assert not math.isnan(float(value.number))
        assert not re.search(r"\bnan\b", " ".join(answer.pictures.values()), re.IGNORECASE)

    run()
