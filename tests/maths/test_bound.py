"""The bound against the exact mixture: never below the truth, and tight for the exact denoiser."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from tests.maths.bound_terms import bound_terms
from tests.maths.mixture import Mixture
from tests.maths.tiny_model import tiny_model
from widgets.maths import bound
from widgets.maths.network import denoise
from widgets.maths.schedule import Schedule, noised

SCHEDULE = Schedule.from_log_snr(6.0, -11.0)
LINE = Mixture(np.array([0.3, 0.7]), np.array([[-1.2], [0.9]]), np.array([[0.04], [0.15]]))


def exact(z, t):
    """The mixture's denoiser for rows at their own times."""
    return np.concatenate(
        [LINE.denoise(row[None], SCHEDULE, float(at)) for row, at in zip(z, t, strict=True)]
    )


def hopeless(z, t):
    """A denoiser that always guesses the mean."""
    return np.full_like(z, float(LINE.weights @ LINE.means[:, 0]))


def mixture_bound(denoise_rows, n=3000, steps=None, seed=0):
    """Draws of the diffusion and prior terms, for z₀ as the data.

    Data here is z₀ itself, drawn from the noised mixture with x known: by the chain rule of KL,
    E[−ln q(z₀)] ≤ E[−ln p(z₀|x)] + prior + diffusion, an equality for the exact denoiser when
    the mean is over x too.
    """
    rng = np.random.default_rng(seed)
    x = LINE.draw(n, rng)
    if steps is None:
        t = (np.arange(n) + rng.random(n)) / n
    else:
        t = rng.integers(1, steps + 1, n) / steps
    diffusion = bound.diffusion_draws(
        denoise_rows, SCHEDULE, x, t, rng.standard_normal(x.shape), steps
    )
    prior = bound.prior_term(SCHEDULE, x)
    return diffusion, prior


def truth():
    """I(x; z₀) in nats by quadrature, E[ln p(z₀|x)] − E[ln p(z₀)]: what the exact bound is."""
    alpha, sigma = float(SCHEDULE.alpha(0.0)), float(SCHEDULE.sigma(0.0))
    z = np.linspace(-4, 4, 20001)
    scale = np.sqrt(alpha**2 * LINE.variances[:, 0] + sigma**2)
    density = (LINE.weights * stats.norm.pdf(z[:, None], alpha * LINE.means[:, 0], scale)).sum(1)
    positive = density > 1e-300
    entropy = -integrate.trapezoid(
        np.where(positive, density * np.log(np.where(positive, density, 1)), 0), z
    )
    return entropy - 0.5 * math.log(2 * math.pi * math.e * sigma**2)


def test_bound_is_tight_for_the_exact_denoiser():
    diffusion, prior = mixture_bound(exact, n=20_000)
    error = diffusion.std() / math.sqrt(len(diffusion))
    assert diffusion.mean() + prior.mean() == pytest.approx(truth(), abs=4 * error)
    assert error < 0.06


def test_bound_of_a_worse_denoiser_lies_above_the_truth():
    diffusion, prior = mixture_bound(hopeless)
    error = diffusion.std() / math.sqrt(len(diffusion))
    assert diffusion.mean() + prior.mean() - 4 * error > truth()


def test_a_finite_chain_costs_more_and_tends_to_the_integral():
    few, many = (mixture_bound(exact, n=8000, steps=s)[0] for s in (4, 256))
    error = few.std() / math.sqrt(len(few))
    assert few.mean() - 3 * error > truth()
    error = many.std() / math.sqrt(len(many))
    prior = mixture_bound(exact, n=10)[1].mean()
    assert many.mean() + prior == pytest.approx(truth(), abs=4 * error + 0.05)


def test_prior_term_is_the_divergence_of_gaussians_by_quadrature():
    schedule = Schedule.from_log_snr(3.0, -1.0)
    alpha, sigma = float(schedule.alpha(1.0)), float(schedule.sigma(1.0))
    z = np.linspace(-12, 12, 40001)
    p = stats.norm.pdf(z, alpha * 0.8, sigma)
    logs = stats.norm.logpdf(z, alpha * 0.8, sigma) - stats.norm.logpdf(z)
    expected = integrate.trapezoid(p * logs, z)
    assert bound.prior_term(schedule, np.array([[0.8]]))[0] == pytest.approx(expected, abs=1e-9)


