"""Whether colours are legible: contrast as WCAG 2.2 defines it, and a legible neighbour."""

from collections.abc import Mapping
from math import floor

from widgets.view.palette import Colour

TEXT, GRAPHICS = 4.5, 3.0
# The least contrast that a colour must have with both grounds, the page's and that of boxes.
LEAST = {"ink": TEXT, "muted": TEXT, "accent": TEXT, "p": TEXT, "q": TEXT, "edge": GRAPHICS}
GROUNDS = ("paper", "raised")
THEMES = ("light", "dark")


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, 0 to 1."""
    shares = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lowest(colour: str, palette: Mapping[str, Colour], theme: str) -> float:
    """The contrast with the ground that a colour stands out from the least."""
    return min(contrast(colour, getattr(palette[ground], theme)) for ground in GROUNDS)


def legible(colour: str, palette: Mapping[str, Colour], theme: str, least: float) -> str:
    """The colour of the same hue, nearest to this one, that has the contrast in a theme."""
    end = 0 if theme == "light" else 255
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for step in range(101):
        mixed = "#" + "".join(f"{round(c + (end - c) * step / 100):02x}" for c in rgb)
        if lowest(mixed, palette, theme) >= least:
            return mixed
    return mixed


def first_fault(palette: Mapping[str, Colour]) -> tuple[str, str] | None:
    """The first colour that is not legible and a phrase that says why; None where all are."""
    for name, least in LEAST.items():
        for theme in THEMES:
            colour = getattr(palette[name], theme)
            if (got := lowest(colour, palette, theme)) < least:
                shown = floor(10 * got) / 10
                near = legible(colour, palette, theme, least)
                return name, (
                    f"{colour} has a contrast of {shown:.1f}:1 with its ground in the {theme} "
                    f"theme; expected at least {least:.1f}:1; {near} has it"
                )
    return None
