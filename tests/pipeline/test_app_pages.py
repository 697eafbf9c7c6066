"""What the page of an app needs where there is no browser to take a snapshot with."""

import datetime
import sys
from pathlib import Path
from types import ModuleType

import panel as pn
import pytest
from bokeh.plotting import figure
from panel.custom import JSComponent

from sitepress.apps import essay_apps
from sitepress.content.essays import Essay
from sitepress.site.assets import Site

DAY = datetime.date(2026, 11, 26)


class Own(JSComponent):
    """A component with a script of its own."""

    _esm = "export function render() {}"


def linked():
    one, two = (pn.widgets.FloatSlider(start=0, end=1, label=name) for name in "ab")
    one.jslink(two, value="value")
    return pn.Row(one, two)


def formula():
    return pn.Row(figure(title=r"$$\alpha$$", width=200, height=200))


APPS = {
    "plain": lambda: pn.Row(pn.widgets.FloatSlider(start=0, end=1)),
    "linked": linked,
    "own": lambda: pn.Row(Own()),
    "formula": formula,
}


@pytest.fixture
def essay(monkeypatch):
    module = ModuleType("essay_of_the_tests")
    module.apps = APPS
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return Essay("tale", module.__name__, Path("tale.md"), "", "T", "D", "A", DAY, DAY)


def test_without_a_browser_a_page_allows_what_its_apps_need_and_no_more(tmp_path, essay):
    here = {slug: essay_apps.document(essay, slug) for slug in APPS}
    said = []
    made = essay_apps.place(Site(tmp_path), APPS, {}, said.append, here)
    assert {slug: set(needs) for slug, needs in made.needs.items()} == {
        "plain": set(),
        "linked": {"'unsafe-eval'"},
        "own": {"blob:"},
        "formula": set(),
    }
    assert len(said) == 2
    assert all(document is None for document in made.documents.values())
    drawn = {
        slug: any("mathjax" in name for name in one.scripts) for slug, one in made.fronts.items()
    }
    assert drawn == {"plain": False, "linked": False, "own": False, "formula": True}


def test_a_drafts_page_allows_all_that_an_app_may_need(tmp_path):
    made = essay_apps.place(Site(tmp_path), ["plain"], {}, print)
    assert set(made.needs["plain"]) == {"'unsafe-eval'", "blob:"}
