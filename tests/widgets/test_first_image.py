"""The first images of a page, which readers without scripts see."""

import re
from base64 import b64decode
from io import BytesIO

from PIL import Image as Picture

from widgets.kit.first_image import png
from widgets.kit.layout import image
from widgets.kit.widget import Answer, Image


def test_an_image_holds_its_ink_on_nothing():
    drawn = Picture.open(BytesIO(png(2, 2, bytes([0, 255, 128, 17])))).convert("RGBA")
    assert [drawn.getpixel((x, y)) for y in (0, 1) for x in (0, 1)] == [
        (0, 0, 0, 0),
        (0, 0, 0, 255),
        (0, 0, 0, 136),
        (0, 0, 0, 17),
    ]


def test_every_image_of_an_answer_is_held_by_its_canvas():
    answer = Answer(values={}, images={"seen": Image(2, 1, bytes([0, 255]))})
    page = image(answer, "seen", label="What is seen")
    held = re.search(r'<img src="data:image/png;base64,([^"]*)"', page)
    assert Picture.open(BytesIO(b64decode(held[1]))).size == (2, 1)
    assert page.endswith("</canvas>")
