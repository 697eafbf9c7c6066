"""An ordinary app: a slider, and a Bokeh figure that a bound function makes anew at every move."""

import numpy as np
import panel as pn
from bokeh.plotting import figure

pn.extension()

frequency = pn.widgets.FloatSlider(name="Frequency", start=0.1, end=5, step=0.1, value=3)


def plot(f: float) -> figure:
    """The sine; its title says which state of the slider it answers."""
    x = np.linspace(0, 4 * np.pi, 200)
    p = figure(height=260, width=360, title=f"sin {f:.1f}x")
    p.line(x, np.sin(f * x))
    return p


pn.Row(frequency, pn.bind(plot, frequency)).servable()
