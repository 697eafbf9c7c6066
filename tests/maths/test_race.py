"""The race of bounds: unbiased against the plain estimator, fair to the leader, repeatable."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from tests.maths.tiny_model import tiny_model
from widgets.maths.bound import class_evidence
from widgets.maths.network import Model
from widgets.maths.race import FEWEST, race, time_of


@pytest.fixture(scope="module")
def model():
    return tiny_model(gap=0.5)


def code(model, seed=3):
    return np.random.default_rng(seed).standard_normal(model.latent).astype(np.float32)


def last(model, x, seed, **more):
    *_, standing = race(model, x, np.random.default_rng(seed), **more)
    return standing


def test_times_have_the_density_that_draws_are_divided_by():
    assert integrate.quad(lambda t: 1.9 - 1.8 * t, 0, 1)[0] == pytest.approx(1)
    t = time_of(np.random.default_rng(0).random(20_000))
    assert stats.kstest(t, lambda t: 1.9 * t - 0.9 * t**2).pvalue > 1e-3
    assert time_of(np.array([0.0, 1.0])) == pytest.approx([0.0, 1.0])


def test_it_estimates_what_the_plain_estimator_does(model):
    x = code(model)
    standing = last(model, x, 1, most=400)
    leader = standing.leader
    *_, plain = class_evidence(model, x, np.random.default_rng(2), rounds=60, margin=math.inf)
    wanted = plain.rounds[:, leader]
    error = math.hypot(
        wanted.std(ddof=1) / math.sqrt(len(wanted)),
        standing.draws[:, leader].std(ddof=1) / math.sqrt(len(standing.draws)),
    )
    assert abs(standing.means[leader] - wanted.mean()) < 4 * error


def test_the_evidence_agrees_with_the_plain_estimator_and_is_antisymmetric(model):
    x = code(model, 7)
    standing = last(model, x, 1, most=300)
    a = standing.leader
    b = int(np.argsort(np.where(standing.running, standing.means, np.inf))[1])
    *_, plain = class_evidence(model, x, np.random.default_rng(2), rounds=60, margin=math.inf)
    ours, theirs = standing.decibans(a, b), plain.decibans(a, b)
    assert abs(ours.mean - theirs.mean) < 4 * math.hypot(ours.error, theirs.error)
    assert standing.decibans(b, a).mean == pytest.approx(-ours.mean)


def test_antithetic_draws_beat_independent_ones(model):
    x = code(model)
    standing = last(model, x, 1, most=300)
    a = standing.leader
    b = int(np.argsort(np.where(standing.running, standing.means, np.inf))[1])
    *_, plain = class_evidence(
        model, x, np.random.default_rng(2), rounds=300, strata=1, margin=math.inf
    )
    single = plain.decibans(a, b)
    # A draw of ours costs two of theirs; an error for the same work is smaller.
    ours = standing.decibans(a, b).error * math.sqrt(2 * len(standing.draws))
    assert ours < single.error * math.sqrt(single.draws)


def test_the_same_generator_runs_the_same_race(model):
    x = code(model)
    first, second = (last(model, x, 5, most=40) for _ in range(2))
    np.testing.assert_array_equal(first.draws, second.draws)


def test_two_classes_always_stay_and_the_leader_among_them(model):
    for seed in range(4):
        for standing in race(model, code(model, seed), np.random.default_rng(1), most=100):
            running = standing.running
            assert running.sum() >= 2
            assert running[standing.leader]
            if len(standing.draws) <= FEWEST:
                assert running.all()


def test_batches_are_about_as_large_as_asked(model):
    sizes, before = [], 0
    for standing in race(model, code(model), np.random.default_rng(1), rows=94, most=200):
        new = standing.draws[before:]
        sizes.append(2 * int((~np.isnan(new)).sum()))
        before = len(standing.draws)
    assert max(sizes) <= 94


def test_a_class_told_late_leaves_the_estimate_unbiased(model):
    late = Model(model.weights, model.schedule, model.label_names, {"class_from": 0.4})
    x = code(model, 7)
    standing = last(late, x, 1, most=400)
    *_, plain = class_evidence(late, x, np.random.default_rng(2), rounds=60, margin=math.inf)
    wanted = plain.rounds[:, standing.leader]
    error = math.hypot(
        wanted.std(ddof=1) / math.sqrt(len(wanted)),
        standing.draws[:, standing.leader].std(ddof=1) / math.sqrt(len(standing.draws)),
    )
    assert abs(standing.means[standing.leader] - wanted.mean()) < 4 * error
