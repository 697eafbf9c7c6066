"""Figures under BokehJS: on a Panel server and in a notebook."""

from typing import Any

import param

from widgets.hosts.figure import Figure
from widgets.kit import layout
from widgets.kit.widget import WIDGETS
from widgets.view.bundle import style_source, view_source


class LiveFigure(Figure):
    """A figure that includes the view's script.

    On a page that has the figure's HTML already, its `key` is the id of that element and the
    component only connects it. Otherwise the component has its own HTML and style.
    """

    html = param.String(doc="The figure's HTML, where no page has it.")

    _esm = view_source()

    def __init__(self, slug: str, key: str = "", **params: Any):
        """A figure of the widget `slug`; raises KeyError where there is no such widget."""
        if not key and slug in WIDGETS:
            params["html"] = layout.figure(WIDGETS[slug](), slug)
            params["stylesheets"] = [style_source()]
            # Its width is not that of what is in it: a figure is laid out for the room that it has.
            params.setdefault("sizing_mode", "stretch_width")
        super().__init__(slug, key or slug, **params)
