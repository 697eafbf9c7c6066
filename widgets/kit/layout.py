"""The HTML of a figure: native, labelled controls, outputs and the first picture.

A widget's `layout` is a Jinja template; the helpers below are its vocabulary. Everything that a
reader can set stands in an element with `data-control`, everything that Python answers in an
`<output data-value>`, a `[data-picture]` or a `<canvas data-image>`: the view (widgets/view)
needs no more than these marks, and neither do tests.
"""

from base64 import b64encode
from functools import partial
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from widgets.kit.controls import HELPERS
from widgets.kit.noscript_image import noscript
from widgets.kit.widget import Answer, Widget

JINJA = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
SHARE = (
    '<p class="share"><button type="button" data-copy="link">Link to this state</button> '
    '<button type="button" data-copy="embed">Embed</button></p>'
)


def figure(widget: Widget, key: str, caption: str = "") -> str:
    """The whole `<figure>` of a widget in its present state.

    key      its id on the page
    caption  HTML of the caption, whose last line are the sharing buttons
    """
    aliases = f' data-slug-aliases="{" ".join(widget.slug_aliases)}"' if widget.slug_aliases else ""
    # A caption comes first or last in a figure, so that the buttons are in it.
    end = f"<figcaption>{caption}{SHARE}</figcaption>" if caption else SHARE
    needs = f' data-needs="{" ".join(widget.data)}"' if widget.data else ""
    return (
        f'<figure class="widget" data-widget="{widget.slug}" id="{escape(key)}"{aliases}{needs}'
        f' aria-label="{escape(widget.title)}">{body(widget, key)}{end}</figure>'
    )


def body(widget: Widget, key: str) -> str:
    """The inside of a widget's figure: its layout, a place for notices, and its words."""
    *_, answer = widget.answers()
    helpers = {name: partial(helper, widget, key) for name, helper in HELPERS.items()}
    helpers |= {f.__name__: partial(f, answer) for f in (picture, value, image)}
    helpers["when"] = partial(when, widget)
    content = JINJA.from_string(widget.layout).render(helpers)
    return (
        f"{content}"
        f'<p class="summary" data-summary role="status">{escape(answer.summary)}</p>'
        f'<p class="notice" data-notice role="status" hidden></p>'
        f'<progress data-progress max="1" value="0" aria-label="Progress" hidden></progress>'
    )


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
