"""The controls of a figure, in HTML: native, labelled inputs.

A control is an element with `data-control`, its name, and `data-kind`, the class of the view that
handles it (widgets/view/controls). Each function marked `@helper` can be used in a widget's
`layout`; a package of figures may add its own.
"""

import datetime
from collections.abc import Callable
from html import escape
from typing import Any

import param
from markupsafe import Markup

from widgets.kit.parameters import COMMA, as_raw, bounds, expected, is_timed
from widgets.kit.typed_number import Box, written
from widgets.kit.widget import Widget
from widgets.locale import say

Helper = Callable[..., Markup]
MORE = ("action", "color", "date", "interval", "several")
"""The kinds that a page's script has only where a figure of the page needs one."""
FEW = 4  # up to here choices are radio buttons, beyond it a select

HELPERS: dict[str, Helper] = {}
"""The helpers for controls that a layout may use, by name."""


def helper(function: Helper) -> Helper:
    """Let layouts use a function (widget, key, name of the parameter, …) under its own name."""
    HELPERS[function.__name__] = function
    return function


def control(widget: Widget, key: str, name: str, kind: str, inside: str, cls: str = "") -> Markup:
    """The wrapper of one control, with its default for the view and a place for refusals.

    The default is what the control stands at as drawn: an author may place a figure in another
    state than the widget's own, from which one embedded elsewhere still starts.
    """
    p = type(widget).param[name]
    default, own = (default_text(p, value) for value in (getattr(widget, name), p.default))
    differs = f' data-widget-default="{escape(own)}"' if own != default else ""
    old = " ".join(old for old, new in widget.control_aliases.items() if new == name)
    aliases = f' data-aliases="{escape(old)}"' if old else ""
    return Markup(
        f'<div class="control {cls or kind}" data-control="{name}" data-kind="{kind}"{aliases}'
        f' data-default="{escape(default)}"{differs} title="{escape(p.doc or "")}">{inside}'
        f'<p class="refusal" id="{key}-{name}-refusal" role="alert" hidden></p></div>'
    )


def default_text(p: param.Parameter[Any], value: Any) -> str:
    """A control's default for the view, as a link would have it."""
    return str(value).lower() if isinstance(value, bool) else str(as_raw(p, value))


def label(widget: Widget, name: str) -> str:
    """The label of a control, as HTML."""
    return escape(widget.param[name].label or name)


SHOWN_BY: dict[type, tuple[str, ...]] = {
    param.Boolean: ("toggle",),
    param.Integer: ("slider", "number", "button"),
    param.CalendarDate: ("date",),
    param.Date: ("date",),
    param.Number: ("slider", "number"),
    param.ListSelector: ("several",),
    param.Selector: ("choice",),
    param.Range: ("interval",),
    param.Color: ("color",),
    param.Action: ("action",),
    param.String: ("text",),
}
"""Which helpers show a class of parameters."""


def shown_by(widget: Widget, name: str, helper: str) -> Any:
    """The parameter of a control; raises TypeError where a helper cannot show its class."""
    p = widget.param[name]
    fit = next((SHOWN_BY[cls] for cls in type(p).__mro__ if cls in SHOWN_BY), ())
    if helper not in fit:
        others = " or ".join(f"{one}()" for one in fit) or "a helper of your own"
        raise TypeError(
            f"Got {name!r}, a param.{type(p).__name__}, in {helper}(); expected it in {others}"
        )
    return p


@helper
def slider(
    widget: Widget, key: str, name: str, unit: str = "", *, in_picture: bool = False
) -> Markup:
    """A slider and a number box that move each other.

    in_picture  the picture has a grip for it (`svg.grip`); the slider is then there for the
    keyboard
    """
    p, now = shown_by(widget, name, "slider"), getattr(widget, name)
    low, high = bounds(p)
    step = p.step or (1 if isinstance(p, param.Integer) else "any")
    inside = (
        f'<label for="{key}-{name}">{label(widget, name)}</label>'
        f'<input type="range" id="{key}-{name}" min="{low}" max="{high}" step="{step}"'
        f' value="{now}">{box(widget, key, name, unit)}'
    )
    return control(
        widget, key, name, "number", inside, "slider in-picture" if in_picture else "slider"
    )


