"""Samplers against the exact mixture: with the best denoiser, they must draw from the truth."""

import itertools

import numpy as np
import pytest
from scipy import stats

from tests.maths.mixture import Mixture
from widgets.maths.sampler import SAMPLERS, Sampler, trajectory
from widgets.maths.schedule import Schedule

SCHEDULE = Schedule.from_log_snr(6.0, -10.0)
LINE = Mixture(np.array([0.3, 0.7]), np.array([[-1.2], [0.9]]), np.array([[0.04], [0.15]]))
GAUSS = Mixture(np.array([1.0]), np.array([[0.4, -0.3]]), np.array([[0.8, 0.2]]))


def final(mixture, sampler, steps, n, seed=0, evenness=0.0):
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, mixture.means.shape[1]))
    *_, last = trajectory(
        lambda z, t: mixture.denoise(z, SCHEDULE, t), SCHEDULE, z, rng, steps, sampler, evenness
    )
    return last.z


def cdf_at_start(z):
    alpha, sigma = SCHEDULE.alpha(0.0), SCHEDULE.sigma(0.0)
    scale = np.sqrt(alpha**2 * LINE.variances[:, 0] + sigma**2)
    return (LINE.weights * stats.norm.cdf(z[:, None], alpha * LINE.means[:, 0], scale)).sum(1)


@pytest.mark.parametrize(("name", "steps"), [("ancestral", 400), ("ddim", 200), ("dpm++2m", 60)])
def test_samples_follow_the_exact_density(name, steps):
    z = final(LINE, SAMPLERS[name], steps, 4000)[:, 0]
    assert stats.kstest(z, cdf_at_start).pvalue > 1e-3


@pytest.mark.parametrize("name", SAMPLERS)
def test_samples_have_the_exact_likelihood_within_its_standard_error(name):
    alpha, sigma = SCHEDULE.alpha(0.0), SCHEDULE.sigma(0.0)
    rng = np.random.default_rng(7)
    x = LINE.draw(4000, rng)
    truth = LINE.log_density_at(alpha * x + sigma * rng.standard_normal(x.shape), SCHEDULE, 0.0)
    found = LINE.log_density_at(final(LINE, SAMPLERS[name], 300, 4000), SCHEDULE, 0.0)
    error = np.hypot(truth.std(), found.std()) / np.sqrt(4000)
    assert found.mean() == pytest.approx(truth.mean(), abs=4 * error)


@pytest.mark.parametrize("name", SAMPLERS)
def test_samples_of_a_gaussian_have_its_moments(name):
    z = final(GAUSS, SAMPLERS[name], 200, 20_000)
    alpha, sigma = SCHEDULE.alpha(0.0), SCHEDULE.sigma(0.0)
    variance = alpha**2 * GAUSS.variances[0] + sigma**2
    assert z.mean(0) == pytest.approx(alpha * GAUSS.means[0], abs=0.03)
    assert z.var(0) == pytest.approx(variance, rel=0.04)


def error_against_exact_flow(sampler, steps):
    """For one Gaussian the deterministic flow is known: (z − α m)/std is the same at all times."""
    z = np.random.default_rng(3).standard_normal((50, 2))
    *_, last = trajectory(
        lambda z, t: GAUSS.denoise(z, SCHEDULE, t),
        SCHEDULE,
        z,
        np.random.default_rng(0),
        steps,
        sampler,
    )

    def std(t):
        return np.sqrt(SCHEDULE.alpha(t) ** 2 * GAUSS.variances[0] + SCHEDULE.sigma(t) ** 2)

    whitened = (z - SCHEDULE.alpha(1.0) * GAUSS.means[0]) / std(1.0)
    exact = SCHEDULE.alpha(0.0) * GAUSS.means[0] + std(0.0) * whitened
    return np.abs(last.z - exact).max()


def test_ddim_is_of_first_order_and_dpm_of_second():
    ddim = [error_against_exact_flow(SAMPLERS["ddim"], n) for n in (40, 80, 160)]
    dpm = [error_against_exact_flow(SAMPLERS["dpm++2m"], n) for n in (40, 80, 160)]
    assert all(1.6 < a / b < 2.5 for a, b in itertools.pairwise(ddim))
    assert all(a / b > 3.0 for a, b in itertools.pairwise(dpm))
    assert dpm[0] < ddim[0] / 3


def test_one_step_with_memory_is_dpm_solvers_formula():
    rng = np.random.default_rng(5)
    z, guess = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    frames = list(trajectory(lambda z, t: guess, SCHEDULE, z, rng, 3, SAMPLERS["dpm++2m"]))
    for before, after in itertools.pairwise(frames):
        t, s = before.t, after.t
        h = (SCHEDULE.log_snr(s) - SCHEDULE.log_snr(t)) / 2
        ratio = SCHEDULE.sigma(s) / SCHEDULE.sigma(t)
        expected = ratio * before.z - SCHEDULE.alpha(s) * np.expm1(-h) * guess
        assert after.z == pytest.approx(expected)


def test_ancestral_step_is_the_posterior_of_the_forward_process():
    # Mean and variance of p(z_s | z_t, x) for scalars, by the rule for products of Gaussians.
    t, s = 0.6, 0.5
    alpha = SCHEDULE.alpha(t) / SCHEDULE.alpha(s)
    variance = SCHEDULE.sigma(t) ** 2 - alpha**2 * SCHEDULE.sigma(s) ** 2
    precision = 1 / SCHEDULE.sigma(s) ** 2 + alpha**2 / variance
    mean = (SCHEDULE.alpha(s) * 0.7 / SCHEDULE.sigma(s) ** 2 + alpha * 0.2 / variance) / precision
    from widgets.maths.sampler import _step

    z = np.full((200_000, 1), 0.2)
    x = np.full_like(z, 0.7)
    drawn = _step(SCHEDULE, z, x, t, s, 1.0, np.random.default_rng(2))
    assert drawn.mean() == pytest.approx(mean, abs=5 / np.sqrt(precision * len(z)))
    assert drawn.var() == pytest.approx(1 / precision, rel=0.02)


def test_frames_count_down_and_the_last_is_what_the_decoder_reads():
    z = np.random.default_rng(0).standard_normal((3, 2)).astype(np.float32)
    calls = []

    def denoise(z, t):
        calls.append(t)
        return GAUSS.denoise(z, SCHEDULE, t)

    frames = list(trajectory(denoise, SCHEDULE, z, np.random.default_rng(0), 5))
    assert [f.step for f in frames] == [0, 1, 2, 3, 4, 5]
    assert {f.steps for f in frames} == {5}
    assert [f.t for f in frames[:-1]] == calls
    assert frames[-1].t == 0.0
    assert all(f.z.dtype == np.float32 for f in frames)
    assert frames[-1].x_hat == pytest.approx(frames[-1].z / SCHEDULE.alpha(0.0))


@pytest.mark.parametrize("name", SAMPLERS)
def test_the_same_seed_gives_the_same_bytes(name):
    a, b = (final(LINE, SAMPLERS[name], 7, 10, seed=11) for _ in range(2))
    assert a.tobytes() == b.tobytes()


def test_deterministic_samplers_leave_the_generator_alone():
    rng = np.random.default_rng(0)
    state = rng.bit_generator.state
    z = np.zeros((1, 1))
    list(trajectory(lambda z, t: z, SCHEDULE, z, rng, 4, Sampler(noise=0.0, memory=0.5)))
    assert rng.bit_generator.state == state
