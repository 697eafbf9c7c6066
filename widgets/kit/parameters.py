"""What a reader types, as the value of a parameter; and what a parameter accepts, in words.

Both are chosen by the parameter's class, so a package of figures can add a kind of its own with
`@parse.register` and `@expected.register`.
"""

import math
from functools import singledispatch
from typing import Any

import param

from widgets.kit.number_format import plain
from widgets.kit.param_compat import validate
from widgets.kit.typed_number import Box, ambiguity, readings
from widgets.locale import say, words

Raw = str | float | int | bool
"""What the page sends for a control: JSON, or the text of a link."""


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


def _number(parameter: param.Number[Any], raw: Raw) -> float:
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


def _box_of(parameter: param.Number[Any]) -> Box:
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


def bounds(parameter: param.Parameter[Any]) -> tuple[float, float]:
    """The least and the greatest value of a number; raises TypeError where it has none."""
    match parameter:
        case param.Number(bounds=(float() | int() as low, float() | int() as high)):
            return low, high
    raise TypeError(
        f"Got {parameter.name} without both bounds; expected a number from one to another, as in "
        "bounds=(0, 1)."
    )
