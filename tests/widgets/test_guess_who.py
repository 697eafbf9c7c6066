"""Putting people away: the published figures, and a board that obeys slider and clicks alike."""

import math
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.why_kl.guess_who import LETTERS, NAMES, GuessWho, features, gone

initials = st.text(LETTERS, max_size=24)


@pytest.mark.parametrize(
    ("left", "db", "bits"),
    [(24, "0.00", "0.00"), (12, "3.01", "1.00"), (5, "6.81", "2.26"), (1, "13.80", "4.58")],
)
def test_the_published_figures(left, db, bits):
    values = GuessWho(left=left).answer().values
    assert values["db"].text == f"{db}\u00a0dB"
    assert values["bits"].text == f"{bits} bits"
    assert values["nats"].number == pytest.approx(math.log(24 / left), abs=1e-14)


def test_no_two_people_are_alike_and_half_wear_glasses():
    assert len(set(LETTERS)) == 24
    assert len({features(k) for k in range(24)}) == 24
    assert all(features(LETTERS.index(c))[0] is False for c in gone(12, ""))


@given(st.integers(1, 24), initials)
def test_as_many_stand_as_the_slider_says_and_the_preferred_go_first(left, preferred):
    away = gone(left, preferred)
    assert len(away) == len(set(away)) == 24 - left
    wanted = "".join(dict.fromkeys(preferred))
    assert away.startswith(wanted[: 24 - left])


@given(st.integers(1, 24), initials, st.sampled_from(range(24)))
def test_a_press_on_a_face_moves_just_that_one(left, preferred, k):
    before = gone(left, preferred)
    picture = ElementTree.fromstring(GuessWho(left=left, away=preferred).answer().pictures["board"])
    face = next(g for g in picture.iter("g") if g.get("id") == f"guess-who-{LETTERS[k]}")
    assert NAMES[k] in face.get("aria-label")
    settings = face.get("data-set")
    if left == 1 and LETTERS[k] not in before:
        assert settings is None  # somebody must be the one
        return
    pairs = dict(pair.split("=") for pair in settings.split(";"))
    after = gone(int(pairs["left"]), pairs["away"])
    assert set(before) ^ set(after) == {LETTERS[k]}


def test_an_initial_of_nobody_is_refused():
    widget = GuessWho()
    assert "expected" in widget.restore({"away": "AZ"})["away"]
    assert widget.away == ""
