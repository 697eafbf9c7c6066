"""The controls of a figure, in HTML: native, labelled inputs.

A control is an element with `data-control`, its name, and `data-kind`, the class of the view that
handles it (widgets/view/controls). Each function marked `@helper` can be used in a widget's
`layout`; a package of figures may add its own.
"""

from collections.abc import Callable
from html import escape
from typing import Any

import param
from markupsafe import Markup

from widgets.kit.parameters import bounds, expected
from widgets.kit.typed_number import Box, written
from widgets.kit.widget import Widget

Helper = Callable[..., Markup]
FEW = 4  # up to here choices are radio buttons, beyond it a select

HELPERS: dict[str, Helper] = {}
"""The helpers for controls that a layout may use, by name."""


def helper(function: Helper) -> Helper:
    """Let layouts use a function (widget, key, name of the parameter, …) under its own name."""
    HELPERS[function.__name__] = function
    return function


def control(widget: Widget, key: str, name: str, kind: str, inside: str, cls: str = "") -> Markup:
    """The wrapper of one control, with its default for the view and a place for refusals."""
    p = type(widget).param[name]
    default = str(p.default).lower() if isinstance(p.default, bool) else p.default
    old = " ".join(old for old, new in widget.control_aliases.items() if new == name)
    aliases = f' data-aliases="{escape(old)}"' if old else ""
    return Markup(
        f'<div class="control {cls or kind}" data-control="{name}" data-kind="{kind}"{aliases}'
        f' data-default="{escape(str(default))}" title="{escape(p.doc or "")}">{inside}'
        f'<p class="refusal" id="{key}-{name}-refusal" role="alert" hidden></p></div>'
    )


def label(widget: Widget, name: str) -> str:
    """The label of a control, as HTML."""
    return escape(widget.param[name].label or name)


@helper
def slider(
    widget: Widget, key: str, name: str, unit: str = "", *, in_picture: bool = False
) -> Markup:
    """A slider and a number box that move each other.

    in_picture  the picture has a grip for it (`svg.grip`); the slider is then there for the
    keyboard
    """
    p, now = widget.param[name], getattr(widget, name)
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
    low, high = bounds(p)
    step = p.step or (1 if isinstance(p, param.Integer) else (high - low) / 100)
    whole = isinstance(p, param.Integer)
    shown = written(now, Box(whole, low, high, unit))
    mode = "text" if low < 0 else "numeric" if isinstance(p, param.Integer) else "decimal"
    name_ = label(widget, name) + (f", {escape(unit)}" if unit else "")
    return (
        f'<span class="box"><input type="text" role="spinbutton" inputmode="{mode}"'
        f' id="{key}-{name}-box" aria-label="{name_}" autocomplete="off"'
        f' aria-valuemin="{low}" aria-valuemax="{high}" aria-valuenow="{now}"'
        f' data-step="{step}"{" data-whole" * whole}'
        f' data-expected="{escape(expected(p))}" aria-describedby="{key}-{name}-refusal"'
        f' value="{shown}"><span class="unit">{escape(unit)}</span></span>'
    )


@helper
def number(widget: Widget, key: str, name: str, unit: str = "", again: str = "") -> Markup:
    """A number box alone; `again` is the text of a button that adds 1, as for a new seed."""
    above = f'<label for="{key}-{name}-box">{label(widget, name)}</label>'
    more = f'<button type="button" data-by="1">{escape(again)}</button>' if again else ""
    inside = above + box(widget, key, name, unit) + more
    return control(widget, key, name, "number", inside, "alone")


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
    p, now = widget.param[name], getattr(widget, name)
    called = {str(choice): words for choice, words in (names or {}).items()}
    shown = {str(o): called.get(str(o), str(o)) for o in p.objects}
    if strange := [choice for choice in called if choice not in shown]:
        raise ValueError(f"got a name for {strange[0]!r}; the choices are {', '.join(shown)}")
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
    checked = " checked" * bool(getattr(widget, name))
    inside = (
        f'<label><input type="checkbox" id="{key}-{name}"{checked}>'
        f"<span>{label(widget, name)}</span></label>"
    )
    return control(widget, key, name, "boolean", inside)


@helper
def button(widget: Widget, key: str, name: str, words: str | dict[str, int]) -> Markup:
    """Buttons that count presses in an Integer parameter: {words: by}; 0 sets it back to zero."""
    pairs = {words: 1} if isinstance(words, str) else words
    inside = "".join(
        f'<button type="button" data-by="{by}">{escape(w)}</button>' for w, by in pairs.items()
    )
    return control(widget, key, name, "count", inside)


@helper
def text(widget: Widget, key: str, name: str) -> Markup:
    """A line of text."""
    inside = (
        f'<label for="{key}-{name}">{label(widget, name)}</label>'
        f'<input type="text" id="{key}-{name}" autocomplete="off"'
        f' value="{escape(getattr(widget, name))}">'
    )
    return control(widget, key, name, "text", inside, "line")
