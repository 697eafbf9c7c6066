"""The forward process: jump and walk against the formula, and drawings as EMNIST holds them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from widgets.diffusion.forward_process import RUNS, SCHEDULE, ForwardProcess, jump, walk
from widgets.diffusion.handwriting import (
    DIGITS,
    MARGIN,
    PATTERN,
    examples,
    grey,
    image_of,
    sheet,
    strokes_of,
)


def written(*strokes):
    return ".".join("".join(DIGITS[c] for xy in s for c in xy) for s in strokes)


@pytest.mark.parametrize("t", [0.0, 0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("steps", [1, 7, 100])
def test_the_walk_ends_where_the_jump_does(t, steps):
    x = np.full(20_000, 0.7)
    rng = np.random.default_rng(3)
    alpha, sigma = float(SCHEDULE.alpha(t)), float(SCHEDULE.sigma(t))
    for z in (walk(x, t, steps, rng), jump(x, t, rng)):
        assert stats.kstest((z - alpha * 0.7) / sigma, "norm").pvalue > 1e-4


def test_alpha_and_sigma_keep_the_variance():
    values = ForwardProcess(t=0.37).answer().values
    assert values["alpha"].number ** 2 + values["sigma"].number ** 2 == pytest.approx(1)
    ratio = (values["alpha"].number / values["sigma"].number) ** 2
    assert values["log_snr"].number == pytest.approx(math.log(ratio))


@given(st.floats(0, 1), st.integers(1, 100), st.integers(0, 999))
@settings(max_examples=20)
def test_printed_moments_are_near_the_formula(t, steps, seed):
    v = ForwardProcess(t=t, steps=steps, seed=seed).answer().values
    error = math.sqrt(v["variance"].number / RUNS)
    for how in ("jump", "walk"):
        assert abs(v[f"{how}_mean"].number - v["mean"].number) < 5 * error
        ratio = v[f"{how}_variance"].number / v["variance"].number
        assert abs(ratio - 1) < 6 * math.sqrt(2 / RUNS)


def test_the_same_seed_draws_the_same_noise():
    first, second, other = (ForwardProcess(seed=s).answer() for s in (4, 4, 5))
    assert first == second
    assert first.images["jump"] != other.images["jump"]
    assert first.images["x"] == other.images["x"]


def test_nothing_drawn_is_paper():
    answer = ForwardProcess(drawing="").answer()
    assert set(answer.images["x"].pixels) == {0}


def test_examples_are_plain_characters():
    images, names = examples()
    assert images.shape == (18, 28, 28)
    assert images.dtype == np.uint8
    assert len(names) == 18
    assert np.array_equal(image_of("*3"), images[3])


def test_a_drawing_is_centred_and_scaled_as_emnist_was():
    small = image_of(written([(10, 10), (14, 30)], [(10, 20), (14, 20)]))
    large = image_of(written([(20, 3), (32, 63)], [(20, 33), (32, 33)]))
    assert np.array_equal(small, large)
    rows = np.flatnonzero((small > 127).any(1))
    assert rows[0] == MARGIN
    assert rows[-1] == 27 - MARGIN
    columns = np.flatnonzero((small > 127).any(0))
    assert abs(columns[0] + columns[-1] - 27) <= 1


def test_the_pen_is_as_broad_as_emnists():
    one = image_of(written([(30, 2), (30, 60)])) / 255
    assert 2.5 < one[14].sum() < 4.0


@given(st.from_regex(PATTERN, fullmatch=True))
def test_every_drawing_has_an_image_or_is_nothing(drawing):
    image = image_of(drawing)
    if drawing == "":
        assert image is None
    else:
        assert image.shape == (28, 28)
        assert image.max() > 127


@pytest.mark.parametrize("drawing", ["*18", "*", "abc", "ab.", "ab..cd", "äöü!", "a" * 802])
def test_what_is_no_drawing_is_refused(drawing):
    with pytest.raises(ValueError, match="expected"):
        strokes_of(drawing)
    widget = ForwardProcess()
    assert widget.restore({"drawing": drawing})
    assert widget.drawing == type(widget).param.drawing.default


def test_a_sheet_holds_its_images_in_reading_order():
    images = np.arange(3)[:, None, None] * np.ones((3, 2, 2))
    grid = sheet(images, columns=2, gap=1)
    assert grid.shape == (5, 5)
    assert grid[0].tolist() == [0, 0, 0, 1, 1]
    assert grid[3].tolist() == [2, 2, 0, 0, 0]


def test_grey_clips():
    assert list(grey(np.array([[-1.0, 0.5, 3.0]])).pixels) == [0, 128, 255]
