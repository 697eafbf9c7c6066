"""A reader's drawing, as the model sees it; and real characters for readers who do not draw.

A drawing travels as short text, so that a link can carry it: a point is two characters, x and y in
0 … 63 on the pad, in the digits of base64; strokes are parted by full stops; `*3` is the fourth of
the examples, and nothing is nothing.

EMNIST (Cohen et al. 2017) blurs a scanned character a little, cuts out its ink and puts it in the
middle of a square, in proportion, with 2 pixels of margin at 28 × 28. So does `image_of`:
the pen is as broad there as theirs was, whatever the size of the drawing.
"""

import functools
import io
import re
from typing import NamedTuple

import numpy as np

from widgets.kit import Image
from widgets.kit.data_files import load
from widgets.maths.network import SIDE

EXAMPLES = "diffusion/examples.npz"
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"
"""EMNIST's 47 merged classes; c i j k l m o p s u v w x y z are counted with their capitals."""
MARGIN = 2
PEN, SOFT = 1.6, 0.9  # half a stroke's breadth and half its edge, in pixels: EMNIST's medians
SMALLEST = 6.0  # a drawing smaller than this on the pad is not blown up further
# The text of a drawing; the control's script reads these from its HTML (drawing_control.py).
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
POINTS, STROKES = 400, 21  # the most in a stroke, and in a drawing
STROKE = f"(?:[A-Za-z0-9_-]{{2}}){{1,{POINTS}}}"
DRAWING = rf"\*(?:[0-9]|1[0-7])|{STROKE}(?:\.{STROKE}){{0,{STROKES - 1}}}|"
PATTERN = rf"^(?:{DRAWING})\Z"


class Examples(NamedTuple):
    """Real characters: grey levels (N, 28, 28), ink 255, and what each is called."""

    images: np.ndarray
    names: tuple[str, ...]


@functools.cache
def examples() -> Examples:
    """The examples that came with the essay."""
    with np.load(io.BytesIO(load(EXAMPLES)), allow_pickle=False) as file:
        return Examples(file["images"], tuple(CHARACTERS[k] for k in file["labels"]))


def strokes_of(drawing: str) -> list[np.ndarray]:
    """The strokes of a drawing, each (P, 2) points on the pad; none for an example or nothing.

    Raises ValueError where the text is no drawing.
    """
    if not re.match(PATTERN, drawing):
        raise ValueError(
            f"Got the drawing {drawing[:20]!r}; expected pairs of base64 digits, or *0 … *17."
        )
    if not drawing or drawing.startswith("*"):
        return []
    return [
        np.array([DIGITS.index(c) for c in stroke], float).reshape(-1, 2)
        for stroke in drawing.split(".")
    ]


def rasterised(strokes: list[np.ndarray]) -> np.ndarray:
    """Strokes as EMNIST would hold them: grey levels 0 … 255 (28, 28), centred and scaled.

    A pixel's ink falls with its distance d from the pen's path: ½ + (PEN − d)/(2 SOFT), within
    [0, 1].
    """
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    room = SIDE - 2 * MARGIN - 2 * PEN
    scale = room / max(float((high - low).max()), SMALLEST)
    middle = (low + high) / 2
    pixels = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), -1).reshape(-1, 1, 2)
    nearest = np.full(SIDE * SIDE, np.inf)
    for stroke in strokes:
        path = (stroke - middle) * scale + (SIDE - 1) / 2
        starts, ends = (path[:-1], path[1:]) if len(path) > 1 else (path, path)
        nearest = np.minimum(nearest, distances(pixels, starts, ends).min(1))
    ink = np.clip(0.5 + (PEN - nearest) / (2 * SOFT), 0, 1)
    return np.rint(255 * ink).astype(np.uint8).reshape(SIDE, SIDE)


def distances(points: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Distances (P, S) of points (P, 1, 2) from the segments between starts and ends (S, 2)."""
    along = ends - starts
    square = np.maximum((along**2).sum(1), 1e-12)
    share = np.clip(((points - starts) * along).sum(2) / square, 0, 1)
    away = points - starts - share[..., None] * along
    return np.asarray(np.sqrt((away**2).sum(2)))


def image_of(drawing: str) -> np.ndarray | None:
    """Grey levels (28, 28) of a drawing's text, ink 255; None where nothing is drawn."""
    if drawing.startswith("*"):
        return examples().images[int(drawing[1:])]
    strokes = strokes_of(drawing)
    return rasterised(strokes) if strokes else None


def grey(values: np.ndarray, shades: int = 256) -> Image:
    """An image of values in [0, 1], (H, W); what lies outside is drawn as the nearest end.

    shades  how many greys there are; fewer of them take fewer bytes in a page, above all of noise
    """
    steps = np.rint((shades - 1) * np.clip(values, 0, 1))
    levels = np.rint(steps * 255 / (shades - 1)).astype(np.uint8)
    return Image(levels.shape[1], levels.shape[0], levels.tobytes())


def sheet(images: np.ndarray, columns: int, gap: int = 2) -> np.ndarray:
    """Images (N, H, W) side by side in rows of `columns`, with `gap` empty pixels between them."""
    n, high, wide = images.shape
    rows = -(-n // columns)
    cells = np.zeros((rows * columns, high + gap, wide + gap), images.dtype)
    cells[:n, :high, :wide] = images
    grid = cells.reshape(rows, columns, high + gap, wide + gap).transpose(0, 2, 1, 3)
    return grid.reshape(rows * (high + gap), columns * (wide + gap))[:-gap, :-gap]
