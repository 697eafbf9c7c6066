"""Pictures are well-formed, escaped, free of style attributes, and drawn where they should be."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from widgets.kit import chart, svg

coordinates = hnp.arrays(float, 5, elements=st.floats(-1e4, 1e4))


@pytest.mark.parametrize(
    ("x", "written"), [(12.5, "12.5"), (7.0, "7"), (-0.333, "-0.33"), (-0.001, "0"), (1e-9, "0")]
)
def test_coordinates_are_short(x, written):
    assert svg.num(x) == written


def test_a_picture_is_well_formed_and_named():
    picture = svg.svg(600, 300, svg.line(0, 0, 1, 1), title="p & q < 1", cls="wide")
    root = ET.fromstring(picture)
    assert root.attrib == {"viewBox": "0 0 600 300", "role": "img", "class": "wide"}
    assert root[0].text == "p & q < 1"


def test_attributes_are_escaped_and_none_is_left_out():
    drawn = svg.element("path", d='"><script>', cls="p-line", stroke_width=2.0, id=None)
    wanted = {"d": '"><script>', "class": "p-line", "stroke-width": "2"}
    assert ET.fromstring(drawn).attrib == wanted


def test_text_is_escaped():
    assert ET.fromstring(svg.text(1, 2, "<b>")).text == "<b>"


def test_negative_sizes_are_drawn_as_none():
    assert ET.fromstring(svg.rect(0, 0, -3, 5)).attrib["width"] == "0"


@given(coordinates, coordinates)
def test_points_are_where_they_should_be(xs, ys):
    steps = re.split("[Ml]", svg.points(xs, ys))[1:]
    drawn = np.cumsum([[float(number) for number in step.split()] for step in steps], axis=0)
    assert np.allclose(drawn, np.stack([xs, ys], axis=1), atol=0.0501, rtol=1e-5)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_point_that_is_not_finite_breaks_the_line(bad):
    assert svg.points([0, 1, 2, 3, 4], [0, 1, bad, 3, 4]) == "M0 0l1 1M3 3l1 1"


def test_a_scale_is_linear_and_may_point_upwards():
    scale = chart.Scale((0, 10), (300, 100))
    assert scale([0, 5, 10]).tolist() == [300, 200, 100]


def test_axes_label_their_ticks_and_themselves():
    scale = chart.Scale((0, 1), (0, 100))
    for axis in (
        chart.x_axis(scale, 50, [(0, "0"), (1, "1")], title="p(D)", grid=10),
        chart.y_axis(scale, 50, [(0, "0"), (1, "1")], title="p(D)", grid=10),
    ):
        words = [e.text for e in ET.fromstring(axis).iter("text")]
        assert words == ["0", "1", "p(D)"]
        assert axis.count("grid-line") == 2


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_a_stacked_bar_fills_its_length(sizes):
    parts = ET.fromstring(svg.group(svg.stacked_bar(10, 0, 200, 20, [(s, "p") for s in sizes])))
    lengths = [float(part.attrib["width"]) for part in parts]
    assert sum(lengths) == pytest.approx(200 if sum(sizes) else 0, abs=0.01 * len(sizes))


def test_no_picture_carries_a_style_attribute():
    everything = svg.svg(1, 1, svg.circle(0, 0, 1), svg.polyline([0, 1], [0, 1]), title="t")
    assert "style" not in everything


def test_dots_are_one_path_with_round_ends():
    drawn = ET.fromstring(svg.dots([1.2, 3.6], [5, 6], 7.0, "p-line"))
    assert drawn.get("d") == "M1 5h0M4 6h0"
    assert drawn.get("stroke-linecap") == "round"


def test_words_between_stars_are_in_italics():
    drawn = ET.fromstring(svg.text(0, 0, "*I*[*p*; q] < 1"))
    assert "".join(drawn.itertext()) == "I[p; q] < 1"
    assert [part.text for part in drawn] == ["I", "p"]


def test_a_grip_names_the_controls_that_it_drags():
    across, down = svg.Track("x", (0, 100), (-1, 1)), svg.Track("y", (50, 0), (0, 10))
    grip = ET.fromstring(svg.grip(50, 25, across, down))
    assert (grip.get("data-x"), grip.get("data-y")) == ("x 0 100 -1 1", "y 50 0 0 10")
    assert grip.get("class") == "grip both"
    assert ET.fromstring(svg.grip(0, 0, down=down)).get("data-x") is None
