"""The slide rule: its hairline, its pins, and what lies beyond its ends."""

import xml.etree.ElementTree as ET

import pytest

from widgets.kit.slide_rule import ENDS, probability, rule, scale


def hairline(picture: str) -> float:
    grip = next(g for g in ET.fromstring(picture).iter("g") if g.get("class") == "grip across")
    return float(grip.find("circle").get("cx"))


def words(picture: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(picture).iter("text")]


def test_the_scales_stand_above_each_other():
    assert float(scale(20)(0)) == sum(ENDS) / 2
    assert probability(0) == 0.5
    assert probability(10) == pytest.approx(10 / 11)
    assert {"1:100", "2:1", "10:1", "91%", "67%", "−20"} <= set(words(rule(0)))


def test_the_hairline_stands_at_its_decibels_and_is_dragged_over_the_whole_rule():
    picture = rule(7.5, control="db", reach=23)
    assert hairline(picture) == pytest.approx(float(scale(23)(7.5)), abs=0.01)
    assert f'data-x="db {ENDS[0]:g} {ENDS[1]:g} -23 23"' in picture
    assert "grip" not in rule(7.5)


def test_beyond_its_end_the_hairline_stands_there_and_says_so():
    assert hairline(rule(60, control="db")) == ENDS[1]
    assert "60.0\u00a0dB →" in words(rule(60))
    assert "−60.0\u00a0dB ←" in words(rule(-60))


def test_pins_are_named():
    assert {"your doubt", "the test"} <= set(
        words(rule(0, pins=((-11, "your doubt"), (13, "the test"))))
    )
