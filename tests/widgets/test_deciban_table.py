"""The fourteen rows of the table, typed here once more and held against the functions."""

import math

import pytest

from widgets.why_kl.deciban_table import NEAR_ODDS, DecibanTable, rows

# (decibans, odds, near odds in words, near odds, probability in per cent)
PUBLISHED = (
    (0, 1.0, "1:1", 1.0, 50.0),
    (1, 1.2589, "5:4", 1.25, 55.7),
    (2, 1.5849, "π:2", math.pi / 2, 61.3),
    (3, 1.9953, "2:1", 2.0, 66.6),
    (4, 2.5119, "5:2", 2.5, 71.5),
    (5, 3.1623, "π:1", math.pi, 76.0),
    (6, 3.9811, "4:1", 4.0, 79.9),
    (7, 5.0119, "5:1", 5.0, 83.4),
    (8, 6.3096, "2π:1", 2 * math.pi, 86.3),
    (9, 7.9433, "8:1", 8.0, 88.8),
    (10, 10.0, "10:1", 10.0, 90.9),
    (11, 12.5893, "4π:1", 4 * math.pi, 92.6),
    (12, 15.8489, "16:1", 16.0, 94.1),
    (13, 19.9526, "20:1", 20.0, 95.2),
)


@pytest.mark.parametrize(("k", "odds", "words", "near", "percent"), PUBLISHED)
def test_a_row(k, odds, words, near, percent):
    decibans, ratio, handy, p = rows()[k]
    assert decibans == k
    assert ratio == pytest.approx(odds, abs=5e-5)
    assert (handy, NEAR_ODDS[k][1]) == (pytest.approx(near), words)
    assert 100 * p == pytest.approx(percent, abs=0.05)


def test_handy_odds_are_within_one_per_cent():
    assert max(abs(near / ratio - 1) for _, ratio, near, _ in rows()) < 0.01


@pytest.mark.parametrize("k", range(14))
def test_the_row_that_is_read_out_is_the_row_of_the_table(k):
    values = DecibanTable(row=k).answer().values
    for name in ("odds", "near", "probability"):
        assert values[f"row_{name}"] == values[f"{name}_{k}"]


def test_every_row_has_its_spinner():
    pictures = DecibanTable().answer().pictures
    assert list(pictures) == ["rule", *(f"spinner_{k}" for k in range(14))]


def test_the_hairline_goes_below_even_and_reads_the_odds_against():
    values = DecibanTable(row=-3).answer().values
    assert values["row_near"].text == "1:2"
    assert values["row_odds"].number == pytest.approx(10**-0.3)
    assert values["row_probability"].number == pytest.approx(1 / (1 + 10**0.3))


def test_between_two_rows_the_nearest_is_named():
    assert (
        DecibanTable(row=9.6).answer().values["row_error"].text
        == "Near it, 10\u00a0dB is handily 10:1"
    )
