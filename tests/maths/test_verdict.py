"""The chance that the farther of two false models wins: scipy's normal, and models of images."""

import math

import numpy as np
import pytest
from scipy import stats

from widgets.maths.verdict import farther_wins


@pytest.mark.parametrize(
    ("lead", "spread", "n", "by"), [(0.005, 1.0, 10_000, 3.0), (0.1, 2.0, 50, 0.0), (0, 1, 1, -2)]
)
def test_the_total_is_normal(lead, spread, n, by):
    total = stats.norm(n * lead, spread * math.sqrt(n))
    assert farther_wins(lead, spread, n, by) == pytest.approx(total.cdf(-by), rel=1e-12)


def test_two_false_models_of_an_image_trade_places():
    """Independent pixels, each model wrong about all of them: whole test sets are drawn."""
    rng = np.random.default_rng(4)
    world = rng.uniform(0.2, 0.8, 100)
    near, far = (np.clip(world + 0.08 * rng.standard_normal(100), 0.05, 0.95) for _ in range(2))
    ink, paper = np.log(near / far), np.log((1 - near) / (1 - far))
    lead = float(np.sum(world * ink + (1 - world) * paper))
    if lead < 0:
        ink, paper, lead = -ink, -paper, -lead
    spread = math.sqrt(float(np.sum(world * (1 - world) * (ink - paper) ** 2)))
    n = round((0.5 * spread / lead) ** 2)  # the nearer one leads by half a standard deviation
    inked = rng.binomial(n, world, (20_000, 100))
    totals = inked @ ink + (n - inked) @ paper
    for by in (0.0, 3.0):
        seen = float(np.mean(totals < -by))
        assert seen == pytest.approx(farther_wins(lead, spread, n, by), abs=0.012)
    assert np.mean(totals < -3.0) > 0.05


def test_the_nearer_model_wins_in_the_end():
    chances = [farther_wins(0.01, 1.0, n) for n in (1, 100, 10_000, 1_000_000)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == pytest.approx(0.5, abs=0.01)
    assert chances[-1] < 1e-20


@pytest.mark.parametrize(("spread", "n"), [(0.0, 10), (-1.0, 10), (1.0, 0)])
def test_what_has_no_spread_or_no_observations_is_refused(spread, n):
    with pytest.raises(ValueError, match="expected"):
        farther_wins(0.1, spread, n)
