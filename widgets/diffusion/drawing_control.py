"""A control to draw a character with: a pad, and real characters to take instead."""

from html import escape

import numpy as np
from markupsafe import Markup

from widgets.diffusion import handwriting
from widgets.kit.controls import control, helper, label
from widgets.kit.widget import Widget
from widgets.maths.network import SIDE

CANVAS = f'<canvas width="{SIDE}" height="{SIDE}"'


def shades(pixels: np.ndarray) -> str:
    """Grey levels in sixteen shades, a hexadecimal digit a pixel."""
    return "".join(f"{shade:x}" for shade in np.rint(pixels.ravel() / 17).astype(int).tolist())


@helper
def drawing(widget: Widget, key: str, name: str) -> Markup:
    """A pad to draw a character on, and real ones to take instead."""
    chosen = getattr(widget, name)
    ready = "".join(
        f'<label><input type="radio" name="{key}-{name}" value="*{k}"'
        f'{" checked" * (chosen == f"*{k}")}><i class="tile">{CANVAS}'
        f' data-shades="{shades(pixels)}"></canvas></i>'
        f'<span class="unseen">{escape(called)}</span></label>'
        for k, (pixels, called) in enumerate(zip(*handwriting.examples(), strict=True))
    )
    pad = len(handwriting.DIGITS)
    inside = (
        f'<div class="pad" role="img" aria-label="{label(widget, name)}: draw here"'
        f' data-digits="{handwriting.DIGITS}" data-drawing="{escape(handwriting.DRAWING)}"'
        f' data-points="{handwriting.POINTS}" data-strokes="{handwriting.STROKES}">'
        f'{CANVAS}></canvas><svg viewBox="0 0 {pad} {pad}"><path/></svg></div>'
        f'<div class="ready"><fieldset><legend>Draw, or take one</legend>{ready}</fieldset>'
        '<button type="button" data-undo>Undo</button>'
        '<button type="button" data-clear>Clear</button></div>'
    )
    return control(widget, key, name, "drawing", inside)
