"""Bayes' and Jeffrey's rules, and that the smallest move finds them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.maths import belief
from widgets.maths import information as info

probability = st.floats(0.001, 0.999)


def test_the_running_example_ends_at_sixty_two_per_cent():
    q = belief.joint_table(0.07, 0.938, 0.956)
    assert q.sum() == pytest.approx(1, abs=1e-15)
    assert q[:, 0].sum() == pytest.approx(0.10658, abs=1e-12)
    assert belief.bayes([0.07, 0.93], [0.938, 0.044])[0] == pytest.approx(0.6160630512, abs=1e-10)
    move = info.kl(belief.jeffrey(q, [1, 0]), q)
    assert info.db_from_nats(move) == pytest.approx(9.72, abs=0.005)
    assert move == pytest.approx(info.surprise(q[:, 0].sum()), rel=1e-12)


@settings(deadline=None)
@given(probability, probability, probability, st.floats(0.01, 1))
def test_the_smallest_move_is_bayes_rule(prior, sensitivity, specificity, p_t):
    q = belief.joint_table(prior, sensitivity, specificity)
    posterior = belief.bayes([prior, 1 - prior], [sensitivity, 1 - specificity])[0]
    assert belief.nearest_conditional(q, p_t) == pytest.approx(posterior, abs=1e-9)


@given(probability, probability, probability, st.floats(0, 1), st.floats(0, 1))
def test_no_candidate_is_nearer_than_jeffreys(prior, sensitivity, specificity, p_t, candidate):
    q = belief.joint_table(prior, sensitivity, specificity)
    best = info.kl(belief.jeffrey(q, [p_t, 1 - p_t]), q)
    assert belief.information_of(q, p_t, candidate) >= best - 1e-12
    assert best == pytest.approx(info.bernoulli_kl(p_t, q[:, 0].sum()), rel=1e-9, abs=1e-12)


@given(probability, probability, probability)
def test_evidence_that_was_expected_changes_nothing(prior, sensitivity, specificity):
    q = belief.joint_table(prior, sensitivity, specificity)
    np.testing.assert_allclose(belief.jeffrey(q, q.sum(axis=0)), q, rtol=1e-12)


def test_certain_likelihoods_lead_to_certainty():
    surely_ill = belief.joint_table(0.07, 0.938, 1.0)
    assert belief.nearest_conditional(surely_ill, 1.0) == 1.0
    never_ill = belief.joint_table(0.07, 0.0, 0.956)
    assert belief.nearest_conditional(never_ill, 1.0) == 0.0
    assert belief.information_of(surely_ill, 1.0, 0.5) == np.inf


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: belief.joint_table(1.2, 0.9, 0.9), "prior = 1.2"),
        (lambda: belief.bayes([0.5, 0.5], [0.0, 0.0]), "probability 0"),
        (lambda: belief.bayes([0.5, 0.5], [0.1]), "one number for each hypothesis"),
        (lambda: belief.jeffrey([[0.5, 0], [0.5, 0]], [0.5, 0.5]), "held impossible"),
        (lambda: belief.jeffrey([[0.5, 0], [0.5, 0]], [1.0]), "one for each"),
        (lambda: belief.nearest_conditional([[0.5, 0], [0.5, 0]], 0.0), "a test that can be"),
        (lambda: belief.information_of([0.5, 0.5], 0.5, 0.5), "expected a table"),
        (lambda: belief.information_of([[0.5, 0.5]], 0.5, 0.5), "expected 2 × 2"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_the_lowest_point_of_a_curve_is_found_far_below_the_rounding_of_its_values():
    found = belief.lowest_point(lambda x: np.cosh(x - 0.3) + 7, 0.0, 1.0)
    assert found == pytest.approx(0.3, abs=1e-10)
