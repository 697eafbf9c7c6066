"""The picture that stands for an essay where it is linked: its title beside a spinner."""

from collections.abc import Sequence
from io import BytesIO
from textwrap import wrap

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from sitepress.cache import Cache
from sitepress.content.essays import Essay
from sitepress.errors import SourceError
from sitepress.fetch import Log
from sitepress.pages import fonts
from sitepress.pages.page import EMBLEM, SITE, TAGLINE
from sitepress.site.assets import Site
from widgets.kit.sectors import SECTORS
from widgets.view.palette import PALETTE

SIZE = (1200, 630)  # what social sites ask for
PAPER, INK, MUTED, BLUE, ORANGE = (
    PALETTE[name].light for name in ("paper", "ink", "muted", "p", "q")
)
SHARPER = 3  # drawn this much larger and scaled down, for smooth edges


def card(title: str, description: str, site: str, face: bytes, bold: bytes) -> bytes:
    """A PNG of 1200 × 630; `face` and `bold` are WOFF2 fonts."""
    image = Image.new("RGB", SIZE, PAPER)
    image.paste(spinner(400), (730, 115))
    draw = ImageDraw.Draw(image)
    big, small = font(bold, 84 if len(title) < 24 else 64), font(face, 34)
    y = 120
    for line in wrap(title, 16 if len(title) < 24 else 21):
        draw.text((80, y), line, INK, big)
        y += 92 if len(title) < 24 else 74
    y += 24
    for line in wrap(description, 36)[:5]:
        draw.text((80, y), line, MUTED, small)
        y += 46
    draw.text((80, 530), site, INK, font(bold, 34))
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def font(woff2: bytes, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    face = TTFont(BytesIO(woff2))
    face.flavor = None
    out = BytesIO()
    face.save(out)
    out.seek(0)
    return ImageFont.truetype(out, size)


def spinner(size: int) -> Image.Image:
    """The site's spinner."""
    large = size * SHARPER
    image = Image.new("RGB", (large, large), PAPER)
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, large - 1, large - 1), fill=ORANGE)
    for k in range(SECTORS):
        start, end = (360 * s / SECTORS - 90 for s in (k, k + EMBLEM))
        draw.pieslice((0, 0, large - 1, large - 1), start, end, fill=BLUE)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def place_cards(site: Site, essays: Sequence[Essay], cache: Cache, log: Log) -> None:
    """Put a card for every essay, and one for the site, among the assets, where there are faces."""
    try:
        faces = fonts.faces(cache, log)
    except SourceError as problem:
        log(f"there are no cards: {problem}")
        return
    made = {f"card-{e.slug}.png": (e.title, e.description) for e in essays}
    made["card.png"] = (SITE, TAGLINE)
    for name, (title, words) in made.items():
        png = card(title, words, SITE, faces["text.woff2"], faces["text-bold.woff2"])
        site.asset(name, png)
