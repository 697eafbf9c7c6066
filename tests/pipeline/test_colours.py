"""The colours of the style sheet: legible in both themes, apart for every kind of colour vision.

Contrast is that of WCAG 2.2; colour vision deficiencies are simulated after Machado, Oliveira and
Fernandes (2009), severity 1; distances are CIE76 in CIELAB, where 2.3 is just noticeable.
"""

import re
from pathlib import Path

import numpy as np
import pytest

import widgets

SHEET = (Path(widgets.__file__).parent / "view" / "figure.css").read_text()
TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(
        r"--(\w+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", SHEET
    )
}
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


def contrast(a, b):
    one, other = (linear(c) @ [0.2126, 0.7152, 0.0722] + 0.05 for c in (a, b))
    return max(one, other) / min(one, other)


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
