"""Numbers as people read them: one spelling each, no nan, nothing rounded to a certainty."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.kit import number_format

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
probability = st.floats(0, 1)


def back(written: str) -> float:
    """A written number as a float again."""
    return float(written.replace(number_format.MINUS, "-").replace(number_format.THIN_SPACE, ""))


@pytest.mark.parametrize(
    ("x", "n", "written"),
    [
        (0.61606306, 3, "0.616"),
        (-11.2339, 2, "−11.23"),
        (14966.4, 0, "14\u202f966"),
        (1234.5, 1, "1234.5"),
        (-1234567.891, 2, "−1\u202f234\u202f567.89"),
        (-0.001, 2, "0.00"),
        (math.inf, 2, "∞"),
        (-math.inf, 2, "−∞"),
    ],
)
def test_fix(x, n, written):
    assert number_format.fix(x, n) == written


@pytest.mark.parametrize(
    ("x", "n", "written"),
    [
        (1.15e-42, 3, "1.15 × 10⁻⁴²"),
        (8.69e-4, 3, "8.69 × 10⁻⁴"),
        (403.7, 3, "404"),
        (403.7, 4, "403.7"),
        (9.999, 3, "10.0"),
        (0.5, 2, "0.50"),
        (-2.5e9, 2, "−2.5 × 10⁹"),
        (0, 3, "0"),
        (math.inf, 3, "∞"),
    ],
)
def test_sig(x, n, written):
    assert number_format.sig(x, n) == written


@pytest.mark.parametrize(
    ("p", "written"),
    [
        (0.9522732, "95.2%"),
        (0.5, "50.0%"),
        (0.0, "0.0%"),
        (1.0, "100.0%"),
        (0.99998, "99.998%"),
        (0.00001, "0.001%"),
    ],
)
def test_percent(p, written):
    assert number_format.percent(p) == written


@pytest.mark.parametrize(
    ("o", "written"),
    [
        (19.952623, "20:1"),
        (1.0, "1:1"),
        (0.1, "1:10"),
        (0.19953, "1:5.01"),
        (5.0119, "5.01:1"),
        (math.inf, "∞:1"),
        (0.0, "1:∞"),
    ],
)
def test_odds(o, written):
    assert number_format.odds(o) == written


def test_decibels_have_their_unit_on_the_same_line():
    assert number_format.db(-11.2339) == "−11.23\u00a0dB"


@pytest.mark.parametrize(
    "write",
    [
        number_format.fix,
        number_format.sig,
        number_format.percent,
        number_format.odds,
        number_format.db,
    ],
)
def test_nan_is_never_shown(write):
    with pytest.raises(ValueError, match="nan"):
        write(math.nan)


def test_negative_odds_are_refused():
    with pytest.raises(ValueError, match="from 0 to infinity"):
        number_format.odds(-1)


@given(finite, st.integers(0, 6))
def test_fix_is_within_half_a_unit_of_the_last_place(x, n):
    assert abs(back(number_format.fix(x, n)) - x) <= 0.5000001 * 10.0**-n + 1e-9 * abs(x)


@given(finite)
def test_no_minus_stands_before_zero_and_no_hyphen_anywhere(x):
    written = number_format.fix(x, 2)
    assert "-" not in written
    assert written != "−0.00"


@given(finite.filter(lambda x: x != 0), st.integers(1, 8))
def test_sig_keeps_that_many_digits(x, n):
    written = number_format.sig(x, n)
    mantissa, _, power = written.partition(" × 10")
    exponent = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
    assert back(mantissa) * 10.0**exponent == pytest.approx(x, rel=0.51 * 10.0 ** (1 - n))


@given(probability)
def test_only_certainties_are_written_as_certainties(p):
    written = number_format.percent(p)
    if 1e-10 < p < 1 - 1e-10:
        assert 0 < back(written.rstrip("%")) < 100


@given(st.floats(1e-6, 1e6))
def test_odds_have_one_side_of_one(o):
    left, _, right = number_format.odds(o).partition(":")
    assert "1" in (left, right)


@given(st.integers(-999, 999))
def test_superscript_is_read_back(n):
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    assert int(number_format.superscript(n).translate(digits)) == n