def box(widget: Widget, key: str, name: str, unit: str = "") -> str:
    """The box of a number.

    It is a text input in the role of a spin button: `type="number"` hides from the page what was
    typed when it is not a number, and a refusal must say what it got.
    """
    p, now = widget.param[name], getattr(widget, name)
    return number_box(p, now, f"{key}-{name}", label(widget, name), unit)


def number_box(
    p: param.Parameter[Any], now: float, key: str, called: str, unit: str, end: str = ""
) -> str:
    """The box of one number of a parameter; `end` is which one, where it has two."""
    low, high = bounds(p)
    whole = isinstance(p, param.Integer)
    step = p.step or (1 if whole else (high - low) / 100)
    shown = written(now, Box(whole, low, high, unit))
    mode = "text" if low < 0 else "numeric" if whole else "decimal"
    name = called + (f", {escape(unit)}" if unit else "")
    return (
        f'<span class="box"><input type="text" role="spinbutton" inputmode="{mode}"'
        f' id="{key}{end}-box" aria-label="{name}" autocomplete="off"'
        f' aria-valuemin="{low}" aria-valuemax="{high}" aria-valuenow="{now}"'
        f' data-step="{step}"{" data-whole" * whole}'
        f' data-expected="{escape(expected(p))}" aria-describedby="{key}-refusal"'
        f' value="{shown}"><span class="unit">{escape(unit)}</span></span>'
    )


@helper
def number(widget: Widget, key: str, name: str, unit: str = "", again: str = "") -> Markup:
    """A number box alone; `again` is the text of a button that adds 1, as for a new seed."""
    shown_by(widget, name, "number")
    above = f'<label for="{key}-{name}-box">{label(widget, name)}</label>'
    more = f'<button type="button" data-by="1">{escape(again)}</button>' if again else ""
    inside = above + box(widget, key, name, unit) + more
    return control(widget, key, name, "number", inside, "alone")


def called(p: param.Selector[Any], names: dict[Any, str] | None) -> dict[str, str]:
    """{choice as text: its words}; raises ValueError for a name of what is no choice."""
    given = {str(choice): words for choice, words in (names or {}).items()}
    shown = {str(o): given.get(str(o), str(o)) for o in p.objects}
    if strange := [choice for choice in given if choice not in shown]:
        raise ValueError(f"got a name for {strange[0]!r}; the choices are {', '.join(shown)}")
    return shown


@helper
def choice(
    widget: Widget,
    key: str,
    name: str,
    names: dict[Any, str] | None = None,
    select: bool | None = None,
) -> Markup:
    """One of a few as radio buttons, one of many as a select; `names` are for people.

    names   {choice, or what it is as text: words}; raises ValueError for what is no choice
    select  whether it is a select; without it, from five choices on
    """
    p, now = shown_by(widget, name, "choice"), getattr(widget, name)
    shown = called(p, names)
    if len(shown) > FEW if select is None else select:
        options = "".join(
            f'<option value="{escape(o)}"{" selected" * (o == str(now))}>{escape(words)}</option>'
            for o, words in shown.items()
        )
        inside = (
            f'<label for="{key}-{name}">{label(widget, name)}</label>'
            f'<select id="{key}-{name}">{options}</select>'
        )
        return control(widget, key, name, "choice", inside)
    radios = "".join(
        f'<label><input type="radio" name="{key}-{name}" value="{escape(o)}"'
        f"{' checked' * (o == str(now))}><span>{escape(label)}</span></label>"
        for o, label in shown.items()
    )
    inside = f"<fieldset><legend>{label(widget, name)}</legend>{radios}</fieldset>"
    return control(widget, key, name, "choice", inside)


@helper
def toggle(widget: Widget, key: str, name: str) -> Markup:
    """A checkbox."""
    shown_by(widget, name, "toggle")
    checked = " checked" * bool(getattr(widget, name))
    inside = (
        f'<label><input type="checkbox" id="{key}-{name}"{checked}>'
        f"<span>{label(widget, name)}</span></label>"
    )
    return control(widget, key, name, "boolean", inside)


@helper
def button(widget: Widget, key: str, name: str, words: str | dict[str, int]) -> Markup:
    """Buttons that count presses in an Integer parameter: {words: by}; 0 sets it back to zero."""
    shown_by(widget, name, "button")
    pairs = {words: 1} if isinstance(words, str) else words
    inside = "".join(
        f'<button type="button" data-by="{by}">{escape(w)}</button>' for w, by in pairs.items()
    )
    return control(widget, key, name, "count", inside)


