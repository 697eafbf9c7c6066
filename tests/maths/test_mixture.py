import numpy as np
import pytest
from scipy import integrate, stats

from tests.maths.mixture import Mixture
from widgets.maths.schedule import Schedule

SCHEDULE = Schedule.from_log_snr(5.0, -8.0)
LINE = Mixture(
    np.array([0.2, 0.5, 0.3]), np.array([[-2.0], [0.3], [1.5]]), np.array([[0.1], [0.4], [0.05]])
)


def scipy_density(z, alpha, sigma):
    scale = np.sqrt(alpha**2 * LINE.variances[:, 0] + sigma**2)
    return sum(
        w * stats.norm.pdf(z, alpha * m, s)
        for w, m, s in zip(LINE.weights, LINE.means[:, 0], scale, strict=True)
    )


def test_density_agrees_with_scipy():
    x = np.linspace(-4, 4, 33)
    assert np.exp(LINE.log_density(x[:, None])) == pytest.approx(scipy_density(x, 1.0, 0.0))


@pytest.mark.parametrize("t", [0.0, 0.3, 0.7, 1.0])
def test_noised_density_agrees_with_scipy_and_sums_to_one(t):
    alpha, sigma = SCHEDULE.alpha(t), SCHEDULE.sigma(t)
    z = np.linspace(-9, 9, 4001)
    density = np.exp(LINE.log_density_at(z[:, None], SCHEDULE, t))
    assert density == pytest.approx(scipy_density(z, alpha, sigma), abs=1e-12)
    assert integrate.trapezoid(density, z) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("t", [0.05, 0.4, 0.8])
@pytest.mark.parametrize("z", [-1.7, 0.2, 2.2])
def test_denoiser_is_the_posterior_mean_by_quadrature(t, z):
    alpha, sigma = SCHEDULE.alpha(t), SCHEDULE.sigma(t)
    x = np.linspace(-6, 6, 20001)
    joint = scipy_density(x, 1.0, 0.0) * stats.norm.pdf(z, alpha * x, sigma)
    mean = integrate.trapezoid(x * joint, x) / integrate.trapezoid(joint, x)
    found = LINE.denoise(np.array([[z]]), SCHEDULE, t)
    assert found[0, 0] == pytest.approx(mean, abs=1e-8)


def test_denoiser_obeys_tweedies_formula():
    # x̂ = (z + σ² d ln p(z)/dz)/α, with the derivative taken numerically.
    rng = np.random.default_rng(0)
    plane = Mixture(np.array([0.6, 0.4]), rng.normal(size=(2, 3)), rng.uniform(0.1, 1, (2, 3)))
    z, t, h = rng.normal(size=(5, 3)), 0.5, 1e-5
    slope = np.stack(
        [
            plane.log_density_at(z + h * e, SCHEDULE, t)
            - plane.log_density_at(z - h * e, SCHEDULE, t)
            for e in np.eye(3)
        ],
        axis=1,
    ) / (2 * h)
    expected = (z + SCHEDULE.sigma(t) ** 2 * slope) / SCHEDULE.alpha(t)
    assert plane.denoise(z, SCHEDULE, t) == pytest.approx(expected, abs=1e-8)


def test_draws_have_the_mixtures_moments():
    x = LINE.draw(200_000, np.random.default_rng(1))[:, 0]
    mean = float(LINE.weights @ LINE.means[:, 0])
    second = float(LINE.weights @ (LINE.variances + LINE.means**2)[:, 0])
    assert x.mean() == pytest.approx(mean, abs=5 * x.std() / np.sqrt(len(x)))
    assert (x**2).mean() == pytest.approx(second, abs=5 * (x**2).std() / np.sqrt(len(x)))
