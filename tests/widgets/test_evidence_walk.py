"""The walks follow their slope, are the same for the same seed, and are drawn in time."""

import math
import re
import time

import numpy as np
import pytest

from widgets.kit.chart import Chart
from widgets.maths import information
from widgets.why_kl import evidence_walk
from widgets.why_kl.evidence_walk import EvidenceWalk, crossings


def test_the_default_is_two_hundred_walks_of_five_hundred_draws():
    widget = EvidenceWalk()
    assert (widget.walkers, widget.draws) == (200, 500)
    values = widget.answer().values
    expected = 10 * (0.6 * math.log10(1.2) + 0.4 * math.log10(0.8))
    assert values["slope"].number == pytest.approx(expected, rel=1e-12)
    assert values["due"].number == pytest.approx(13 / expected, rel=1e-12)


@pytest.mark.parametrize(
    "state",
    [
        {"p": 60, "q": 50},
        {"p": 30, "q": 80},
        {"kind": "normals"},
        {"kind": "normals", "mean_p": 0, "sd_p": 1.5, "mean_q": 1},
    ],
)
def test_the_average_draw_is_worth_the_slope(state):
    widget = EvidenceWalk(**state, draws=1000, walkers=400)
    weights, slope = widget.evidence()
    error = weights.std() / math.sqrt(weights.size)
    assert weights.mean() == pytest.approx(slope, abs=5 * error)


def test_each_walk_is_the_running_sum_of_its_own_draws():
    weights = evidence_walk.coin_evidence(0.6, 0.5, (3, 4), seed=2)
    assert set(np.unique(weights.round(9))) <= {
        round(10 * math.log10(1.2), 9),
        round(10 * math.log10(0.8), 9),
    }
    totals = evidence_walk.walks(weights)
    np.testing.assert_allclose(totals[:, 0], 0)
    np.testing.assert_allclose(totals[:, 3], weights[:, :3].sum(axis=1))


def test_another_seed_draws_other_data():
    same, other = EvidenceWalk(seed=1).answer(), EvidenceWalk(seed=2).answer()
    assert same != other
    assert same == EvidenceWalk().answer()


def test_beliefs_that_agree_are_never_told_apart():
    answer = EvidenceWalk(p=50, q=50).answer()
    assert answer.values["due"].number == math.inf
    assert answer.values["due"].text == "never"
    assert "no data will ever" in answer.summary


def test_every_walk_is_drawn_where_its_evidence_stands():
    widget = EvidenceWalk(walkers=37, draws=50)
    totals = evidence_walk.walks(widget.evidence()[0])
    chart = Chart((0, 50), (float(totals.min()), float(totals.max())))
    paths = evidence_walk.thread(chart, totals).split("M")[1:]
    assert len(paths) == 37
    for path, walk in zip(paths, totals, strict=True):
        start, steps = path.split("l")
        steps = np.array(re.findall(r"[+-]\d+", steps), float).reshape(-1, 2)
        units = np.array(start.split(), float) + np.insert(steps, 0, 0, 0).cumsum(0)
        corners = chart.at(0, 0) + units * evidence_walk.unit(chart, 50)[0]
        np.testing.assert_allclose(corners[:, 0], chart.x(np.arange(51)), atol=0.126)
        np.testing.assert_allclose(corners[:, 1], chart.y(walk), atol=0.126)
    picture = widget.answer().pictures["walks"]
    assert len(re.findall(r"M\d+ \d+l", picture)) == 37 + 1  # and one of them again, in full ink


def test_two_hundred_walks_are_recomputed_and_redrawn_well_within_a_tenth_of_a_second():
    widget = EvidenceWalk()
    widget.answer()
    begin = time.perf_counter()
    for seed in range(5):
        EvidenceWalk(seed=seed).answer()
    assert (time.perf_counter() - begin) / 5 < 0.1


def test_under_q_the_evidence_falls_as_fast_as_q_differs_from_p():
    values = EvidenceWalk(truth="Q").answer().values
    expected = -float(information.db_from_nats(information.bernoulli_kl(0.5, 0.6)))
    assert values["slope"].number == pytest.approx(expected)
    assert values["due"].text == "never"


def test_villes_bound_holds_of_many_walks():
    """Under Q no more than one walk in twenty comes to 13 dB, up to three standard errors."""
    for state in ({}, {"p": 52}, {"p": 80, "draws": 100}):
        shares = [
            EvidenceWalk(truth="Q", walkers=400, seed=seed, **state)
            .answer()
            .values["crossed"]
            .number
            for seed in range(3)
        ]
        assert sum(shares) / 3 <= 10**-1.3 + 3 * (0.05 * 0.95 / 1200) ** 0.5


def test_a_walk_is_marked_where_it_first_comes_to_13_db():
    totals = np.array([[0, 14.0, 2.0], [0, 5.0, 13.0], [0, 1.0, 2.0]])
    assert crossings(totals).tolist() == [1, 2]
