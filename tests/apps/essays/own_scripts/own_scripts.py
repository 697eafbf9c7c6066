"""An essay for the tests: apps that bring JavaScript of their own."""

import panel as pn
import param
from panel.custom import JSComponent


def linked() -> pn.Column:
    """Two sliders that JavaScript links."""
    one = pn.widgets.FloatSlider(label="One", start=0, end=10, value=1)
    two = pn.widgets.FloatSlider(label="Two", start=0, end=10, value=1)
    one.jslink(two, value="value")
    return pn.Column(one, two, pn.bind(lambda v: f"Python has {v}", two))


class Counter(JSComponent):
    """A button that counts in JavaScript."""

    value = param.Integer(0)

    _esm = """
    export function render({ model }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = `count is ${model.value}`; };
      button.addEventListener("click", () => { model.value += 1; });
      model.on("value", show);
      show();
      return button;
    }
    """


def component() -> pn.Row:
    """The counter, and what Python has."""
    counter = Counter()
    return pn.Row(counter, pn.bind(lambda v: f"Python has {v}", counter.param.value))


apps = {"linked": linked, "component": component}
