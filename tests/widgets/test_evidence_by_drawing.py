"""Evidence by drawing: the right character, in decibans, with an error that holds."""

import re

import numpy as np
import pytest

from widgets.diffusion.evidence_by_drawing import (
    ENOUGH,
    MOST,
    SHARE,
    EvidenceByDrawing,
    likeness_of,
    reading,
    settled,
    stranger,
)
from widgets.diffusion.handwriting import CHARACTERS, DIGITS, examples
from widgets.maths.race import Standing


def final(**state):
    *_, answer = EvidenceByDrawing(**state).answers()
    return answer


def written(*strokes):
    return ".".join("".join(DIGITS[c] for xy in s for c in xy) for s in strokes)


def test_most_examples_are_read_as_what_they_are():
    names = examples().names
    read = [CHARACTERS[int(final(drawing=f"*{k}").values["first"].number)] for k in range(0, 18, 3)]
    assert sum(a == b for a, b in zip(read, names[::3], strict=True)) >= 5


def test_a_drawn_seven_is_a_seven():
    seven = written([(12, 8), (30, 8), (50, 8), (44, 22), (36, 40), (30, 58)])
    answer = final(drawing=seven)
    assert answer.values["first"].text == "7"
    assert answer.values["db"].number > 0


def test_it_stops_when_it_is_sure_enough():
    answers = list(EvidenceByDrawing(drawing="*0").answers())
    v = answers[-1].values
    sure = v["error"].number <= max(ENOUGH, SHARE * abs(v["db"].number))
    assert sure or v["draws"].number >= MOST - 50
    progress = [a.progress for a in answers]
    assert progress == sorted(progress)
    assert progress[-1] == 1


def test_the_stated_error_holds_over_seeds():
    results = [final(drawing="*12", seed=s).values for s in range(4)]
    found = np.array([v["db"].number for v in results if v["second"] == results[0]["second"]])
    error = np.array([v["error"].number for v in results if v["second"] == results[0]["second"]])
    assert np.all(abs(found - np.median(found)) < 5 * np.hypot(error, error.mean()))


def test_the_same_seed_weighs_the_same():
    assert final(drawing="*4", seed=2) == final(drawing="*4", seed=2)


def test_all_classes_are_ranked():
    picture = final().pictures["ranking"]
    labels = re.findall(r'class="label" text-anchor="start">([^<]+)<', picture)
    assert sorted(labels) == sorted(CHARACTERS)
    assert picture.count(">best<") == 1


def test_nothing_drawn_is_no_evidence():
    answer = final(drawing="")
    assert answer.values["db"].number == 0
    assert answer.progress is None


def test_the_order_of_a_reading():
    rng = np.random.default_rng(0)
    draws = rng.standard_normal((20, 47)) * 0.1 + np.arange(47)[::-1]
    draws[10:, :40] = np.nan
    now = reading(Standing(draws, rng.random(20)))
    assert now.order[:3] == [46, 45, 44]
    assert now.behind[0] == 0
    assert now.behind[1] == pytest.approx(10 / np.log(10), rel=0.05)
    assert settled(now)


def test_likeness_in_words():
    assert "like no character" in likeness_of(1.0)
    assert "with care" in likeness_of(0.995)
    assert likeness_of(0.5).startswith("It surprises the model more than 50%")
    assert "not evaluated" in likeness_of(None)


def test_a_scribble_is_stranger_than_a_letter():
    rng = np.random.default_rng(1)
    scribble = written(*[rng.integers(0, 64, (25, 2)) for _ in range(6)])
    odd, plain = (final(drawing=d).values["likeness"].number for d in (scribble, "*12"))
    assert odd == 1
    assert plain < 0.99
    assert stranger(0.0) == 0
