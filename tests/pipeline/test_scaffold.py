"""`make new` followed literally: the essay builds at once, and refuses a bad name in one line."""

import sys

import pytest

from sitepress import scaffold
from sitepress.content import essays, markdown
from sitepress.content.interpolate import filters_of
from sitepress.errors import PressError
from tests.every_widget import every_widget
from widgets.kit import number_format
from widgets.kit.widget import WIDGETS


@pytest.fixture
def root(tmp_path, monkeypatch, registry):
    """A repository of its own, whose package `essays` is the one that is imported."""
    (tmp_path / "essays").mkdir()
    (tmp_path / "essays" / "__init__.py").write_text("")
    for name in [m for m in sys.modules if m.partition(".")[0] == "essays"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_a_new_essay_is_whole_from_the_first_minute(root):
    source = scaffold.new(root, "my-first-essay")
    (essay,) = essays.find(root / "essays")
    assert essay.source == source
    assert essay.slug == "my-first-essay"
    written = markdown.render(essay, essays.load(essay), filters_of(number_format))
    assert written.figures == {"my-first-essay-dial": "my-first-essay-dial"}
    assert "95.2%" in written.html
    assert 'data-number="0.25"' in written.html
    widget = WIDGETS["my-first-essay-dial"](share=0.75)
    assert widget.answer().values["percent"].text == "75.0%"


def test_its_widget_is_tested_like_all_others(root):
    before = every_widget(root / "essays")
    scaffold.new(root, "my-second-essay")
    assert set(every_widget(root / "essays")) - set(before) == {"my-second-essay-dial"}


def test_what_it_writes_is_in_the_house_style(root):
    import subprocess

    source = scaffold.new(root, "tidy")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,W,I,D1"]
    command += ["--line-length", "100", str(source.with_suffix(".py"))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("slug", ["", "Big", "a b", "../x", "9lives", "a--b", "é"])
def test_a_bad_slug_is_refused_with_an_example(root, slug):
    with pytest.raises(PressError, match=r"make new ESSAY=my-essay"):
        scaffold.new(root, slug)
    assert list((root / "essays").iterdir()) == [root / "essays" / "__init__.py"]


def test_an_essay_is_never_overwritten(root):
    scaffold.new(root, "mine")
    with pytest.raises(PressError, match="already"):
        scaffold.new(root, "mine")