@helper
def text(widget: Widget, key: str, name: str) -> Markup:
    """A line of text."""
    shown_by(widget, name, "text")
    inside = (
        f'<label for="{key}-{name}">{label(widget, name)}</label>'
        f'<input type="text" id="{key}-{name}" autocomplete="off"'
        f' value="{escape(getattr(widget, name))}">'
    )
    return control(widget, key, name, "text", inside, "line")


@helper
def action(widget: Widget, key: str, name: str) -> Markup:
    """A button that calls a function of the widget, which sets other controls."""
    shown_by(widget, name, "action")
    inside = f'<button type="button" data-by="1">{label(widget, name)}</button>'
    return control(widget, key, name, "action", inside)


@helper
def color(widget: Widget, key: str, name: str) -> Markup:
    """A colour; raises ValueError for a default that is not written as #0b6e4f."""
    p = shown_by(widget, name, "color")
    try:
        now = as_raw(p, getattr(widget, name))
    except ValueError as problem:
        wrong = getattr(widget, name)
        raise ValueError(
            f"Got {wrong!r} as the colour {name!r}; expected one as #0b6e4f."
        ) from problem
    return native(widget, key, name, "color", "color", f'value="{now}"')


def native(widget: Widget, key: str, name: str, kind: str, type_: str, attributes: str) -> Markup:
    """A control of a kind that is one of the browser's own inputs, with its label above it."""
    inside = (
        f'<label for="{key}-{name}">{label(widget, name)}</label>'
        f'<input type="{type_}" id="{key}-{name}" {attributes} aria-describedby='
        f'"{key}-{name}-refusal" data-expected="{escape(expected(widget.param[name]))}">'
    )
    return control(widget, key, name, kind, inside)


@helper
def date(widget: Widget, key: str, name: str) -> Markup:
    """A day, with a time where the default has one."""
    p = shown_by(widget, name, "date")
    now = getattr(widget, name)
    if not isinstance(now, datetime.date):
        raise TypeError(f"Got {now!r} as the day {name!r}; expected a date as its default.")
    ends = zip(("min", "max"), p.bounds or (None, None), strict=True)
    limits = "".join(f' {end}="{as_raw(p, day)}"' for end, day in ends if day is not None)
    type_ = "datetime-local" if is_timed(now) else "date"
    return native(widget, key, name, "date", type_, f'value="{as_raw(p, now)}"{limits} required')


@helper
def interval(widget: Widget, key: str, name: str, unit: str = "") -> Markup:
    """Two numbers, from and to, on one slider and in two boxes."""
    p = shown_by(widget, name, "interval")
    low, high = bounds(p)
    step = p.step or "any"
    ends = ""
    for end, now in zip(("from", "to"), getattr(widget, name), strict=True):
        one = escape(say("control", end, label=widget.param[name].label or name))
        ends += (
            f'<span data-end="{end}"><input type="range" aria-label="{one}" min="{low}"'
            f' max="{high}" step="{step}" value="{now}">'
            f"{number_box(p, now, f'{key}-{name}', one, unit, f'-{end}')}</span>"
        )
    inside = (
        f'<span class="name" id="{key}-{name}">{label(widget, name)}</span>'
        f'<div role="group" aria-labelledby="{key}-{name}" data-expected="{escape(expected(p))}">'
        f"{ends}</div>"
    )
    return control(widget, key, name, "interval", inside)


@helper
def several(widget: Widget, key: str, name: str, names: dict[Any, str] | None = None) -> Markup:
    """Any of a few, each a checkbox; `names` are for people, as those of `choice`.

    Raises ValueError for a name of what is no choice, and for a choice with a comma in it.
    """
    p = shown_by(widget, name, "several")
    shown = called(p, names)
    if strange := [choice for choice in shown if COMMA in choice]:
        raise ValueError(f"Got the choice {strange[0]!r}; expected choices without a comma.")
    chosen = [str(choice) for choice in getattr(widget, name)]
    boxes = "".join(
        f'<label><input type="checkbox" value="{escape(o)}"{" checked" * (o in chosen)}>'
        f"<span>{escape(words)}</span></label>"
        for o, words in shown.items()
    )
    inside = (
        f'<fieldset data-expected="{escape(expected(p))}"><legend>{label(widget, name)}</legend>'
        f"{boxes}</fieldset>"
    )
    return control(widget, key, name, "several", inside, "choice several")
