"""Heads are worth three decibans each, and a tail ends the matter."""

import math

import pytest

from widgets.why_kl.double_headed_coin import DoubleHeadedCoin, evidence_of


def test_a_head_is_worth_ten_log_ten_two():
    assert evidence_of("H")[0] == pytest.approx(10 * math.log10(2), rel=1e-15)
    assert DoubleHeadedCoin().answer().values["head"].text == "3.01\u00a0dB"


def test_five_heads_are_louder_than_twenty_to_one_and_four_are_not():
    five, four = DoubleHeadedCoin(heads=5).answer(), DoubleHeadedCoin(heads=4).answer()
    assert five.values["evidence"].number == pytest.approx(15.05, abs=0.002)
    assert five.values["odds"].number == pytest.approx(32, rel=1e-12)
    assert five.values["odds"].text == "32:1"
    assert "louder than 13 dB" in five.summary
    assert "13 dB would take 1 more" in four.summary


@pytest.mark.parametrize("heads", [0, 5, 20])
def test_one_tail_is_minus_infinity_and_said_so(heads):
    answer = DoubleHeadedCoin(heads=heads, tail=True, prior=60).answer()
    assert answer.values["evidence"].number == -math.inf
    assert answer.values["posterior"].text == "−∞\u00a0dB"
    assert answer.values["probability"].number == 0
    assert answer.values["odds"].text == "1:∞"
    assert "−∞" in answer.pictures["staircase"]
    assert "closed" in answer.summary


def test_a_suspicion_of_a_million_to_one_against_takes_twenty_heads_to_overcome():
    assert DoubleHeadedCoin(prior=-60, heads=19).answer().values["posterior"].number < 0
    assert DoubleHeadedCoin(prior=-60, heads=20).answer().values["posterior"].number > 0
