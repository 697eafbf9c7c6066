"""The site's sign: its icon, the picture beside its title, and the one on its cards.

A site has files of its own, or the spinner; one without an icon has the first letter of its title.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from markupsafe import escape
from PIL import Image, ImageDraw

from sitepress.settings import SPINNER, Settings
from widgets.kit.sectors import SECTORS, disc, sector_path
from widgets.maths import information
from widgets.view.palette import Colour

SHARE = float(information.probability_from_db(13.0))  # the blue share of the spinner
ICON_SHARE = 0.72  # the same on the icon, which is small
SHARPER = 3  # drawn this much larger and scaled down, for smooth edges
DECLARATION = re.compile(r"^\s*(<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|\s)*", re.DOTALL)
INK = '<path class="ink" d="M47.5 50 50 10l2.5 40z"/><circle class="ink" cx="50" cy="50" r="4"/>'


def icon(site: Settings) -> tuple[str, bytes]:
    """The icon's name, `icon.svg` or `icon.png`, and its content."""
    if site.icon:
        return f"icon{site.icon.suffix.lower()}", site.icon.read_bytes()
    if site.emblem == SPINNER:
        svg = spinner_icon(site.palette)
    elif isinstance(site.emblem, Path):
        return f"icon{site.emblem.suffix.lower()}", site.emblem.read_bytes()
    else:
        svg = letter(site.title, site.palette)
    return "icon.svg", svg.encode()


def letter(title: str, palette: Mapping[str, Colour]) -> str:
    """An icon of the first letter of a title."""
    first = next((c for c in title if c.isalnum()), "·").upper()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{palette["accent"].light}"/>'
        '<text x="16" y="23.5" font-family="Georgia, serif" font-size="22" font-weight="bold" '
        f'text-anchor="middle" fill="{palette["paper"].light}">{escape(first)}</text></svg>'
    )


def spinner_icon(palette: Mapping[str, Colour]) -> str:
    """The spinner, small."""
    p, q, paper = (palette[name].light for name in ("p", "q", "paper"))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<circle cx="16" cy="16" r="14" fill="{q}"/>'
        f'<path d="{sector_path(ICON_SHARE, 16.0, 14.0)}" fill="{p}"/>'
        f'<path d="M14.2 16 16 3.5 17.8 16z" fill="{paper}"/>'
        f'<circle cx="16" cy="16" r="2.6" fill="{paper}"/></svg>'
    )


def inline_emblem(emblem: Path | str | None, assets: Mapping[str, str]) -> str:
    """The picture beside the site's title, as HTML; "" where the site has none."""
    if emblem == SPINNER:
        parts = disc(SHARE, 50.0, 49.0) + INK
        return f'<svg class="emblem" viewBox="0 0 100 100" aria-hidden="true">{parts}</svg>'
    if not isinstance(emblem, Path):
        return ""
    if emblem.suffix.lower() == ".svg":  # in the page, where it takes the colours of the theme
        svg = DECLARATION.sub("", emblem.read_text("utf-8"))
        return svg.replace("<svg", '<svg class="emblem" aria-hidden="true"', 1)
    return f'<img class="emblem" src="{escape(assets["emblem.png"])}" alt="">'


def picture(site: Settings, size: int) -> Image.Image | None:
    """The emblem as a square picture of so many pixels; None where there is none, or an SVG."""
    if site.emblem == SPINNER:
        return spinner(size, site.palette)
    if isinstance(site.emblem, Path) and site.emblem.suffix.lower() == ".png":
        drawn = Image.open(BytesIO(site.emblem.read_bytes())).convert("RGBA")
        drawn.thumbnail((size, size), Image.Resampling.LANCZOS)
        whole = Image.new("RGB", (size, size), site.palette["paper"].light)
        whole.paste(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2), drawn)
        return whole
    return None


def spinner(size: int, palette: Mapping[str, Colour]) -> Image.Image:
    """The spinner."""
    large = size * SHARPER
    image = Image.new("RGB", (large, large), palette["paper"].light)
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, large - 1, large - 1), fill=palette["q"].light)
    for k in range(SECTORS):
        start, end = (360 * s / SECTORS - 90 for s in (k, k + SHARE))
        draw.pieslice((0, 0, large - 1, large - 1), start, end, fill=palette["p"].light)
    return image.resize((size, size), Image.Resampling.LANCZOS)