def test_a_step_of_the_chain_is_the_divergence_of_its_two_posteriors():
    # KL(p(z_s|z_t,x) ‖ p(z_s|z_t,x̂)) = gap² of means / 2 variance, from the products of Gaussians.
    t, s, x, x_hat, noise = 0.5, 0.25, 0.7, 0.1, 0.4
    ratio = SCHEDULE.alpha(t) / SCHEDULE.alpha(s)
    variance = SCHEDULE.sigma(t) ** 2 - (ratio * SCHEDULE.sigma(s)) ** 2
    precision = 1 / SCHEDULE.sigma(s) ** 2 + ratio**2 / variance
    gap = SCHEDULE.alpha(s) * (x - x_hat) / SCHEDULE.sigma(s) ** 2 / precision
    drawn = bound.diffusion_draws(
        lambda z, t: np.full_like(z, x_hat),
        SCHEDULE,
        np.array([[x]]),
        np.array([t]),
        np.array([[noise]]),
        steps=4,
    )
    assert drawn[0] / 4 == pytest.approx(0.5 * gap**2 * precision)


@pytest.mark.parametrize(("location", "log_scale"), [(0.3, -2.0), (-0.4, -4.0), (1.2, 1.0)])
def test_pixel_probabilities_sum_to_one_and_agree_with_scipy(location, log_scale):
    levels = np.arange(256.0).reshape(256, 1, 1)
    logs = bound.log_likelihood(
        levels, np.full((256, 1, 1), location), np.full((256, 1, 1), log_scale)
    )
    ends = np.concatenate([[-np.inf], (np.arange(255) + 0.5) / 255, [np.inf]])
    expected = np.diff(stats.logistic.cdf(ends, location, math.exp(log_scale)))
    assert np.exp(logs).sum() == pytest.approx(1)
    assert np.exp(logs) == pytest.approx(expected, abs=1e-12)


def test_estimate_gives_the_standard_error_of_the_mean():
    draws = np.random.default_rng(0).normal(3.0, 2.0, 400)
    found = bound.Estimate.of(draws)
    assert found.mean == draws.mean()
    assert found.error == pytest.approx(stats.sem(draws))
    assert bound.Estimate.of(draws[:1]).error == math.inf


def test_terms_of_an_image_add_up():
    model = tiny_model()
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (28, 28))
    terms = bound_terms(model, image, 3, rng, draws=5, steps=8)
    assert terms.singles.shape == (5, 8)
    assert terms.by_time.sum() == pytest.approx(terms.diffusion.mean)
    assert terms.singles.mean() == pytest.approx(terms.diffusion.mean)
    assert terms.total.mean == pytest.approx(
        terms.reconstruction.mean + terms.prior + terms.diffusion.mean
    )
    assert terms.bits_per_dimension == pytest.approx(terms.total.mean / 784 / math.log(2))


def test_a_finite_chain_of_the_model_visits_its_own_times():
    model = tiny_model()
    image = np.zeros((28, 28))
    terms = bound_terms(model, image, 0, np.random.default_rng(0), 2, 4, continuous=False)
    assert terms.times == pytest.approx([0.25, 0.5, 0.75, 1.0])
    assert np.all(terms.by_time >= 0)


@pytest.mark.parametrize(
    "image", [np.zeros((27, 28)), np.full((28, 28), 0.5), np.full((28, 28), 256)]
)
def test_images_that_are_not_grey_levels_are_refused(image):
    with pytest.raises(ValueError, match=r"must (have|hold)"):
        bound.as_levels(image)


def test_one_draw_is_unbiased_for_the_sum():
    # The mean of many one-term draws at uniform times is the stratified sum's, within its error.
    model = tiny_model()
    rng = np.random.default_rng(1)
    x = np.broadcast_to(model.weights["mean"][1] + np.float32(0.3), (4000, model.latent))

    def rows(z, t):
        return denoise(model, z, t, np.full(len(z), 1))

    draws = [
        bound.diffusion_draws(rows, model.schedule, x, t, rng.standard_normal(x.shape))
        for t in (rng.random(4000), (np.arange(4000) + rng.random(4000)) / 4000)
    ]
    error = draws[0].std() / math.sqrt(4000)
    assert draws[0].mean() == pytest.approx(draws[1].mean(), abs=4 * error)


def test_noised_codes_keep_their_type_when_asked():
    x = np.zeros((2, 3), np.float32)
    z = noised(SCHEDULE, x, np.array([[0.2], [0.4]]), np.ones((2, 3)))
    assert z[:, 0] == pytest.approx(SCHEDULE.sigma([0.2, 0.4]))
