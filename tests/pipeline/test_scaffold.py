"""`make new` followed literally: the essay builds at once, and refuses a bad name in one line."""

import re
import sys
import tomllib

import pytest
import yaml

from sitepress import scaffold, settings
from sitepress.content import essays, markdown
from sitepress.content.interpolate import filters_of
from sitepress.content.pages import find_pages
from sitepress.errors import PressError
from tests.every_widget import every_widget
from widgets.kit import number_format
from widgets.kit.widget import WIDGETS


@pytest.fixture
def folder(tmp_path, other_essays):
    """A folder of essays that lies outside the repository."""
    (tmp_path / "my essays").mkdir()
    return tmp_path / "my essays"


def test_a_new_essay_is_whole_from_the_first_minute(folder):
    source = scaffold.new(folder, "my-first-essay")
    (essay,) = essays.find(folder)
    assert essay.source == source
    assert essay.slug == "my-first-essay"
    written = markdown.render(essay, essays.load(essay), filters_of(number_format))
    assert written.figures == {"my-first-essay-dial": "my-first-essay-dial"}
    assert "95.2%" in written.html
    assert 'data-number="0.25"' in written.html
    widget = WIDGETS["my-first-essay-dial"](share=0.75)
    assert widget.answer().values["percent"].text == "75.0%"


def test_its_widget_is_tested_like_all_others(folder):
    before = every_widget(folder)
    scaffold.new(folder, "my-second-essay")
    assert set(every_widget(folder)) - set(before) == {"my-second-essay-dial"}


def test_what_it_writes_is_in_the_house_style(folder):
    import subprocess

    source = scaffold.new(folder, "tidy")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,W,I,D1"]
    command += ["--line-length", "100", str(source.with_suffix(".py"))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("slug", ["", "Big", "a b", "../x", "9lives", "a--b", "é"])
def test_a_bad_slug_is_refused_with_an_example(folder, slug):
    with pytest.raises(PressError, match=r"make new ESSAY=my-essay"):
        scaffold.new(folder, slug)
    assert list(folder.iterdir()) == []


def test_an_essay_is_never_overwritten(folder):
    scaffold.new(folder, "mine")
    with pytest.raises(PressError, match="already"):
        scaffold.new(folder, "mine")


def test_a_new_site_is_whole_from_the_first_minute(tmp_path, other_essays):
    site = tmp_path / "notes-of-mine"
    scaffold.new_site(site)
    told = settings.read(site)
    assert told.title == "Notes of mine"
    (essay,) = essays.find(site)
    assert essays.load(essay).figures
    (about,) = find_pages(site)
    assert about.slug == "about"
    workflow = yaml.safe_load((site / ".github/workflows/site.yml").read_text())
    steps = [step.get("run", "") for step in workflow["jobs"]["site"]["steps"]]
    assert any("make -C .press build" in step for step in steps)
    build = tomllib.loads((site / "netlify.toml").read_text())["build"]
    assert build["publish"] == "site"
    assert "/site/" in (site / ".gitignore").read_text().split()
    texts = [p.read_text() for p in site.rglob("*") if p.is_file() and "cache" not in str(p)]
    assert not [text for text in texts if re.search(r"@[A-Z]+@", text)]


def test_a_site_is_never_overwritten(tmp_path):
    scaffold.new_site(tmp_path / "a")
    with pytest.raises(PressError, match="already"):
        scaffold.new_site(tmp_path / "a")


def test_a_folder_that_is_not_there_is_named_with_what_makes_it(tmp_path):
    with pytest.raises(PressError, match="begin one: make new SITE="):
        scaffold.new(tmp_path / "none", "mine")
