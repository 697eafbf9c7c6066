"""The joint bound against Monte Carlo, against the 1-D closed form, and against itself."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from widgets.diffusion.joint_bound import (
    JointBound,
    Joints,
    covariances,
    gaussian_kl,
    posterior,
    rate_and_distortion,
    slack,
)
from widgets.maths.continuous import normal_kl

slopes = st.floats(-1.5, 1.5)
spreads = st.floats(0.1, 1.5)
joints = st.builds(Joints, slopes, spreads, slopes, spreads)


def log_densities(j: Joints, n: int = 200_000):
    """(x, z) drawn under p, and log p and log q of both, by scipy."""
    rng = np.random.default_rng(5)
    x = rng.standard_normal(n)
    z = j.a * x + j.s * rng.standard_normal(n)
    log_p = stats.norm.logpdf(x) + stats.norm.logpdf(z, j.a * x, j.s)
    log_q = stats.norm.logpdf(z) + stats.norm.logpdf(x, j.b * z, j.r)
    return x, z, log_p, log_q


@given(joints)
def test_joint_is_marginal_plus_conditional(j):
    p, q = covariances(j)
    joint, marginal = gaussian_kl(p, q), gaussian_kl(p[:1, :1], q[:1, :1])
    assert joint == pytest.approx(marginal + slack(j), rel=1e-9, abs=1e-9)
    assert joint >= marginal - 1e-9 >= -1e-9


@given(joints)
def test_the_marginal_is_the_normal_closed_form(j):
    p, q = covariances(j)
    wanted = float(normal_kl(0, 1, 0, math.sqrt(q[0, 0])))
    assert gaussian_kl(p[:1, :1], q[:1, :1]) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@given(slopes, spreads)
def test_the_slack_closes_when_the_encoder_is_the_true_posterior(b, r):
    a, s = posterior(b, r)
    assert slack(Joints(a, s, b, r)) == pytest.approx(0, abs=1e-12)
    values = JointBound(b=b, r=r, exact=True).answer().values
    assert values["conditional"].number == pytest.approx(0, abs=1e-9)
    assert values["joint"].number == pytest.approx(values["marginal"].number, abs=1e-9)


@given(joints)
def test_rate_and_distortion_are_the_bound(j):
    p, q = covariances(j)
    entropy = float(stats.norm.entropy())
    assert sum(rate_and_distortion(j)) - entropy == pytest.approx(gaussian_kl(p, q), rel=1e-8)


def test_the_terms_are_what_simulation_finds():
    j = Joints(0.3, 1.0, 0.5, 0.4)
    x, z, log_p, log_q = log_densities(j)
    p, q = covariances(j)
    ratio = log_p - log_q
    assert abs(ratio.mean() - gaussian_kl(p, q)) < 4 * ratio.std() / math.sqrt(len(ratio))
    k, spread = posterior(j.b, j.r)
    given_x = stats.norm.logpdf(z, j.a * x, j.s) - stats.norm.logpdf(z, k * x, spread)
    assert abs(given_x.mean() - slack(j)) < 4 * given_x.std() / math.sqrt(len(x))


def test_equal_joints_cost_nothing():
    a, s = posterior(0.6, 0.8)
    values = JointBound(a=a, s=s, b=0.6, r=0.8).answer().values
    assert values["joint"].number == pytest.approx(0, abs=1e-12)


def test_the_words_follow_the_reading():
    assert "slack of the encoder" in JointBound(reading="vae").answer().pictures["bars"]
    assert "z, given x" in JointBound().answer().pictures["bars"]
