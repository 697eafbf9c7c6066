"""What a reader types, as the value of a parameter; and what a parameter accepts, in words.

Both are chosen by the parameter's class, so a package of figures can add a kind of its own with
`@parse.register` and `@expected.register`, and `@as_raw.register` where JSON has no such value.
"""

import datetime
import math
import re
from functools import singledispatch
from typing import Any

import param

from widgets.kit.number_format import plain
from widgets.kit.param_compat import validate
from widgets.kit.typed_number import Box, ambiguity, readings
from widgets.locale import say, words

Raw = str | float | int | bool
"""What the page sends for a control: JSON, or the text of a link."""

BETWEEN = ".."  # the ends of an interval: 2..5
MOST_PRESSES = 1000  # of a button, in one request
COMMA = ","  # the choices of several
HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


def is_number(x: object) -> bool:
    """Whether x is a float or an integer, and not a truth value."""
    return isinstance(x, float | int) and not isinstance(x, bool)


@singledispatch
def parse(parameter: param.Parameter[Any], raw: Raw) -> Any:
    """The value of `parameter` that `raw` stands for.

    Raises ValueError where there is none, or where it is out of bounds.
    """
    return validate(parameter, str(raw))


@parse.register(param.Boolean)
def parse_boolean(_: param.Boolean[Any], raw: Raw) -> bool:
    """True or false, written as such or as 1 or 0."""
    value = {"true": True, "1": True, "false": False, "0": False}.get(str(raw).lower())
    if value is None:
        raise ValueError(f"Got {raw!r}; expected true or false.")
    return value


@parse.register(param.Number)
def parse_number(parameter: param.Number[Any], raw: Raw) -> float:
    """A finite number within the bounds."""
    return float(validate(parameter, _number(parameter, raw)))


@parse.register(param.Integer)
def parse_integer(parameter: param.Integer[Any], raw: Raw) -> int:
    """A whole number within the bounds."""
    value = _number(parameter, raw)
    if value != int(value):
        raise ValueError(f"Got {raw!r}; expected a whole number.")
    return int(validate(parameter, int(value)))


class AmbiguousNumber(ValueError):
    """A text with two readings that the parameter would both take; its words are for the reader."""


def _number(parameter: param.Number[Any] | param.Range[Any], raw: Raw) -> float:
    """The finite number that `raw` stands for; a text is read as if typed into a box."""
    if is_number(raw):
        found = [float(str(raw))]
    else:
        box = _box_of(parameter)
        found = readings(str(raw), box)
        if len(found) > 1:
            raise AmbiguousNumber(ambiguity(str(raw), found, box))
    if not found or not math.isfinite(found[0]):
        raise ValueError(f"Got {raw!r}; expected a finite number.")
    return found[0]


def _box_of(parameter: param.Number[Any] | param.Range[Any]) -> Box:
    """What a box for `parameter` takes; which unit stands behind it, a parameter does not know."""
    low, high = parameter.bounds or (None, None)
    return Box(
        whole=isinstance(parameter, param.Integer),
        low=-math.inf if low is None else float(low),
        high=math.inf if high is None else float(high),
    )


@parse.register(param.Selector)
def parse_choice(parameter: param.Selector[Any], raw: Raw) -> Any:
    """One of the choices, by what it is as text."""
    choices = {str(choice): choice for choice in parameter.objects}
    if str(raw) not in choices:
        raise ValueError(f"Got {raw!r}; expected one of the choices.")
    return validate(parameter, choices[str(raw)])


@parse.register(param.Range)
def parse_interval(parameter: param.Range[Any], raw: Raw) -> tuple[float, float]:
    """Two numbers within the bounds, the smaller first, as `2..5`."""
    ends = str(raw).split(BETWEEN, 1)
    if len(ends) != 2:
        raise ValueError(f"Got {raw!r}; expected two numbers, as 2{BETWEEN}5.")
    low, high = (_number(parameter, end) for end in ends)
    if low > high:
        raise ValueError(f"Got {raw!r}; expected the smaller number first.")
    validate(parameter, (low, high))
    return low, high


@parse.register(param.CalendarDate)
def parse_day(parameter: param.CalendarDate[Any], raw: Raw) -> datetime.date:
    """A day within the bounds, as 2026-11-26."""
    day = datetime.date.fromisoformat(str(raw))
    validate(parameter, day)
    return day


@parse.register(param.Date)
def parse_date(parameter: param.Date[Any], raw: Raw) -> datetime.date:
    """A day, or a day and a time, as the default is: 2026-11-26, 2026-11-26T18:30."""
    timed = isinstance(parameter.default, datetime.datetime)
    one = (datetime.datetime if timed else datetime.date).fromisoformat(str(raw))
    if isinstance(one, datetime.datetime) and one.tzinfo:
        raise ValueError(f"Got {raw!r}; expected a time without a zone.")
    validate(parameter, one)
    return one


@parse.register(param.Color)
def parse_color(_: param.Color[Any], raw: Raw) -> str:
    """A colour, #rgb or #rrggbb, as #rrggbb."""
    found = HEX.fullmatch(str(raw))
    if not found:
        raise ValueError(f"Got {raw!r}; expected a colour as #0b6e4f.")
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * d for d in digits))


