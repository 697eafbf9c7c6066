"""The picture that stands for an essay where it is linked: its title beside the site's emblem."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from textwrap import wrap

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from sitepress.cache import Cache
from sitepress.content.essays import Essay
from sitepress.errors import SourceError
from sitepress.fetch import Log
from sitepress.pages import emblem, fonts
from sitepress.settings import Settings
from sitepress.site.assets import Site
from widgets.view.palette import PALETTE, Colour

SIZE = (1200, 630)  # what social sites ask for


def card(
    title: str,
    description: str,
    site: str,
    face: bytes,
    bold: bytes,
    palette: Mapping[str, Colour] = PALETTE,
    picture: Image.Image | None = None,
) -> bytes:
    """A PNG of 1200 × 630; `face` and `bold` are WOFF2 fonts, `picture` is of 400 × 400."""
    paper, ink, muted, accent = (palette[n].light for n in ("paper", "ink", "muted", "accent"))
    image = Image.new("RGB", SIZE, paper)
    draw = ImageDraw.Draw(image)
    if picture:
        image.paste(picture, (730, 115))
    else:
        draw.rectangle((0, 0, 27, SIZE[1]), fill=accent)
    room = 1 if picture else 1.6  # for words, where no picture takes the right side
    big, small = font(bold, 84 if len(title) < 24 else 64), font(face, 34)
    y = 120
    for line in wrap(title, int(room * (16 if len(title) < 24 else 21))):
        draw.text((80, y), line, ink, big)
        y += 92 if len(title) < 24 else 74
    y += 24
    for line in wrap(description, int(room * 36))[:5]:
        draw.text((80, y), line, muted, small)
        y += 46
    draw.text((80, 530), site, ink, font(bold, 34))
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


def place_cards(
    site: Site, settings: Settings, essays: Sequence[Essay], cache: Cache, log: Log
) -> None:
    """Put a card for every essay, and one for the site, among the assets, where there are faces."""
    try:
        faces = fonts.faces(cache, log)
    except SourceError as problem:
        log(f"there are no cards: {problem}")
        return
    made = {f"card-{e.slug}.png": (e.title, e.description) for e in essays}
    made["card.png"] = (settings.title, settings.tagline)
    picture = emblem.picture(settings, 400)
    for name, (title, words) in made.items():
        both = faces["text.woff2"], faces["text-bold.woff2"]
        png = card(title, words, settings.title, *both, settings.palette, picture)
        site.asset(name, png)
