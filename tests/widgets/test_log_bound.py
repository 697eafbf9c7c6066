"""The logarithm stays below its tangent."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.why_kl.log_bound import HIGHEST, LOWEST, LogBound, gap


def test_at_two_the_gap_is_one_less_log_two():
    values = LogBound().answer().values
    assert values["log_x"].number == pytest.approx(math.log(2), rel=1e-15)
    assert values["line"].number == 1
    assert values["gap"].number == pytest.approx(1 - math.log(2), rel=1e-14)


@given(st.floats(LOWEST, HIGHEST))
def test_the_gap_is_never_negative_and_zero_only_at_one(x):
    assert gap(x) >= 0
    if abs(x - 1) > 1e-6:
        assert gap(x) > 0
    assert gap(x) == pytest.approx(x - 1 - math.log(x), abs=1e-14)


def test_the_curves_touch_at_one():
    answer = LogBound(x=1).answer()
    assert answer.values["gap"].number == 0
    assert "touch" in answer.summary
