"""The smallest move lands where Bayes' rule says, and the widget shows that it does."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.why_kl.bayes_as_projection import BayesAsProjection

percent = st.floats(0.1, 99.9)


def test_the_published_example():
    values = BayesAsProjection().answer().values
    assert values["lowest"].number == pytest.approx(0.6160630512, abs=1e-9)
    assert values["bayes"].number == pytest.approx(0.6160630512, abs=1e-10)
    assert values["q_t"].number == pytest.approx(0.10658, abs=1e-12)
    assert values["least"].text == "9.72\u00a0dB"
    assert values["least"].number == pytest.approx(-10 * math.log10(0.10658), abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(percent, percent, percent, st.floats(1, 100))
def test_the_lowest_point_found_is_bayes_rule_to_1e_9(prior, sensitivity, specificity, p_t):
    widget = BayesAsProjection(
        prior=prior, sensitivity=sensitivity, specificity=specificity, p_t=p_t
    )
    values = widget.answer().values
    assert values["difference"].number < 1e-9
    assert values["excess"].number >= 0


def test_the_candidate_at_the_lowest_point_costs_nothing_more():
    assert BayesAsProjection(candidate=61.60630512).answer().values["excess"].number < 1e-9


def test_half_trusted_evidence_moves_belief_half_way():
    values = BayesAsProjection(p_t=50).answer().values
    q_d_not_t = 0.07 * 0.062 / (1 - 0.10658)
    assert values["lowest"].number == pytest.approx(0.6160630512, abs=1e-9)
    assert values["p_d"].number == pytest.approx((0.6160630512 + q_d_not_t) / 2, abs=1e-9)


def test_evidence_that_was_expected_moves_nothing():
    values = BayesAsProjection(p_t=10.658).answer().values
    assert values["least"].number == pytest.approx(0, abs=1e-9)
    assert values["p_d"].number == pytest.approx(0.07, abs=1e-9)
