"""The colours of the style sheet: legible in both themes, apart for every kind of colour vision.

Contrast is that of WCAG 2.2; colour vision deficiencies are simulated after Machado, Oliveira and
Fernandes (2009), severity 1; distances are CIE76 in CIELAB, where 2.3 is just noticeable.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from sitepress.pages import emblem, feed, page_assets
from sitepress.pages.contrast import contrast
from sitepress.settings import SPINNER, Settings
from widgets.kit import svg
from widgets.view.bundle import style_source
from widgets.view.palette import PALETTE, SHAPES

ROOT = Path(__file__).resolve().parents[2]
TOKENS = {name: colour._asdict() for name, colour in PALETTE.items()}
THEMES = ("light", "dark")
# Rows of linear RGB → linear RGB.
VISION = {
    "all": np.eye(3),
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(colour):
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    x, y, z = np.cbrt(np.array(to_xyz) @ rgb / [0.95047, 1.0, 1.08883])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "raised"])
@pytest.mark.parametrize(
    ("token", "least"),
    [("ink", 7), ("muted", 4.5), ("accent", 4.5), ("p", 4.5), ("q", 4.5), ("edge", 3)],
)
def test_every_colour_stands_out_from_its_ground(theme, ground, token, least):
    assert contrast(TOKENS[token][theme], TOKENS[ground][theme]) >= least


@pytest.mark.parametrize("theme", THEMES)
def test_a_pressed_control_is_legible(theme):
    assert contrast(TOKENS["paper"][theme], TOKENS["accent"][theme]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("pair", [("p", "q"), ("p", "accent"), ("q", "accent")])
def test_p_q_and_accent_are_apart_for_every_eye(theme, vision, pair):
    seen = [
        lab(np.clip(np.array(VISION[vision]) @ linear(TOKENS[name][theme]), 0, 1)) for name in pair
    ]
    assert np.linalg.norm(seen[0] - seen[1]) > 25


def sources(*suffixes):
    """Files of ours; a picture beside an essay has the colours that its author gave it."""
    for folder in ("widgets", "essays", "build/sitepress"):
        for path in (ROOT / folder).rglob("*"):
            picture = folder == "essays" and path.suffix == ".svg"
            if path.suffix in suffixes and not picture:
                yield path


def test_one_file_names_the_colours():
    colours = re.compile("|".join(c for pair in PALETTE.values() for c in pair), re.IGNORECASE)
    named = [
        path.relative_to(ROOT).as_posix()
        for path in sources(".py", ".css", ".js", ".svg", ".html")
        if colours.search(path.read_text("utf-8"))
    ]
    assert named == ["widgets/view/palette.py"]


def test_no_other_file_of_ours_has_a_colour_of_its_own():
    for path in sources(".css", ".svg", ".html"):
        found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;,)\"'])", path.read_text("utf-8"))
        assert found == [], path


def test_style_sheet_feed_card_and_icon_take_the_palette():
    for name, (light, dark) in PALETTE.items():
        assert f"--{name}: light-dark({light}, {dark});" in style_source()
    site = Settings(emblem=SPINNER)
    picture = svg.svg(9, 9, svg.circle(4, 4, 4, cls="q p-line"), title="A disc")
    shown = feed.for_readers(picture, "https://essays.example/")
    assert f"fill='{PALETTE['q'].light}'" in shown
    assert f"stroke='{PALETTE['p'].light}'" in shown
    assert set(page_colours(page_assets.files(site)["icon.svg"].decode())) == {
        PALETTE[name].light for name in ("p", "q", "paper")
    }
    disc = emblem.picture(site, 60)
    drawn = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in disc.getcolors(9999)}
    assert {PALETTE[name].light for name in ("p", "q", "paper")} <= drawn


def page_colours(text):
    return re.findall("#[0-9a-f]{6}", text)


def test_shapes_are_coloured_after_labels():
    """A label may also bear a shape's class, whose colour then counts."""
    sheet = style_source()
    assert all(sheet.index(".label {") < sheet.index(f"\n.{name} {{") for name in SHAPES)
