"""The room that embeds keep: a line through heights that were measured."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sitepress import chromium
from sitepress.cache import Cache
from sitepress.errors import BrowserMissing
from sitepress.pages import widget_heights
from sitepress.pages.widget_heights import UNMEASURED, WIDTHS, measured, polyline

PAGE = """<!doctype html><html class="embedded"><style>body { margin: 0 }
div { height: 100px; width: 100% } @media (max-width: 400px) { div { height: 300px } }
</style><div></div>"""


@given(st.lists(st.integers(40, 5000), min_size=2, max_size=60))
def test_the_line_misses_no_height_by_more_than_it_may(heights):
    xs = range(240, 240 + len(heights))
    points = polyline(xs, heights, 1.5)
    assert points[0] == (240, heights[0])
    assert points[-1] == (xs[-1], heights[-1])
    for (left, low), (right, high) in pairwise(points):
        for x in range(left, right + 1):
            line = low + (high - low) * (x - left) / (right - left)
            assert abs(line - heights[x - 240]) <= 1.5


def test_a_straight_line_is_two_points():
    assert polyline(range(5), [10, 12, 14, 16, 18], 0.5) == [(0, 10), (4, 18)]


def site(tmp_path):
    page = tmp_path / "widgets" / "toy" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE)
    return tmp_path


def test_heights_are_measured_once(tmp_path):
    said = []
    root, cache = site(tmp_path / "site"), Cache(tmp_path / "cache")
    for _ in range(2):
        heights = measured(root, ["toy"], cache, said.append)
        assert heights == {"toy": [240, 300, 160, 0, 1, -200, WIDTHS[-1] - 401, 0]}
    assert said == ["measuring the widgets' heights"]


def test_without_a_browser_nothing_is_measured(tmp_path, monkeypatch):
    def none(*_):
        raise BrowserMissing("There is no Chromium on this machine.")

    monkeypatch.setattr(chromium, "launch", none)
    said = []
    found = measured(site(tmp_path), ["toy"], Cache(tmp_path / "cache"), said.append)
    assert found is UNMEASURED
    assert said[-1].endswith("There is no Chromium on this machine.")
    assert widget_heights.FALLBACK
