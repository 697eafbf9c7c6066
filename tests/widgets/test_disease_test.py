"""The disease test: published figures, and areas that are the joint probabilities."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.maths.belief import joint_table
from widgets.why_kl.disease_test import (
    LEFT,
    OUTCOMES,
    PEOPLE,
    SIDE,
    TOP,
    DiseaseTest,
    areas,
    conditionals,
    counts,
)

share = st.floats(0, 1)


def test_the_published_figures():
    values = DiseaseTest().answer().values
    assert values["t"].number == pytest.approx(0.10658, abs=1e-12)
    assert values["posterior"].number == pytest.approx(0.6160630512, abs=1e-10)
    assert values["posterior_db"].number == pytest.approx(2.05, abs=0.006)
    assert values["d_t"].number == pytest.approx(0.07 * 0.938, rel=1e-12)
    assert values["posterior"].text == "61.6%"


@given(share, share, share)
def test_both_squares_cut_the_same_areas(prior, sensitivity, specificity):
    joint = joint_table(prior, sensitivity, specificity)
    for by_test in (False, True):
        for ((row, column), *_), (x, y, w, h) in zip(OUTCOMES, areas(joint, by_test), strict=True):
            assert w * h == pytest.approx(joint[row, column], abs=1e-12)
            assert -1e-12 <= x <= x + w <= 1 + 1e-12
            assert -1e-12 <= y <= y + h <= 1 + 1e-12


@given(share, share, share)
def test_the_thousand_are_divided_as_the_areas_are(prior, sensitivity, specificity):
    joint = joint_table(prior, sensitivity, specificity)
    found = counts(joint)
    assert sum(found) == PEOPLE
    for ((row, column), *_), n in zip(OUTCOMES, found, strict=True):
        assert abs(n - PEOPLE * joint[row, column]) <= 1


def test_the_people_stand_in_the_area_of_their_outcome():
    for cut in ("disease", "test"):
        joint = joint_table(0.3, 0.8, 0.6)
        drawn = DiseaseTest(prior=30, sensitivity=80, specificity=60, cut=cut).answer()
        paths = re.findall(
            r'<path d="([^"]*)"[^>]*data-key="people-(\d)"', drawn.pictures["square"]
        )
        for (path, k), (x, y, w, h) in zip(paths, areas(joint, cut == "test"), strict=True):
            dots = np.array(re.findall(r"M(-?\d+) (-?\d+)h0", path), float)
            low, high = np.array([LEFT + SIDE * x, TOP + SIDE * y]), SIDE * np.array([w, h])
            assert len(dots) == counts(joint)[int(k)]
            assert (dots >= low - 1).all()
            assert (dots <= low + high + 1).all()


def test_a_test_that_is_never_positive_says_so():
    answer = DiseaseTest(sensitivity=0, specificity=100).answer()
    assert conditionals(joint_table(0.07, 0, 1))[0] == 0
    assert "no test is ever positive" in answer.summary


def test_a_test_that_never_errs_leads_to_certainty():
    values = DiseaseTest(specificity=100).answer().values
    assert values["posterior"].number == 1
    assert values["posterior_db"].number == math.inf
    assert values["posterior_db"].text == "∞\u00a0dB"
