"""The HTML of a figure: native, labelled controls, outputs and the first picture.

A widget's `layout` is a Jinja template; the helpers below are its vocabulary. Everything that a
reader can set stands in an element with `data-control`, everything that Python answers in an
`<output data-value>`, a `[data-picture]` or a `<canvas data-image>`: the view (widgets/view)
needs no more than these marks, and neither do tests.
"""

import re
from base64 import b64encode
from functools import partial
from html import escape

import param
from jinja2 import Environment
from markupsafe import Markup

from widgets import handwriting
from widgets.base import Answer, Widget, expected, plain
from widgets.svg import num

JINJA = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
SHARE = (
    '<p class="share"><button type="button" data-copy="link">Link to this state</button> '
    '<button type="button" data-copy="embed">Embed</button></p>'
)
WHEN = re.compile(r'data-when="(\w+)=([^"]*)"')  # parts that show for one value of a control
FEW = 4  # up to here choices are radio buttons, beyond it a select


def figure(widget: Widget, key: str, caption: str = "", details: str = "") -> str:
    """The whole `<figure>` of a widget in its present state.

    key      its id on the page
    caption  HTML of the caption
    details  HTML that follows it, "Show the Python" for one
    """
    former = f' data-former="{" ".join(widget.former)}"' if widget.former else ""
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    needs = f' data-needs="{" ".join(widget.data)}"' if widget.data else ""
    return (
        f'<figure class="widget" data-widget="{widget.slug}" id="{escape(key)}"{former}{needs}'
        f' aria-label="{escape(widget.title)}">{body(widget, key)}{caption}{details}{SHARE}'
        "</figure>"
    )


def body(widget: Widget, key: str) -> str:
    """The inside of a widget's figure: its layout, a place for notices, and its words."""
    *_, answer = widget.answers()
    helpers = {
        f.__name__: partial(f, widget, key)
        for f in (slider, number, choice, toggle, button, text, drawing)
    } | {f.__name__: partial(f, answer) for f in (picture, value, image)}
    content = JINJA.from_string(widget.layout).render(helpers)
    content = WHEN.sub(
        lambda m: m[0] + ("" if str(getattr(widget, m[1])) == m[2] else " hidden"), content
    )
    return (
        f"{content}"
        f'<p class="summary" data-summary role="status">{escape(answer.summary)}</p>'
        f'<p class="notice" data-notice role="status" hidden></p>'
        f'<progress data-progress max="1" value="0" aria-label="Progress" hidden></progress>'
    )


def control(widget: Widget, key: str, name: str, kind: str, inside: str, cls: str = "") -> Markup:
    """The wrapper of one control, with its default for the view and a place for refusals."""
    p = type(widget).param[name]
    default = str(p.default).lower() if isinstance(p.default, bool) else p.default
    old = " ".join(old for old, new in widget.was.items() if new == name)
    was = f' data-was="{escape(old)}"' if old else ""
    return Markup(
        f'<div class="control {cls or kind}" data-control="{name}" data-kind="{kind}"{was}'
        f' data-default="{escape(str(default))}" title="{escape(p.doc or "")}">{inside}'
        f'<p class="refusal" id="{key}-{name}-refusal" role="alert" hidden></p></div>'
    )


def slider(widget: Widget, key: str, name: str, unit: str = "", ticks: str = "") -> Markup:
    """A slider and a number box that move each other."""
    p, now = widget.param[name], getattr(widget, name)
    low, high = p.bounds
    step = p.step or (1 if isinstance(p, param.Integer) else "any")
    inside = (
        f'<label for="{key}-{name}">{escape(p.label)}</label>'
        f'<input type="range" id="{key}-{name}" min="{low}" max="{high}" step="{step}"'
        f' value="{now}">{box(widget, key, name, unit)}'
    )
    return control(widget, key, name, "number", inside + ticks, "slider")


def box(widget: Widget, key: str, name: str, unit: str = "") -> str:
    """The box of a number.

    It is a text input in the role of a spin button: `type="number"` hides from the page what was
    typed when it is not a number, and a refusal must say what it got.
    """
    p, now = widget.param[name], getattr(widget, name)
    low, high = p.bounds
    step = p.step or (1 if isinstance(p, param.Integer) else (high - low) / 100)
    mode = "text" if low < 0 else "numeric" if isinstance(p, param.Integer) else "decimal"
    name_ = escape(f"{p.label}, {unit}" if unit else p.label)
    return (
        f'<span class="box"><input type="text" role="spinbutton" inputmode="{mode}"'
        f' id="{key}-{name}-box" aria-label="{name_}" autocomplete="off"'
        f' aria-valuemin="{low}" aria-valuemax="{high}" aria-valuenow="{now}" data-step="{step}"'
        f' data-expected="{escape(expected(p))}" aria-describedby="{key}-{name}-refusal"'
        f' value="{plain(now)}"><span class="unit">{escape(unit)}</span></span>'
    )


