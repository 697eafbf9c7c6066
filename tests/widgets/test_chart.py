"""Axes with round numbers, and a frame that maps data to the picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.kit.chart import Chart, ticks


@pytest.mark.parametrize(
    ("low", "high", "count", "written"),
    [
        (0, 500, 5, ["0", "100", "200", "300", "400", "500"]),
        (-20, 31, 5, ["−20", "0", "20"]),
        (4.5, 6.8, 5, ["4.5", "5.0", "5.5", "6.0", "6.5"]),
        (0, 0.06, 4, ["0", "0.02", "0.04", "0.06"]),
        (3, 3, 5, ["3"]),
    ],
)
def test_ticks_are_round_and_written_with_the_decimals_they_need(low, high, count, written):
    assert [text for _, text in ticks(low, high, count)] == written


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e5), st.integers(3, 8))
def test_ticks_lie_within_the_axis_and_are_few(low, width, count):
    marks = ticks(low, low + width, count)
    assert 1 <= len(marks) <= count + 1
    assert all(low - 1e-6 * width <= t <= low + width * (1 + 1e-6) for t, _ in marks)
    assert len({text for _, text in marks}) == len(marks)


def test_a_chart_puts_data_where_its_axes_say():
    chart = Chart((0, 10), (-1, 1))
    assert chart.at(0, -1) == (chart.left, chart.bottom)
    assert chart.at(10, 1) == (chart.right, chart.top)


def test_a_picture_that_is_dragged_says_along_which_control():
    chart = Chart((0, 4), (0, 1))
    track = chart.across("x", (1, 3), per=100)
    picture = chart.picture(title="x", across=track)
    left, right = (f"{float(chart.x(at)):g}" for at in (1, 3))
    assert f'data-x="x {left} {right} 100 300"' in picture
    assert "data-x" not in chart.picture(title="x")
