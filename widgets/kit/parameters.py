"""What a reader types, as the value of a parameter; and what a parameter accepts, in words.

Both are chosen by the parameter's class, so a package of figures can add a kind of its own with
`@parse.register` and `@expected.register`.
"""

import math
from functools import singledispatch
from typing import Any

import param

from widgets.kit.number_format import fix
from widgets.kit.param_compat import validate

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
    value = float(str(raw).strip().replace("\u2212", "-").replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(f"Got {raw!r}; expected a finite number.")
    return float(validate(parameter, value))


@parse.register(param.Integer)
def parse_integer(parameter: param.Integer[Any], raw: Raw) -> int:
    """A whole number within the bounds."""
    value = float(str(raw).strip().replace("\u2212", "-").replace(",", "."))
    if not math.isfinite(value) or value != int(value):
        raise ValueError(f"Got {raw!r}; expected a whole number.")
    return int(validate(parameter, int(value)))


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
    return "text such as " + repr(parameter.default)


@expected.register(param.Boolean)
def expected_boolean(_: param.Boolean[Any]) -> str:
    """The words for a switch."""
    return "true or false"


@expected.register(param.Number)
def expected_number(parameter: param.Number[Any]) -> str:
    """The words for a number."""
    kind = "a whole number" if isinstance(parameter, param.Integer) else "a number"
    low, high = bounds(parameter)
    return f"{kind} from {plain(low)} to {plain(high)}"


@expected.register(param.Selector)
def expected_choice(parameter: param.Selector[Any]) -> str:
    """The words for a choice."""
    return "one of " + ", ".join(map(str, parameter.objects))


def bounds(parameter: param.Parameter[Any]) -> tuple[float, float]:
    """The least and the greatest value of a number; raises TypeError where it has none."""
    match parameter:
        case param.Number(bounds=(float() | int() as low, float() | int() as high)):
            return low, high
    raise TypeError(
        f"Got {parameter.name} without both bounds; expected a number from one to another, as in "
        "bounds=(0, 1)."
    )


def plain(x: float) -> str:
    """A bound or a default as a reader would type it: −23, 0.1, 10 000."""
    text = fix(x, 6)
    return text.rstrip("0").rstrip(".") if "." in text else text
