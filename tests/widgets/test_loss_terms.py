"""The loss by terms: groups that add up, single terms that are right on average."""

import math

import numpy as np
import pytest

from tests.maths.bound_terms import bound_terms
from widgets.diffusion.handwriting import image_of
from widgets.diffusion.loss_terms import BLOCK, ROUNDS, STRATA, LossTerms, singles, visit
from widgets.diffusion.model import label_of, model
from widgets.maths.bound import NATS_TO_DB


def final(**state):
    *_, answer = LossTerms(**state).answers()
    return answer


@pytest.fixture(scope="module")
def answer():
    return final()


def test_the_bound_is_that_of_the_mathematics(answer):
    terms = bound_terms(
        model(), image_of("*5"), label_of("A"), np.random.default_rng(9), draws=24, steps=STRATA
    )
    v = answer.values
    error = math.hypot(terms.total.error, v["diffusion_error"].number / NATS_TO_DB)
    # Both estimate the reconstruction by two dozen draws.
    error = math.hypot(error, terms.reconstruction.error)
    assert abs(v["total"].number - terms.total.mean) < 4 * error


def test_one_bound_in_three_units(answer):
    v = answer.values
    assert v["total_db"].number == pytest.approx(v["total"].number * 10 / math.log(10))
    assert v["bits"].number == pytest.approx(v["total"].number / 784 / math.log(2))


def test_single_terms_are_right_on_average(answer):
    draws = np.concatenate([singles("*5", "A", 4, k) for k in range(40)]) * NATS_TO_DB
    error = draws.std(ddof=1) / math.sqrt(len(draws))
    full = answer.values["diffusion"].number
    assert abs(draws.mean() - full) < 4 * math.hypot(error, answer.values["diffusion_error"].number)


def test_more_draws_keep_the_first_ones():
    few, many = final(draws=BLOCK), final(draws=2 * BLOCK)
    assert few.values["mean"].number == pytest.approx(
        float(singles("*5", "A", 1, 0).mean()) * NATS_TO_DB
    )
    assert many.values["drawn"].text == f"{2 * BLOCK} single terms"


def test_no_draws_claim_nothing():
    assert final(draws=0).values["mean"].text == "–"


def test_the_true_class_is_the_better_explanation():
    right, wrong = (final(draws=0, character=c).values["total"].number for c in "AW")
    assert right < wrong


def test_weights_of_one_change_the_bars_and_not_the_bound(answer):
    plain = final(weights="one")
    assert plain.values["total"] == answer.values["total"]
    assert plain.pictures["by_time"] != answer.pictures["by_time"]


def test_rounds_visit_every_interval_once():
    weighted, plain, reconstruction = visit("*5", "A", 0)
    assert weighted.shape == plain.shape == (STRATA,)
    assert (weighted > plain).all()  # −dλ/dt is above one everywhere
    assert len(reconstruction) == 2


def test_it_comes_in_parts():
    progress = [a.progress for a in LossTerms(draws=60).answers()]
    assert len(progress) == ROUNDS + 3 + 1
    assert progress == sorted(progress)
    assert progress[-1] == 1


def test_an_empty_drawing_is_paper():
    assert set(final(drawing="", draws=0).images["seen"].pixels) == {0}
