"""Laplace's births: every published figure, and what happens at the edges."""

import math

import numpy as np
import pytest
from scipy import stats

from widgets.why_kl.births import (
    Births,
    evidence_of_births,
    laplaces_tail,
    probability_from_log,
    weights_of_claims,
    zero_of,
)


def test_the_published_figures():
    values = Births().answer().values
    assert values["total"].number == pytest.approx(403.7, abs=0.05)
    assert values["each"].number == pytest.approx(8.69e-4, abs=0.005e-4)
    assert values["microbels"].number == pytest.approx(87, abs=0.5)
    assert round(values["due"].number) == 14_966
    assert values["tail"].number == pytest.approx(1.15e-42, rel=0.005)
    assert values["tail"].text == "1.15 × 10⁻⁴²"


def test_the_total_is_the_log_of_the_ratio_of_likelihoods():
    expected = 10 * (251_527 * math.log10(0.51 / 0.5) + 241_945 * math.log10(0.49 / 0.5))
    assert Births().answer().values["total"].number == pytest.approx(expected, rel=1e-10)


def test_a_claim_of_one_half_is_no_claim():
    answer = Births(share=50).answer()
    assert answer.values["total"].number == 0
    assert answer.values["due"].number == math.inf
    assert "no birth tells them apart" in answer.summary


def test_evidence_may_speak_against_the_claim():
    assert Births(share=49).answer().values["total"].text.startswith("−")


def test_the_tail_is_scipys_and_is_shown_even_where_a_float_would_be_zero():
    assert math.exp(laplaces_tail(60, 40)) == pytest.approx(stats.beta.cdf(0.5, 61, 41), rel=1e-10)
    assert math.exp(laplaces_tail(0, 0)) == pytest.approx(0.5)
    many = Births(boys=1_000_000, girls=0).answer().values["tail"]
    assert many.number == 0.0
    assert many.text.endswith("⁰³³") or "× 10⁻³⁰¹⁰³" in many.text


def test_powers_of_ten_are_read_off_logarithms():
    assert probability_from_log(math.log(2.5) - 400 * math.log(10)) == "2.50 × 10⁻⁴⁰⁰"
    assert probability_from_log(math.log(0.25)) == "0.250"


def test_the_hill_is_the_evidence_of_each_claim_and_ends_at_nothing():
    shares = np.array([0.2, 0.5, 0.51, 0.9])
    each = [evidence_of_births(300, 200, float(share)) for share in shares]
    assert weights_of_claims(300, 200, shares) == pytest.approx(each)
    for boys, girls in ((251_527, 241_945), (40, 60)):
        end = zero_of(boys, girls)
        assert evidence_of_births(boys, girls, end) == pytest.approx(0, abs=1e-3)
        assert abs(end - 0.5) > abs(boys / (boys + girls) - 0.5)