@parse.register(param.ListSelector)
def parse_several(parameter: param.ListSelector, raw: Raw) -> list[Any]:
    """Some of the choices, by what they are as text, in the order of the choices."""
    asked = str(raw).split(COMMA) if raw != "" else []
    texts = [str(choice) for choice in parameter.objects]
    if strange := [text for text in asked if text not in texts]:
        raise ValueError(f"Got {strange[0]!r}; expected some of the choices.")
    return [choice for choice in parameter.objects if str(choice) in asked]


@parse.register(param.Action)
def parse_presses(_: param.Action[Any], raw: Raw) -> int:
    """How often a button was pressed since the last request."""
    if not str(raw).isdecimal() or int(raw) > MOST_PRESSES:
        raise ValueError(f"Got {raw!r}; expected a whole number up to {MOST_PRESSES}.")
    return int(raw)


@singledispatch
def as_raw(_parameter: param.Parameter[Any], value: Any) -> Raw:
    """A value of a parameter as JSON has it, and as `parse` reads it back."""
    return value  # type: ignore[no-any-return]


@as_raw.register(param.Range)
def raw_interval(parameter: param.Range[Any], value: tuple[float, float]) -> str:
    """An interval as text; an end that has two readings gets a zero more, which leaves one."""
    box = _box_of(parameter)
    texts = [repr(float(end)).removesuffix(".0") for end in value]
    return BETWEEN.join(text + "0" * (len(readings(text, box)) > 1) for text in texts)


@as_raw.register(param.CalendarDate)
@as_raw.register(param.Date)
def raw_date(_: param.Date[Any] | param.CalendarDate[Any], value: datetime.date) -> str:
    """A day as text; seconds are left out where there are none."""
    return value.isoformat().removesuffix(":00") if is_timed(value) else value.isoformat()


@as_raw.register(param.ListSelector)
def raw_several(parameter: param.ListSelector, value: list[Any]) -> str:
    """Some choices as text, in the order of the choices."""
    return COMMA.join(str(choice) for choice in parameter.objects if choice in value)


@as_raw.register(param.Color)
def raw_color(parameter: param.Color[Any], value: str) -> str:
    """A colour as #rrggbb; raises ValueError for one that is not written as #0b6e4f."""
    return parse_color(parameter, value)


@as_raw.register(param.Action)
def raw_presses(_: param.Action[Any], _value: object) -> int:
    """An action has no value of its own: what it sets are other parameters."""
    return 0


def is_timed(day: datetime.date) -> bool:
    """Whether a day has a time."""
    return isinstance(day, datetime.datetime)


@singledispatch
def expected(parameter: param.Parameter[Any]) -> str:
    """What `parameter` accepts, in words: "a number from −23 to 23"."""
    return say("control", "text", example=repr(parameter.default))


@expected.register(param.Boolean)
def expected_boolean(_: param.Boolean[Any]) -> str:
    """The words for a switch."""
    return words("control")["boolean"]


@expected.register(param.Number)
def expected_number(parameter: param.Number[Any]) -> str:
    """The words for a number."""
    kind = "wholeNumber" if isinstance(parameter, param.Integer) else "number"
    low, high = bounds(parameter)
    return say("control", kind, low=plain(low), high=plain(high))


@expected.register(param.Selector)
def expected_choice(parameter: param.Selector[Any]) -> str:
    """The words for a choice."""
    return say("control", "choice", choices=", ".join(map(str, parameter.objects)))


@expected.register(param.Range)
def expected_interval(parameter: param.Range[Any]) -> str:
    """The words for an interval."""
    low, high = bounds(parameter)
    return say("control", "interval", low=plain(low), high=plain(high))


@expected.register(param.CalendarDate)
@expected.register(param.Date)
def expected_date(parameter: param.Date[Any] | param.CalendarDate[Any]) -> str:
    """The words for a day."""
    ends: Any = parameter.bounds or (None, None)
    low, high = (end and raw_date(parameter, end) for end in ends)
    if low and high:
        return say("control", "dayBetween", low=low, high=high)
    return say("control", "day", example=raw_date(parameter, parameter.default))


@expected.register(param.Color)
def expected_color(_: param.Color[Any]) -> str:
    """The words for a colour."""
    return words("control")["color"]


@expected.register(param.ListSelector)
def expected_several(parameter: param.ListSelector) -> str:
    """The words for some choices."""
    return say("control", "several", choices=", ".join(map(str, parameter.objects)))


@expected.register(param.Action)
def expected_presses(_: param.Action[Any]) -> str:
    """The words for a number of presses."""
    return words("control")["count"]


def bounds(parameter: param.Parameter[Any]) -> tuple[float, float]:
    """The least and the greatest value of a number; raises TypeError where it has none."""
    match parameter:
        case (
            param.Number(bounds=(float() | int() as low, float() | int() as high))
            | param.Range(bounds=(float() | int() as low, float() | int() as high))
        ):
            return low, high
    raise TypeError(
        f"Got {parameter.name} without both bounds; expected a number from one to another, as in "
        "bounds=(0, 1)."
    )
