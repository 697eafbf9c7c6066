"""Both codes, their lengths and the excess."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.why_kl.coding_cost import CodingCost, shares

weights = st.floats(0, 8)
states = st.fixed_dictionaries({f"{d}_{letter}": weights for d in "pq" for letter in "abcd"})


def test_the_printed_example():
    answer = CodingCost().answer()
    values = answer.values
    assert values["length_p"].number == 7 / 4
    assert values["length_q"].number == 2
    assert values["excess"].number == 1 / 4
    assert values["entropy"].number == pytest.approx(7 / 4, abs=1e-15)
    assert values["kl"].number == pytest.approx(1 / 4, abs=1e-15)
    assert values["kl_reverse"].number == pytest.approx(1 / 4, abs=1e-15)
    assert "0, 10, 110, 111" in answer.pictures["codes"]
    assert "00, 01, 10, 11" in answer.pictures["codes"]


def test_the_tie_is_noted_and_breaks():
    assert "by chance" in CodingCost().answer().values["tie"].text
    assert "another number" in CodingCost(p_a=5).answer().values["tie"].text
    same = dict.fromkeys(("p_a", "p_b", "p_c", "p_d"), 2.0)
    assert CodingCost(**same).answer().values["tie"].text == "p and q are one"


@settings(deadline=None, max_examples=50)
@given(states)
def test_the_excess_is_the_information(state):
    values = CodingCost(**state).answer().values
    kl = values["kl"].number
    assert values["cross_entropy"].number == pytest.approx(
        values["entropy"].number + kl, rel=1e-12, abs=1e-12
    )
    assert values["excess"].number >= 0
    assert values["length_p"].number >= values["entropy"].number - 1e-12


def test_a_letter_that_q_ruled_out_has_an_infinite_ideal_word_and_a_finite_huffman_word():
    values = CodingCost(q_a=0).answer().values
    assert values["kl"].number == math.inf
    assert values["kl"].text == "∞"
    assert values["length_q"].number < 3


def test_weights_are_divided_by_their_sum_and_all_zero_are_equal():
    np.testing.assert_allclose(shares(4, 2, 1, 1), [1 / 2, 1 / 4, 1 / 8, 1 / 8])
    np.testing.assert_allclose(shares(0, 0, 0, 0), 1 / 4)
    assert CodingCost(q_a=0, q_b=0, q_c=0, q_d=0).answer().values == CodingCost().answer().values
