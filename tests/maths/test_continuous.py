"""Normals, mixtures and the Beta tail against scipy, quadrature and closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from widgets.maths import continuous as c

HEIGHTS = c.NormalMixture((0.5, 0.5), (178.4, 164.7), (7.59, 7.07))
FEET, METRES = 1 / 30.48, 0.01
means, sds = st.floats(-5, 5), st.floats(0.1, 4)


@given(means, sds, means, sds)
def test_normal_kl_is_the_integral(mean_p, sd_p, mean_q, sd_q):
    p = c.NormalMixture((1.0,), (mean_p,), (sd_p,))
    q = c.NormalMixture((1.0,), (mean_q,), (sd_q,))
    assert c.normal_kl(mean_p, sd_p, mean_q, sd_q) == pytest.approx(
        c.mixture_kl(p, q), rel=1e-9, abs=1e-12
    )
    assert c.normal_kl(mean_p, sd_p, mean_p, sd_p) == 0


@given(means, sds)
def test_entropy_of_a_single_normal_is_the_closed_form(mean, sd):
    one = c.NormalMixture((1.0,), (mean,), (sd,))
    assert c.differential_entropy(one) == pytest.approx(stats.norm(mean, sd).entropy(), abs=1e-12)


def test_heights_have_the_published_entropies():
    bits = [c.differential_entropy(HEIGHTS.scaled(f)) / math.log(2) for f in (1.0, FEET, METRES)]
    assert bits == pytest.approx([5.36, 0.43, -1.28], abs=0.005)


def test_entropy_of_heights_is_scipys_integral():
    def integrand(x):
        p = 0.5 * stats.norm.pdf(x, 178.4, 7.59) + 0.5 * stats.norm.pdf(x, 164.7, 7.07)
        return -p * np.log(p)

    expected, _ = integrate.quad(integrand, 80, 270, epsabs=1e-12, epsrel=1e-12, limit=200)
    assert c.differential_entropy(HEIGHTS) == pytest.approx(expected, abs=1e-10)


@settings(deadline=None)
@given(st.floats(0.001, 1000), st.floats(150, 190), st.floats(3, 20))
def test_entropy_moves_with_the_unit_and_kl_does_not(factor, mean, sd):
    model = c.NormalMixture((1.0,), (mean,), (sd,))
    moved = c.differential_entropy(HEIGHTS.scaled(factor)) - c.differential_entropy(HEIGHTS)
    assert moved == pytest.approx(math.log(factor), abs=1e-9)
    assert c.mixture_kl(HEIGHTS.scaled(factor), model.scaled(factor)) == pytest.approx(
        c.mixture_kl(HEIGHTS, model), rel=1e-9, abs=1e-11
    )


def test_log_density_of_a_mixture_is_scipys():
    x = np.linspace(100, 240, 57)
    p = 0.5 * stats.norm.pdf(x, 178.4, 7.59) + 0.5 * stats.norm.pdf(x, 164.7, 7.07)
    np.testing.assert_allclose(HEIGHTS.log_density(x), np.log(p), rtol=1e-12)


def test_laplaces_tail():
    tail = math.exp(c.log_beta_tail(0.5, 251_528, 241_946))
    assert tail == pytest.approx(1.15e-42, rel=0.005)
    assert tail == pytest.approx(stats.beta.cdf(0.5, 251_528, 241_946), rel=1e-9)


@given(st.floats(0.01, 0.99), st.floats(0.05, 3000), st.floats(0.05, 3000))
def test_beta_tail_is_scipys(x, a, b):
    expected = stats.beta.cdf(x, a, b)
    if expected > 1e-280:
        assert math.exp(c.log_beta_tail(x, a, b)) == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_beta_tail_has_the_closed_form_of_a_power():
    assert c.log_beta_tail(1e-9, 40, 1) == pytest.approx(40 * math.log(1e-9), rel=1e-13)
    assert c.log_beta_tail(0.0, 2, 3) == -math.inf
    assert c.log_beta_tail(1.0, 2, 3) == 0


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: c.normal_kl(0, 0, 0, 1), "positive standard deviation"),
        (lambda: c.normal_kl(math.nan, 1, 0, 1), "nan in mean_p"),
        (lambda: c.log_beta_tail(1.5, 1, 1), "x = 1.5"),
        (lambda: c.log_beta_tail(0.5, -1, 1), r"Beta\(-1, 1\)"),
        (lambda: c.NormalMixture((0.5, 0.6), (0, 1), (1, 1)).log_density(0.0), "sums to 1.1"),
        (
            lambda: c.differential_entropy(c.NormalMixture((0.5, 0.5), (0, 1e9), (1, 1))),
            "within a factor of ten thousand",
        ),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
