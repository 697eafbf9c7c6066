"""Images for readers without scripts: what a canvas holds is shown where nothing may draw on it."""

import re
from base64 import b64decode, b64encode
from io import BytesIO

from PIL import Image

CANVAS = re.compile(
    r'<canvas data-image="[^"]*" width="(\d+)" height="(\d+)"[^>]* data-pixels="([^"]*)">'
)
SHADES = 16  # fewer than on a screen, for the page's weight


def stills(html: str) -> str:
    """A page whose canvases hold their first images, for those who have no scripts."""

    def held(match: re.Match[str]) -> str:
        width, height, pixels = match.groups()
        data = b64encode(png(int(width), int(height), b64decode(pixels))).decode()
        image = f'<img src="data:image/png;base64,{data}" width="{width}" height="{height}" alt="">'
        return f"{match[0]}<noscript>{image}</noscript>"

    return CANVAS.sub(held, html)


def png(width: int, height: int, ink: bytes) -> bytes:
    """Grey pixels as a PNG of black ink on nothing, as the page's script paints them."""
    step = 255 // (SHADES - 1)
    image = Image.frombytes("P", (width, height), bytes(round(i / step) for i in ink))
    image.putpalette([0] * 3 * SHADES)
    out = BytesIO()
    image.save(out, "png", bits=4, optimize=True, transparency=bytes(range(0, 256, step)))
    return out.getvalue()
