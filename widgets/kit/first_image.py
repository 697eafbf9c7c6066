"""The first images of a page, inside the canvases that scripts paint them on.

Only the press needs this, and Pillow for it: the browser's Python has neither.
"""

from base64 import b64encode
from io import BytesIO

from PIL import Image as Picture

from widgets.kit.widget import Image

SHADES = 16  # fewer than on a screen, for the page's weight


def first_image(image: Image) -> str:
    """The HTML inside the canvas of an image, seen where there are no scripts."""
    data = b64encode(png(image.width, image.height, image.pixels)).decode()
    size = f'width="{image.width}" height="{image.height}"'
    return f'<img src="data:image/png;base64,{data}" {size} alt="">'


def png(width: int, height: int, ink: bytes) -> bytes:
    """Grey pixels as a PNG of black ink on a transparent ground, as the script paints them."""
    step = 255 // (SHADES - 1)
    image = Picture.frombytes("P", (width, height), bytes(round(i / step) for i in ink))
    image.putpalette([0] * 3 * SHADES)
    out = BytesIO()
    image.save(out, "png", bits=4, optimize=True, transparency=bytes(range(0, 256, step)))
    return out.getvalue()
