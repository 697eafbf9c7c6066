"""Information, odds and decibans against closed forms, scipy and the laws that they must obey."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special, stats

from widgets.maths import information as info

decibels = st.floats(-23, 23)
positive = st.floats(1e-6, 1.0)


def dist(n):
    """Distributions over n outcomes, some of them possibly impossible."""
    weights = st.one_of(st.just(0.0), positive)
    return (
        hnp.arrays(float, n, elements=weights)
        .filter(lambda w: w.sum() > 0)
        .map(lambda w: w / w.sum())
    )


def table(shape=(2, 2)):
    return dist(shape[0] * shape[1]).map(lambda p: p.reshape(shape))


# ------------------------------------------------------------------------------------------ units


@pytest.mark.parametrize(
    ("db", "odds", "probability"),
    [
        (0, 1, 0.5),
        (10, 10, 10 / 11),
        (-10, 0.1, 1 / 11),
        (20, 100, 100 / 101),
        (13, 10**1.3, 1 / (1 + 10**-1.3)),
        (math.inf, math.inf, 1),
        (-math.inf, 0, 0),
    ],
)
def test_decibels_odds_and_probability_name_the_same_belief(db, odds, probability):
    assert info.odds_from_db(db) == pytest.approx(odds, rel=1e-14)
    assert info.probability_from_db(db) == pytest.approx(probability, rel=1e-14)
    assert info.odds_from_probability(probability) == pytest.approx(odds, rel=1e-12)
    assert info.db_from_probability(probability) == pytest.approx(db, abs=1e-12)
    assert info.db_from_odds(odds) == pytest.approx(db, abs=1e-12)


@given(decibels)
def test_decibels_survive_the_round_trip_through_probability(db):
    assert info.db_from_probability(info.probability_from_db(db)) == pytest.approx(db, abs=1e-12)
    assert info.db_from_odds(info.odds_from_db(db)) == pytest.approx(db, abs=1e-12)


@given(st.floats(-3000, 0))
def test_small_probabilities_keep_their_digits(db):
    p = info.probability_from_db(db)
    assert info.db_from_probability(p) == pytest.approx(db, abs=1e-9)
    assert p == pytest.approx(special.expit(db * math.log(10) / 10), rel=1e-11)


@given(st.floats(-1e308, 1e308))
def test_probabilities_of_opposite_evidence_sum_to_one(db):
    assert info.probability_from_db(db) + info.probability_from_db(-db) == pytest.approx(1)


@given(st.floats(-1e6, 1e6))
def test_units_convert_there_and_back(x):
    assert info.nats_from_db(info.db_from_nats(x)) == pytest.approx(x, rel=1e-14)
    assert info.bits_from_db(info.db_from_bits(x)) == pytest.approx(x, rel=1e-14)
    assert info.db_from_bits(info.bits_from_nats(x)) == pytest.approx(info.db_from_nats(x))


def test_the_units_have_their_published_sizes():
    assert info.db_from_nats(1) == pytest.approx(4.342944819032518, rel=1e-15)
    assert info.db_from_bits(1) == pytest.approx(3.010299956639812, rel=1e-15)
    assert info.bits_from_nats(1) == pytest.approx(1.4426950408889634, rel=1e-15)


def test_scalars_give_scalars_and_arrays_give_arrays():
    assert isinstance(info.odds_from_db(3), float)
    assert isinstance(info.kl([0.5, 0.5], [0.1, 0.9]), float)
    assert info.probability_from_db([0.0, 10.0]).shape == (2,)
    assert info.kl(np.full((3, 2), 0.5), np.full((3, 2), 0.5), axis=1).shape == (3,)
    assert info.bernoulli_kl(np.full(4, 0.3), 0.5 * np.ones(4)).shape == (4,)


def test_the_running_example_is_13_29_decibels_up_and_11_88_down():
    prior = info.db_from_probability(0.07)
    positive = info.db_from_nats(info.weight_of_evidence(0.938, 1 - 0.956))
    negative = info.db_from_nats(info.weight_of_evidence(1 - 0.938, 0.956))
    assert prior == pytest.approx(-11.23, abs=0.005)
    assert positive == pytest.approx(13.29, abs=0.005)
    assert negative == pytest.approx(-11.88, abs=0.005)
    assert prior + positive == pytest.approx(2.05, abs=0.006)


# ------------------------------------------------------------------------------------- infinities


def test_what_q_ruled_out_and_p_did_not_is_infinitely_informative():
    assert info.kl([0.5, 0.5], [1.0, 0.0]) == math.inf
    assert info.cross_entropy([0.5, 0.5], [1.0, 0.0]) == math.inf
    assert info.weight_of_evidence(0.5, 0.0) == math.inf
    assert info.weight_of_evidence(0.0, 0.5) == -math.inf
    assert info.surprise(0.0) == math.inf
    assert info.bernoulli_kl(1.0, 0.0) == math.inf


def test_what_p_rules_out_contributes_nothing():
    assert info.kl([1.0, 0.0], [0.5, 0.5]) == pytest.approx(math.log(2))
    assert info.kl([1.0, 0.0], [1.0, 0.0]) == 0
    assert info.entropy([1.0, 0.0]) == 0
    assert math.copysign(1, info.entropy([1.0, 0.0])) == 1


# ---------------------------------------------------------------------------- entropies and scipy


@given(dist(5), dist(5))
def test_kl_is_scipys(p, q):
    assert info.kl(p, q) == pytest.approx(special.rel_entr(p, q).sum(), rel=1e-12, abs=1e-12)
    assert info.entropy(p) == pytest.approx(stats.entropy(p), rel=1e-12, abs=1e-12)


@given(dist(6), dist(6))
def test_cross_entropy_is_entropy_plus_kl(p, q):
    assert info.cross_entropy(p, q) == pytest.approx(
        info.entropy(p) + info.kl(p, q), rel=1e-12, abs=1e-12
    )


@given(dist(4), dist(4))
def test_kl_is_never_negative_and_zero_at_equality(p, q):
    assert info.kl(p, q) >= 0
    assert info.kl(p, p) == 0


@given(dist(6), dist(6), st.permutations(range(6)))
def test_kl_does_not_care_what_outcomes_are_called(p, q, order):
    order = list(order)
    assert info.kl(p[order], q[order]) == pytest.approx(info.kl(p, q), rel=1e-12, abs=1e-12)


@given(dist(4), dist(4))
def test_kl_is_the_average_weight_of_evidence(p, q):
    seen = p > 0
    w = info.weight_of_evidence(p[seen], q[seen])
    assert info.kl(p, q) == pytest.approx((p[seen] * w).sum(), rel=1e-12, abs=1e-12)


@given(st.floats(0, 1), st.floats(0.001, 0.999))
def test_bernoulli_kl_is_the_closed_form(p, q):
    expected = special.rel_entr([p, 1 - p], [q, 1 - q]).sum()
    assert info.bernoulli_kl(p, q) == pytest.approx(expected, rel=1e-10, abs=1e-14)


def test_subnormal_probabilities_do_not_overflow():
    tiny = 5e-324
    assert info.kl([0.5, 0.5], [tiny, 1.0]) == pytest.approx(-math.log(2) - 0.5 * math.log(tiny))


@pytest.mark.parametrize(("n", "db", "bits"), [(12, 3.01, 1.00), (5, 6.81, 2.26), (1, 13.80, 4.58)])
def test_guess_who_is_worth_the_log_of_the_ratio(n, db, bits):
    p = np.where(np.arange(24) < n, 1 / n, 0.0)
    nats = info.kl(p, np.full(24, 1 / 24))
    assert nats == pytest.approx(math.log(24 / n), rel=1e-14)
    assert info.db_from_nats(nats) == pytest.approx(db, abs=0.005)
    assert info.bits_from_nats(nats) == pytest.approx(bits, abs=0.006)


# ------------------------------------------------------------------------------------- chain rule


@given(table(), table())
def test_the_chain_rule_holds_to_the_last_digits(p, q):
    rule = info.chain_rule(p, q)
    assert rule.total == pytest.approx(rule.joint, rel=1e-12, abs=1e-12)
    assert rule.joint == info.kl(p, q)


@given(table((3, 4)), table((3, 4)))
def test_the_chain_rule_holds_for_either_order_of_the_variables(p, q):
    down, across = info.chain_rule(p, q), info.chain_rule(p.T, q.T)
    assert down.total == pytest.approx(across.total, rel=1e-11, abs=1e-12)


def test_the_chain_rule_weighs_conditionals_by_p_and_not_by_q():
    p = np.array([[0.45, 0.45], [0.05, 0.05]])
    q = np.array([[0.08, 0.02], [0.45, 0.45]])
    rule = info.chain_rule(p, q)
    np.testing.assert_allclose(rule.weights, [0.9, 0.1])
    np.testing.assert_allclose(rule.conditionals, [info.bernoulli_kl(0.5, 0.8), 0.0], atol=1e-15)


def test_zero_probabilities_leave_the_chain_rule_standing():
    never_x = info.chain_rule([[0.0, 0.0], [0.5, 0.5]], [[0.2, 0.3], [0.25, 0.25]])
    assert never_x.total == pytest.approx(never_x.joint) == pytest.approx(math.log(2))
    new_y = info.chain_rule([[0.2, 0.3], [0.3, 0.2]], [[0.5, 0.0], [0.25, 0.25]])
    assert new_y.joint == new_y.total == math.inf
    new_x = info.chain_rule([[0.2, 0.3], [0.3, 0.2]], [[0.0, 0.0], [0.5, 0.5]])
    assert new_x.joint == new_x.marginal == new_x.total == math.inf
    assert not np.isnan(new_x.conditionals).any()


# --------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: info.kl([0.5, 0.6], [0.5, 0.5]), "sums to 1.1; expected 1"),
        (lambda: info.kl([-0.5, 1.5], [0.5, 0.5]), "p = -0.5; expected probabilities"),
        (lambda: info.kl([0.5, 0.5], [0.2, 0.3, 0.5]), r"shape \(2,\) and q of shape \(3,\)"),
        (lambda: info.kl([0.5, math.nan], [0.5, 0.5]), "nan in p"),
        (lambda: info.entropy([math.inf, 0.0]), "p = inf"),
        (lambda: info.entropy([]), "sums to 0"),
        (lambda: info.entropy("abc"), "expected numbers"),
        (lambda: info.entropy([[0.5, 0.5], [1.0]]), "expected numbers"),
        (lambda: info.odds_from_probability(1.5), "p = 1.5"),
        (lambda: info.db_from_odds([2.0, -3.0]), "odds of -3"),
        (lambda: info.probability_from_db(math.nan), "nan in db"),
        (lambda: info.weight_of_evidence(0, 0), "both p and q rule out"),
        (lambda: info.weight_of_evidence(-1, 1), "negative"),
        (lambda: info.chain_rule([0.5, 0.5], [0.5, 0.5]), "tables of 1 axes"),
        (lambda: info.kl([[0.5, 0.5], [0.5, 0.6]], np.full((2, 2), 0.5), axis=1), "sums to 1.1"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence) as refusal:
        call()
    assert "\n" not in str(refusal.value)
    assert "expected" in str(refusal.value)
