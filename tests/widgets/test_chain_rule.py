"""Both sides of the chain rule agree, for anything a reader can enter."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from widgets.why_kl.chain_rule import ChainRuleBars, lengths

percent = st.one_of(st.sampled_from([0.0, 100.0]), st.floats(0, 100))
states = st.fixed_dictionaries(
    dict.fromkeys(("p_d", "p_t_d", "p_t_n", "q_d", "q_t_d", "q_t_n"), percent)
    | {"first": st.sampled_from(["disease", "test"])}
)


def test_the_running_example_is_9_72_decibels_in_either_order():
    for first in ("disease", "test"):
        values = ChainRuleBars(first=first).answer().values
        assert values["joint"].number == pytest.approx(9.72, abs=0.005)
    test_first = ChainRuleBars(first="test").answer().values
    assert test_first["marginal"].number == pytest.approx(-10 * math.log10(0.10658), abs=1e-9)
    assert test_first["conditional_1"].number < 1e-6  # the disease comes free: Bayes' rule


# A probability of 2e-315, which a double holds with 29 bits instead of 53.
TINY = {"p_d": 100, "p_t_d": 100, "p_t_n": 0, "q_d": 1, "q_t_d": 2.2250738585e-313, "q_t_n": 100}


@settings(deadline=None)
@given(states)
@example(TINY | {"first": "test"})
def test_both_sides_agree_to_1e_12(state):
    values = ChainRuleBars(**state).answer().values
    joint, total = values["joint"].number, values["total"].number
    assert total == pytest.approx(joint, rel=1e-12, abs=1e-12)
    assert values["difference"].number <= 1e-12 * max(1, joint if joint < math.inf else 1)
    parts = [values[n].number for n in ("marginal", "conditional_1", "conditional_2")]
    assert sum(parts) == pytest.approx(total, rel=1e-12, abs=1e-12)


@settings(deadline=None)
@given(states)
def test_the_order_does_not_change_the_total(state):
    one, other = (
        ChainRuleBars(**(state | {"first": first})).answer().values["total"].number
        for first in ("disease", "test")
    )
    assert one == pytest.approx(other, rel=1e-11, abs=1e-12)


def test_what_q_ruled_out_is_infinite_and_said_so():
    answer = ChainRuleBars(q_t_n=0, p_t_n=50).answer()
    assert answer.values["joint"].number == math.inf
    assert answer.values["total"].text == "∞\u00a0dB"
    assert answer.values["difference"].number == 0
    assert "ruled out" in answer.summary


def test_bars_end_to_end_are_as_long_as_the_whole_and_infinities_share_what_is_left():
    assert sum(lengths([4.0, 2.0, 6.0], 500)) == pytest.approx(500)
    assert sum(lengths([1.0, 1.0, 0.0], 500)) == pytest.approx(100)
    endless = lengths([4.0, math.inf, math.inf], 500)
    assert endless[1] == endless[2] > 0
    assert sum(endless) == pytest.approx(500)
