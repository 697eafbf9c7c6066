"""The answers that pages show: each is computed once, for all places that show it.

An answer is a pure function of a widget's parameters. A figure of an essay, the numbers that the
text quotes of it and the widget's own page often have the same state, and a draft shows most states
again.
"""

from widgets.kit.layout import last_answer
from widgets.kit.widget import Answer, Widget
from widgets.locale import language

_known: dict[tuple[type[Widget], str, str], Answer] = {}


def answer_of(widget: Widget) -> Answer:
    """The last answer of a widget in its present state."""
    state = repr({name: getattr(widget, name) for name in sorted(widget.param) if name != "name"})
    key = type(widget), state, language()
    if key not in _known:
        _known[key] = last_answer(widget)
    return _known[key]