def number(widget: Widget, key: str, name: str, unit: str = "", again: str = "") -> Markup:
    """A number box alone; `again` is the text of a button that counts it up, a seed for one."""
    label = f'<label for="{key}-{name}-box">{escape(widget.param[name].label)}</label>'
    more = f'<button type="button" data-by="1">{escape(again)}</button>' if again else ""
    inside = label + box(widget, key, name, unit) + more
    return control(widget, key, name, "number", inside, "alone")


def choice(widget: Widget, key: str, name: str, names: dict[str, str] | None = None) -> Markup:
    """One of a few: radio buttons, or a select where there are many; `names` are for people."""
    p, now = widget.param[name], getattr(widget, name)
    shown = {str(o): (names or {}).get(o, str(o)) for o in p.objects}
    if len(shown) > FEW:
        options = "".join(
            f'<option value="{escape(o)}"{" selected" * (o == str(now))}>{escape(label)}</option>'
            for o, label in shown.items()
        )
        inside = (
            f'<label for="{key}-{name}">{escape(p.label)}</label>'
            f'<select id="{key}-{name}">{options}</select>'
        )
        return control(widget, key, name, "choice", inside)
    radios = "".join(
        f'<label><input type="radio" name="{key}-{name}" value="{escape(o)}"'
        f"{' checked' * (o == str(now))}><span>{escape(label)}</span></label>"
        for o, label in shown.items()
    )
    inside = f"<fieldset><legend>{escape(p.label)}</legend>{radios}</fieldset>"
    return control(widget, key, name, "choice", inside)


def toggle(widget: Widget, key: str, name: str) -> Markup:
    """Yes or no."""
    checked = " checked" * bool(getattr(widget, name))
    inside = (
        f'<label><input type="checkbox" id="{key}-{name}"{checked}>'
        f"<span>{escape(widget.param[name].label)}</span></label>"
    )
    return control(widget, key, name, "boolean", inside)


def button(widget: Widget, key: str, name: str, words: str | dict[str, int]) -> Markup:
    """Buttons that count presses in an Integer parameter: {words: by}; 0 sets it back to zero."""
    pairs = {words: 1} if isinstance(words, str) else words
    inside = "".join(
        f'<button type="button" data-by="{by}">{escape(w)}</button>' for w, by in pairs.items()
    )
    return control(widget, key, name, "count", inside)


def text(widget: Widget, key: str, name: str) -> Markup:
    """A line of text."""
    p = widget.param[name]
    inside = (
        f'<label for="{key}-{name}">{escape(p.label)}</label><input type="text" id="{key}-{name}"'
        f' autocomplete="off" value="{escape(getattr(widget, name))}">'
    )
    return control(widget, key, name, "text", inside, "line")


def drawing(widget: Widget, key: str, name: str) -> Markup:
    """A pad to draw a character on, and real ones to take instead."""
    chosen = getattr(widget, name)
    ready = "".join(
        f'<label><input type="radio" name="{key}-{name}" value="*{k}"'
        f'{" checked" * (chosen == f"*{k}")}><i class="tile"><canvas width="28" height="28"'
        f' data-pixels="{b64encode(pixels.tobytes()).decode()}"></canvas></i>'
        f'<span class="unseen">{escape(called)}</span></label>'
        for k, (pixels, called) in enumerate(zip(*handwriting.examples(), strict=True))
    )
    inside = (
        f'<div class="pad" role="img" aria-label="{escape(widget.param[name].label)}: draw here">'
        '<canvas width="28" height="28"></canvas><svg viewBox="0 0 64 64"><path/></svg></div>'
        f'<div class="ready"><fieldset><legend>Draw, or take one</legend>{ready}</fieldset>'
        '<button type="button" data-undo>Undo</button>'
        '<button type="button" data-clear>Clear</button></div>'
    )
    return control(widget, key, name, "drawing", inside)


def picture(answer: Answer, name: str) -> Markup:
    """The place of a picture, with the first one in it."""
    return Markup(f'<div class="picture" data-picture="{name}">{answer.pictures[name]}</div>')


def value(answer: Answer, name: str) -> Markup:
    """A computed number."""
    v = answer.values[name]
    # The summary announces what changed, in one sentence; all the numbers at once would be a flood.
    return Markup(
        f'<output data-value="{name}" data-number="{float(v.number)!r}" aria-live="off">'
        f"{escape(v.text)}</output>"
    )


def image(answer: Answer, name: str, scale: float = 4, label: str = "") -> Markup:
    """A canvas with the first pixels of an image; `scale` is its size on the page, at most."""
    shown = answer.images[name]
    return Markup(
        f'<canvas data-image="{name}" width="{shown.width}" height="{shown.height}"'
        f' data-scale="{num(scale)}" role="img" aria-label="{escape(label or name)}"'
        f' data-pixels="{b64encode(shown.pixels).decode()}"></canvas>'
    )
