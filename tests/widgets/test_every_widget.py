"""What holds of every widget, whatever its controls are set to."""

import datetime
import math
from xml.etree import ElementTree

import param
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.every_widget import every_widget
from tests.widgets.toys import changed
from widgets.kit import layout

WIDGETS = every_widget()


def values_of(parameter):
    """Everything that a reader may set a control to."""
    if isinstance(parameter, param.Boolean):
        return st.booleans()
    if isinstance(parameter, param.Action):
        return st.just(parameter.default)
    if isinstance(parameter, param.CalendarDate | param.Date):
        timed = isinstance(parameter.default, datetime.datetime)
        low, high = parameter.bounds or (None, None)
        ends = {"min_value": low, "max_value": high}
        given = {name: end for name, end in ends.items() if end is not None}
        return (st.datetimes if timed else st.dates)(**given)
    if isinstance(parameter, param.Range):
        low, high = parameter.bounds
        end = st.floats(low, high, allow_nan=False)
        return st.tuples(end, end).map(lambda ends: tuple(sorted(ends)))
    if isinstance(parameter, param.Color):
        return st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
    if isinstance(parameter, param.ListSelector):
        return st.lists(st.sampled_from(parameter.objects), unique=True)
    if isinstance(parameter, param.Integer):
        return st.integers(*parameter.bounds)
    if isinstance(parameter, param.Number):
        low, high = parameter.bounds
        return st.one_of(st.sampled_from([low, high]), st.floats(low, high, allow_nan=False))
    if isinstance(parameter, param.Selector):
        return st.sampled_from(parameter.objects)
    if parameter.regex:
        return st.from_regex(parameter.regex, fullmatch=True).map(lambda s: s.rstrip("\n"))
    return st.text(max_size=40)


def states(cls):
    return st.fixed_dictionaries({n: values_of(cls.param[n]) for n in cls.controls()})


def look(answer):
    """Refuse an answer that a reader should not see."""
    assert answer.summary.strip()
    assert answer.values
    shown = [answer.summary, *answer.pictures.values()]
    for value in answer.values.values():
        assert not math.isnan(value.number)
        shown.append(value.text)
    for text in shown:
        assert "nan" not in text.lower().replace("finan", "")
        assert "np." not in text
        assert "None" not in text
    for picture in answer.pictures.values():
        root = ElementTree.fromstring(picture)
        assert root.tag == "svg"
        assert root.find("title").text
        assert "style" not in {name for element in root.iter() for name in element.keys()}  # noqa: SIM118
        for name in ("x", "y", "width", "height", "d", "cx", "cy"):
            assert all("inf" not in e.get(name, "") for e in root.iter())


def sound(slug, data):
    cls = WIDGETS[slug]
    state = data.draw(states(cls))
    first, second = cls(**state), cls(**state)
    *_, answer = first.answers()
    look(answer)
    *_, again = second.answers()
    assert again == answer


@pytest.mark.parametrize("slug", [s for s in WIDGETS if not WIDGETS[s].data])
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_state_has_a_sound_answer_and_always_the_same(slug, data):
    sound(slug, data)


@pytest.mark.parametrize("slug", [s for s in WIDGETS if WIDGETS[s].data])
@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_so_has_every_state_of_a_widget_that_runs_the_model(slug, data):
    sound(slug, data)


@pytest.mark.parametrize("slug", WIDGETS)
def test_the_default_state_is_complete_html(slug):
    cls = WIDGETS[slug]
    html = layout.figure(cls(), slug)
    for name in cls.controls():
        assert f'data-control="{name}"' in html
    *_, answer = cls().answers()
    for name in answer.values:
        assert f'data-value="{name}"' in html
    for name in answer.pictures:
        assert f'data-picture="{name}"' in html


@pytest.mark.parametrize("slug", WIDGETS)
def test_every_control_says_what_it_is_and_what_it_takes(slug):
    cls = WIDGETS[slug]
    assert cls.__doc__.strip()
    assert cls.sources
    for name in cls.controls():
        p = cls.param[name]
        assert p.label, name
        assert p.doc, name
        unbounded = param.Boolean | param.CalendarDate | param.Date
        if isinstance(p, param.Number) and not isinstance(p, unbounded):
            assert None not in p.bounds


@pytest.mark.parametrize("slug", WIDGETS)
def test_nonsense_is_refused_in_a_sentence_and_the_last_good_state_stays(slug):
    cls = WIDGETS[slug]
    widget = cls()
    numbers = [n for n in cls.controls() if isinstance(cls.param[n], param.Number | param.Selector)]
    problems = widget.restore(dict.fromkeys(numbers, "1e400 nonsense"))
    assert sorted(problems) == sorted(numbers)
    assert all("expected" in sentence for sentence in problems.values())
    assert changed(widget) == {}


def tracks(picture):
    """(track, where its grip is along it) of every grip in a picture."""
    for group in ElementTree.fromstring(picture).iter("g"):
        if group.get("class", "").startswith("grip"):
            circle = next(group.iter("circle"))
            for axis, at in (("data-x", "cx"), ("data-y", "cy")):
                if group.get(axis):
                    yield group.get(axis).split(), float(circle.get(at))


@pytest.mark.parametrize("slug", WIDGETS)
def test_a_grip_stands_where_its_control_is(slug):
    widget = WIDGETS[slug]()
    *_, answer = widget.answers()
    for picture in answer.pictures.values():
        for (name, *numbers), at in tracks(picture):
            start, end, low, high = map(float, numbers)
            bounds = widget.param[name].bounds
            assert bounds[0] <= min(low, high) <= max(low, high) <= bounds[1]
            value = low + (at - start) / (end - start) * (high - low)
            # A coordinate has two decimals.
            assert value == pytest.approx(getattr(widget, name), abs=0.02 * abs(high - low)), name


def test_ten_figures_and_more_take_a_hand():
    taking = {
        slug
        for slug, cls in WIDGETS.items()
        if any(
            "data-x=" in p or "data-y=" in p for p in list(cls().answers())[-1].pictures.values()
        )
    }
    pads = {slug for slug in WIDGETS if "drawing" in WIDGETS[slug].controls()}
    assert len(taking | pads) >= 10
