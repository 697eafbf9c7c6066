"""The race of bounds: unbiased, fair to the leader, repeatable, and as sure as it says."""

import itertools
import math
from functools import partial

import numpy as np
import pytest
from scipy import integrate, stats

from tests.maths.tiny_model import tiny_model
from widgets.maths.bound import NATS_TO_DB, diffusion_draws
from widgets.maths.network import Model, denoise
from widgets.maths.race import FEWEST, noises, race, standard_error, time_of


@pytest.fixture(scope="module")
def model():
    return tiny_model(gap=0.5)


def code(model, seed=3):
    return np.random.default_rng(seed).standard_normal(model.latent).astype(np.float32)


def last(model, x, seed, **more):
    *_, standing = race(model, x, np.random.default_rng(seed), **more)
    return standing


def plain(model, x, labels, rng, n=30_000):
    """One-term draws of every label's term (n, C): times over their whole range, noise for all."""
    rows = np.broadcast_to(x, (n, len(x)))
    t, noise = (np.arange(n) + rng.random(n)) / n, rng.standard_normal((n, len(x)))
    return np.stack(
        [
            diffusion_draws(
                partial(denoise, model, labels=np.full(n, label)), model.schedule, rows, t, noise
            )
            for label in labels
        ],
        axis=1,
    )


def leading(standing):
    """The leader and the second."""
    order = np.argsort(np.where(standing.running, standing.means, np.inf))
    return standing.leader, int(order[order != standing.leader][0])


def test_times_have_the_density_that_draws_are_divided_by():
    assert integrate.quad(lambda t: 1.9 - 1.8 * t, 0, 1)[0] == pytest.approx(1)
    t = time_of(np.random.default_rng(0).random(20_000))
    assert stats.kstest(t, lambda t: 1.9 * t - 0.9 * t**2).pvalue > 1e-3
    assert time_of(np.array([0.0, 1.0])) == pytest.approx([0.0, 1.0])


def test_noises_are_normal_and_stand_at_right_angles():
    drawn = np.stack(list(itertools.islice(noises(np.random.default_rng(0), 8), 8 * 500)))
    for k in range(8):  # every place of a run, and every component
        assert stats.kstest(drawn[k::8].ravel(), "norm").pvalue > 1e-3
        assert stats.kstest((drawn[k::8] ** 2).sum(1), stats.chi2(8).cdf).pvalue > 1e-3
    for run in drawn.reshape(500, 8, 8)[:20]:
        products = run @ run.T
        np.testing.assert_allclose(products, np.diag(np.diag(products)), atol=1e-9)


@pytest.mark.parametrize("class_from", [0.0, 0.4])
def test_it_estimates_what_plain_draws_do(model, class_from):
    told = Model(model.weights, model.schedule, model.label_names, {"class_from": class_from})
    x = code(told, 7)
    standing = last(told, x, 1, most=400)
    a, b = leading(standing)
    wanted = plain(told, x, [a, b], np.random.default_rng(2))
    error = math.hypot(
        wanted[:, 0].std() / math.sqrt(len(wanted)),
        standing.draws[:, a].std() / math.sqrt(len(standing.draws)),
    )
    assert abs(standing.means[a] - wanted[:, 0].mean()) < 4 * error

    gaps = (wanted[:, 1] - wanted[:, 0]) * NATS_TO_DB
    ours = standing.decibans(a, b)
    assert abs(ours.mean - gaps.mean()) < 4 * math.hypot(ours.error, stats.sem(gaps))
    assert standing.decibans(b, a).mean == pytest.approx(-ours.mean)


def test_the_error_is_what_neighbours_differ_by():
    rng = np.random.default_rng(0)
    places = rng.permutation((np.arange(1000) + rng.random(1000)) / 1000)
    draws = 40 * places + rng.normal(0, 3, 1000)
    assert standard_error(draws, places) == pytest.approx(3 / math.sqrt(1000), rel=0.1)
    both = standard_error(np.stack([draws, 2 * draws], axis=1), places)
    assert both == pytest.approx([1, 2] * standard_error(draws, places))
    assert standard_error(draws[:1], places[:1]) == math.inf


def test_thirty_two_passes_tell_more_than_plain_ones_and_are_as_sure_as_they_say(model):
    x = code(model)
    a, b = leading(last(model, x, 1, most=300))
    found = [last(model, x, seed, most=16).decibans(a, b) for seed in range(150)]
    gaps = np.subtract(*plain(model, x, [b, a], np.random.default_rng(2)).T) * NATS_TO_DB
    assert np.var([each.mean for each in found], ddof=1) < 0.5 * gaps.var() / 32
    covered = [abs(each.mean - gaps.mean()) < 2 * each.error for each in found]
    assert np.mean(covered) > 0.88


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


def test_classes_far_behind_are_left():
    far = tiny_model(gap=40.0)
    standing = last(far, far.weights["mean"][4], 0, most=40)
    assert standing.leader == 4
    assert not standing.running.all()
    assert np.isfinite(standing.means).all()
    assert standing.decibans(4, int(np.argmax(standing.means))).mean > 0


def test_batches_are_about_as_large_as_asked_and_the_last_draw_is(model):
    sizes, before = [], 0
    for standing in race(model, code(model), np.random.default_rng(1), rows=94, most=200):
        new = standing.draws[before:]
        sizes.append(2 * int((~np.isnan(new)).sum()))
        before = len(standing.draws)
    assert max(sizes) <= 94
    assert before == 200
