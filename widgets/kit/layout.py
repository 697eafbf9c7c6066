"""The HTML of a figure: native, labelled controls, outputs and the first picture.

A widget's `layout` is a Jinja template; the helpers below are its vocabulary. Everything that a
reader can set stands in an element with `data-control`, everything that Python answers in an
`<output data-value>`, a `[data-picture]` or a `<canvas data-image>`: the view (widgets/view)
needs no more than these marks, and neither do tests.

One or two controls stand beside the picture; the others are folded into `<details class="more">`,
which
opens by itself where a link has set one of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from html import escape
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from widgets.kit.controls import HELPERS
from widgets.kit.first_image import first_image
from widgets.kit.parameters import parse
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


def figure(
    widget: Widget,
    key: str,
    caption: str = "",
    *,
    embeds: bool = True,
    answer: Answer | None = None,
) -> str:
    """The whole `<figure>` of a widget in its present state.

    key      its id on the page
    caption  HTML of the caption, whose last line are the sharing buttons
    embeds   whether it has a page of its own, for other sites to show
    answer   its last answer, where that is known already
    """
    buttons = share(embeds)
    aliases = f' data-slug-aliases="{" ".join(widget.slug_aliases)}"' if widget.slug_aliases else ""
    # A caption comes first or last in a figure, so that the buttons are in it.
    end = f"<figcaption>{caption}{buttons}</figcaption>" if caption else buttons
    needs = f' data-needs="{" ".join(widget.data)}"' if widget.data else ""
    inside = body(widget, key, answer or last_answer(widget))
    return (
        f'<figure class="widget" data-widget="{widget.slug}" id="{escape(key)}"{aliases}{needs}'
        f' aria-label="{escape(widget.title)}">{inside}{end}</figure>'
    )


def share(embeds: bool) -> str:
    """The buttons that copy a figure's state, as a link and as HTML for other pages."""
    shown = words("figure")
    link = f'<button type="button" data-copy="link">{shown["link"]}</button>'
    embed = f' <button type="button" data-copy="embed">{shown["embed"]}</button>'
    return f'<p class="share">{link}{embed if embeds else ""}</p>'


def last_answer(widget: Widget) -> Answer:
    """What a widget shows in the end; raises TypeError where that is no answer."""
    *_, answer = widget.answers()
    if not isinstance(answer, Answer):
        raise TypeError(f"answer() returned a {type(answer).__name__}; expected an Answer.")
    return answer


def body(widget: Widget, key: str, answer: Answer) -> str:
    """The inside of a widget's figure: its layout, a place for notices, and its words."""
    if (first := widget.opening()) is not None:
        answer = replace(
            answer,
            values={**answer.values, **first.values},
            pictures={**answer.pictures, **first.pictures},
            images={**answer.images, **first.images},
        )
    label = words("figure")["progress"]
    content = compiled(widget.layout).render(helpers(widget, key, answer))
    return (
        f"{content}"
        f'<p class="summary" data-summary role="status">{escape(answer.summary)}</p>'
        f'<p class="notice" data-notice role="status" hidden></p>'
        f'<progress data-progress max="1" value="0" aria-label="{label}" hidden></progress>'
    )


@cache
def compiled(layout: str) -> Template:
    """The template of a layout."""
    return JINJA.from_string(layout)


def helper_names() -> list[str]:
    """What a layout may call."""
    return [*HELPERS, *(f.__name__ for f in (*OF_ANSWER, when, tries))]


def helpers(widget: Widget, key: str, answer: Answer) -> dict[str, Callable[..., Markup]]:
    """The helpers of a layout, for a widget and its answer."""
    what, known = "the control", widget.controls()
    out: dict[str, Callable[..., Markup]] = {"tries": partial(tries, widget)}
    out |= {n: checked(what, known, helper, widget, key) for n, helper in HELPERS.items()}
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


def tries(widget: Widget, states: Mapping[str, str]) -> Markup:
    """States to try: {words: "control=value;…"}, each a button that sets them.

    Raises UnknownName for a control that is not there, ValueError for a value that it refuses.
    """
    for state in states.values():
        for name, raw in (one.split("=", 1) for one in state.split(";")):
            if name not in widget.controls():
                raise UnknownName("the control", name, widget.controls())
            parse(widget.param[name], raw)
    buttons = " ".join(
        f'<button type="button" data-set="{escape(state)}">{escape(name)}</button>'
        for name, state in states.items()
    )
    return Markup(f'<p class="tries">{escape(words("figure")["try"])} {buttons}</p>')


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
    """A canvas with the first pixels of an image, named by `label` for those who do not see it.

    They are an image inside it: the view paints it, and who has no scripts sees it as it is.
    """
    shown = answer.images[name]
    return Markup(
        f'<canvas data-image="{name}" width="{shown.width}" height="{shown.height}"'
        f' role="img" aria-label="{escape(label or name)}"'
        f">{first_image(shown)}</canvas>"
    )


OF_ANSWER: Mapping[Callable[..., Markup], Callable[[Answer], Mapping[str, Any]]] = {
    picture: lambda answer: answer.pictures,
    value: lambda answer: answer.values,
    image: lambda answer: answer.images,
}
"""The helpers that show a part of the answer, and where the names of such parts are."""
