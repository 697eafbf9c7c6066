"""The colours of figures and pages, in the light and the dark theme: the one place that names them.

The style sheet has them as custom properties (`variables`); the feed, the cards and the icon, which
have no style sheet, use the light ones. p is blue and q orange, apart for every kind of
colour vision; accent, a plum, is neither, and marks what can be touched. Graphics have a contrast
of 3:1 with the ground, text 4.5:1, in both themes (tests/pipeline/test_colours.py).
"""

from collections.abc import Mapping
from typing import NamedTuple


class Colour(NamedTuple):
    """One colour in both themes, as #rrggbb."""

    light: str
    dark: str


PALETTE: Mapping[str, Colour] = {
    "paper": Colour("#fdfcf8", "#15171a"),
    "raised": Colour("#f5f2ea", "#1d2024"),
    "ink": Colour("#1f1d1a", "#e5e1d8"),
    "muted": Colour("#645f56", "#a49e93"),
    "grid": Colour("#ddd7ca", "#363a40"),
    "edge": Colour("#8b8578", "#7d7a74"),
    "p": Colour("#1f66ad", "#6aaef0"),
    "q": Colour("#b64f0a", "#f2984a"),
    "accent": Colour("#762d52", "#f0b2cb"),
}
PAPER = {"paper": "white", "raised": "white"}  # in print
# The system's colours where the reader has forced some; p, q and the accent are ours on any ground.
FORCED: Mapping[str, str] = {
    "paper": "Canvas",
    "raised": "Canvas",
    "ink": "CanvasText",
    "muted": "CanvasText",
    "grid": "GrayText",
    "edge": "CanvasText",
}
UNLESS_LIGHT = ':root:not([data-theme="light"]), :host'
ANY_THEME = ":root, :root[data-theme], :host"
# The classes that colour shapes in pictures: `ink` fills, `ink-line` strokes.
SHAPES = {
    "p": "p",
    "q": "q",
    "ink": "ink",
    "muted": "muted",
    "grid": "grid",
    "accent": "accent",
    "paper": "raised",
}


def variables(palette: Mapping[str, Colour] = PALETTE) -> str:
    """The palette as custom properties of the style sheet.

    Browsers without `light-dark()` take plain colours, of the theme chosen or the system's.
    On paper the colours are the light ones on white.
    In forced colours the reader's own colours are the ground, whatever theme was chosen.
    """
    light = {name: colour.light for name, colour in palette.items()}
    dark = {name: colour.dark for name, colour in palette.items()}
    both = {name: f"light-dark({colour.light}, {colour.dark})" for name, colour in palette.items()}
    return (
        _rule(":root, :host", light)
        + f"@media (prefers-color-scheme: dark) {{\n{_rule(UNLESS_LIGHT, dark)}}}\n"
        + _rule(':root[data-theme="dark"]', dark)
        + f"@supports (color: light-dark(red, red)) {{\n{_rule(ANY_THEME, both)}}}\n"
        + f"@media print {{\n{_rule(f'{UNLESS_LIGHT}, {ANY_THEME}', light | PAPER)}}}\n"
        + f"@media (forced-colors: active) {{\n{_rule(ANY_THEME, FORCED)}}}\n"
    )


def _rule(selector: str, values: Mapping[str, str]) -> str:
    lines = "".join(f"  --{name}: {value};\n" for name, value in values.items())
    return f"{selector} {{\n{lines}}}\n"


def shapes() -> str:
    """The rules of the shapes' classes; they come after that of labels, which may have them."""
    return "".join(
        f".{name} {{ fill: var(--{colour}); }}\n.{name}-line {{ stroke: var(--{colour}); }}\n"
        for name, colour in SHAPES.items()
    )


def paint(palette: Mapping[str, Colour] = PALETTE) -> dict[str, tuple[str, str]]:
    """{class of a shape: (SVG attribute, light colour)}, for readers without the style sheet."""
    fills = {name: ("fill", palette[colour].light) for name, colour in SHAPES.items()}
    lines = {f"{name}-line": ("stroke", palette[c].light) for name, c in SHAPES.items()}
    return fills | lines
