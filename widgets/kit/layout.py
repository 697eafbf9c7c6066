"""The HTML of a figure: native, labelled controls, outputs and the first picture.

A widget's `layout` is a Jinja template; the helpers below are its vocabulary. Everything that a
reader can set stands in an element with `data-control`, everything that Python answers in an
`<output data-value>`, a `[data-picture]` or a `<canvas data-image>`: the view (widgets/view)
needs no more than these marks, and neither do tests.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from widgets.kit.controls import HELPERS
from widgets.kit.noscript_image import noscript
from widgets.kit.widget import Answer, Widget
from widgets.locale import words

JINJA = Environment(
    autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
)


class UnknownName(LookupError):
    """A name in a layout that is none of the `known` ones."""

    def __init__(self, what: str, got: str, known: Iterable[str]):
        self.what, self.got, self.known = what, got, tuple(known)
        there = ", ".join(self.known) or "none"
        super().__init__(f"Got {what} {got!r}; there is {there}.")


def figure(widget: Widget, key: str, caption: str = "") -> str:
    """The whole `<figure>` of a widget in its present state.

    key      its id on the page
    caption  HTML of the caption, whose last line are the sharing buttons
    """
    aliases = f' data-slug-aliases="{" ".join(widget.slug_aliases)}"' if widget.slug_aliases else ""
    # A caption comes first or last in a figure, so that the buttons are in it.
    end = f"<figcaption>{caption}{share()}</figcaption>" if caption else share()
    needs = f' data-needs="{" ".join(widget.data)}"' if widget.data else ""
    return (
        f'<figure class="widget" data-widget="{widget.slug}" id="{escape(key)}"{aliases}{needs}'
        f' aria-label="{escape(widget.title)}">{body(widget, key)}{end}</figure>'
    )


def share() -> str:
    """The buttons that copy a figure's state, as a link and as HTML for other pages."""
    shown = words("figure")
    return (
        f'<p class="share"><button type="button" data-copy="link">{shown["link"]}</button> '
        f'<button type="button" data-copy="embed">{shown["embed"]}</button></p>'
    )


def body(widget: Widget, key: str) -> str:
    """The inside of a widget's figure: its layout, a place for notices, and its words."""
    *_, answer = widget.answers()
    if not isinstance(answer, Answer):
        raise TypeError(f"answer() returned a {type(answer).__name__}; expected an Answer.")
    label = words("figure")["progress"]
    content = JINJA.from_string(widget.layout).render(helpers(widget, key, answer))
    return (
        f"{content}"
        f'<p class="summary" data-summary role="status">{escape(answer.summary)}</p>'
        f'<p class="notice" data-notice role="status" hidden></p>'
        f'<progress data-progress max="1" value="0" aria-label="{label}" hidden></progress>'
    )


def helper_names() -> list[str]:
    """What a layout may call."""
    return [*HELPERS, *(f.__name__ for f in (*OF_ANSWER, when))]


def helpers(widget: Widget, key: str, answer: Answer) -> dict[str, Callable[..., Markup]]:
    """The helpers of a layout, for a widget and its answer."""
    what, known = "the control", widget.controls()
    out = {n: checked(what, known, helper, widget, key) for n, helper in HELPERS.items()}
    out["when"] = checked(what, known, when, widget)
    for function, names in OF_ANSWER.items():
        kind = function.__name__
        out[kind] = checked(f"the {kind}", names(answer), function, answer)
    return out


def checked(
    what: str, known: Iterable[str], helper: Callable[..., Markup], *first: Any
) -> Callable[..., Markup]:
    """A helper that raises UnknownName where the name it is given is not `known`."""

    def call(name: str, *args: Any, **kwargs: Any) -> Markup:
        if name not in known:
            raise UnknownName(what, name, known)
        return helper(*first, name, *args, **kwargs)

    return call


def when(widget: Widget, name: str, choice: str) -> Markup:
    """The attributes of a part that shows for one value of a control only."""
    hidden = "" if str(getattr(widget, name)) == choice else " hidden"
    return Markup(f'data-when="{name}={escape(choice)}"{hidden}')


def picture(answer: Answer, name: str) -> Markup:
    """The place of a picture, with the first one in it."""
    return Markup(f'<div class="picture" data-picture="{name}">{answer.pictures[name]}</div>')


def value(answer: Answer, name: str) -> Markup:
    """A computed number."""
    v = answer.values[name]
    # The summary announces what changed, in one sentence; all the numbers at once would be a flood.
    return Markup(
        f'<output data-value="{name}" data-number="{float(v.number)!r}" aria-live="off"'
        f' translate="no">'
        f"{escape(v.text)}</output>"
    )


def image(answer: Answer, name: str, label: str = "") -> Markup:
    """A canvas with the first pixels of an image, named by `label` for those who do not see it."""
    shown = answer.images[name]
    return Markup(
        f'<canvas data-image="{name}" width="{shown.width}" height="{shown.height}"'
        f' role="img" aria-label="{escape(label or name)}"'
        f' data-pixels="{b64encode(shown.pixels).decode()}">{noscript(shown)}</canvas>'
    )


OF_ANSWER: Mapping[Callable[..., Markup], Callable[[Answer], Mapping[str, Any]]] = {
    picture: lambda answer: answer.pictures,
    value: lambda answer: answer.values,
    image: lambda answer: answer.images,
}
"""The helpers that show a part of the answer, and where the names of such parts are."""
