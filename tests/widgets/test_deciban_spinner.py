"""The spinner's numbers, words and spins against closed forms and their distribution."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from widgets.kit.sectors import SECTORS, spinner
from widgets.why_kl.deciban_spinner import DecibanSpinner, spin, words_for

decibels = st.floats(-23, 23)


def answer(**state):
    return DecibanSpinner(**state).answer()


@pytest.mark.parametrize(
    ("db", "odds", "probability", "p"),
    [
        (13, "20:1", "95.2%", 0.952273278965796091940),
        (0, "1:1", "50.0%", 0.5),
        (-13, "1:20", "4.8%", 0.0477267210342039080604),
        (10, "10:1", "90.9%", 10 / 11),
        (23, "200:1", "99.5%", 0.995013121263312030250),
        (-23, "1:200", "0.5%", 0.00498687873668796975038),
    ],
)
def test_the_readout(db, odds, probability, p):
    values = answer(db=db).values
    assert values["odds"].text == odds
    assert values["probability"].text == probability
    assert values["probability"].number == pytest.approx(p, abs=1e-15)


@given(decibels)
def test_the_numbers_agree_with_each_other(db):
    values = answer(db=db).values
    p, ratio = values["probability"].number, values["odds"].number
    assert p == pytest.approx(1 / (1 + 10 ** (-db / 10)), rel=1e-14)
    assert ratio == pytest.approx(p / (1 - p), rel=1e-12)
    assert values["nats"].number == pytest.approx(math.log(ratio), abs=1e-12)
    assert values["bits"].number == pytest.approx(math.log2(ratio), abs=1e-12)


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.005, "next to impossible"),
        (0.07, "almost certainly not"),
        (0.3, "probably not"),
        (0.5, "chances about even"),
        (0.616, "probable"),
        (10 / 11, "almost certain"),
        (0.995, "as good as certain"),
    ],
)
def test_kents_words(p, words):
    assert words_for(p) == words


@given(st.floats(0, 1))
def test_the_blue_share_of_the_picture_is_the_probability(p):
    (path,) = re.findall(r' d="([^"]*)" data-share', spinner(p))
    number = r"(-?[\d.]+)"
    point = f"{number} {number}"
    sector = re.compile(f"M160 160L{point}A156.8 156.8 0 0 1 {point}Z")
    assert sector.sub("", path) == ""
    corners = np.array(sector.findall(path), float).reshape(SECTORS, 2, 2) - 160
    assert np.hypot(corners[..., 0], corners[..., 1]) == pytest.approx(156.8, abs=0.01)
    # Turns of the circle, clockwise from the top.
    starts, ends = (np.arctan2(corners[..., 0], -corners[..., 1]) / (2 * np.pi)).T
    assert starts % 1 == pytest.approx(np.arange(SECTORS) / SECTORS, abs=1e-4)
    apart = (ends - starts + 1e-4) % 1 - 1e-4
    assert apart * SECTORS == pytest.approx(np.full(SECTORS, p), abs=5e-4)


def test_the_pointer_points_where_it_rests():
    assert "rotate(90.00 160 160)" in spinner(0.5, turn=0.25)


@given(decibels, st.integers(0, 999_999), st.integers(0, 500))
def test_a_spin_is_blue_exactly_where_the_pointer_rests_on_blue(db, seed, n):
    p = 1 / (1 + 10 ** (-db / 10))
    turns, blue = spin(p, seed, n)
    for turn, hit in zip(turns, blue, strict=True):
        assert hit == (math.fmod(turn * SECTORS, 1.0) < p)


@pytest.mark.parametrize("db", [-13, -3, 0, 3, 13])
def test_spins_come_up_blue_as_often_as_they_should(db):
    p = 1 / (1 + 10 ** (-db / 10))
    _, blue = spin(p, seed=7, n=10_000)
    assert stats.binomtest(int(blue.sum()), 10_000, p).pvalue > 1e-3


@given(st.integers(0, 999_999), st.integers(1, 300))
def test_the_first_spins_do_not_change_when_more_follow(seed, n):
    few, many = spin(0.5, seed, n), spin(0.5, seed, n + 1)
    assert few[0].tolist() == many[0][:n].tolist()


def test_the_tally_counts_the_spins():
    values = answer(db=0, spins=100, seed=3).values
    hits = int(spin(0.5, 3, 100)[1].sum())
    assert values["blue"].number == hits
    assert values["spun"].text == "100 spins"
    assert values["share"].number == hits / 100
    assert f"{hits} of 100 spins were blue" in answer(db=0, spins=100, seed=3).summary


def test_before_the_first_spin_nothing_is_claimed():
    shown = answer(spins=0)
    assert shown.values["spun"].text == "0 spins"
    assert shown.values["share"].text == ""
    assert "spins were blue" not in shown.summary


def test_the_summary_says_what_the_picture_shows():
    assert answer(db=13).summary == (
        "At 13.0\u00a0dB the odds are 20:1, a probability of 95.2%: almost certain."
    )
