"""A draft is made again as far as something changed, and says where that is not enough."""

import shutil
from pathlib import Path

import pytest

from sitepress import build as press
from sitepress import scaffold, workshop
from sitepress.errors import AuthorError, PressError
from sitepress.python.package_sets import PackageSet

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A site of two essays and a page, and a draft of it."""
    folder = tmp_path_factory.mktemp("shelf") / "notes"
    scaffold.new_site(folder)
    scaffold.new(folder, "second-essay")
    return folder


@pytest.fixture
def site(first, tmp_path, other_essays):
    """A workshop on a copy of its own."""
    folder = tmp_path / "notes"
    shutil.copytree(first, folder)
    out = folder / ".draft"
    return folder, out, workshop.Workshop(press.build_draft(ROOT, folder, out, log=lambda _: None))


def edit(path, old, new):
    """Replace a text in a file; return the file."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


def finish(rest):
    for one in rest:
        one()


def page(out, slug):
    return (out / slug / "index.html").read_text()


def test_words_numbers_pictures_and_code_are_in_the_page_again(site):
    folder, out, shop = site
    words = folder / "first_essay" / "first_essay.md"
    code = folder / "first_essay" / "first_essay.py"
    before = page(out, "second-essay")
    finish(shop.again([edit(words, "Write here", "Wrote there")]))
    assert "Wrote there" in page(out, "first-essay")

    finish(shop.again([edit(code, "probability_from_db(13.0)", "probability_from_db(0.0)")]))
    assert "a probability of\n50.0%" in page(out, "first-essay").replace("of 50", "of\n50")
    late = (out / "draft" / "late.json").read_text()
    assert "probability_from_db(0.0)" in late
    assert "Dial" in late

    finish(shop.again([edit(code, 'title="A bar"', 'title="A long bar"')]))
    assert "A long bar" in page(out, "first-essay")
    assert "A long bar" in page(out, "widgets/first-essay-dial")
    assert page(out, "second-essay") == before

    finish(shop.again([edit(folder / "about.md", "Say who you are", "I am nobody")]))
    assert "I am nobody" in page(out, "about")


def test_a_mistake_is_told_until_it_is_mended_whatever_else_changes(site):
    folder, out, shop = site
    code = folder / "first_essay" / "first_essay.py"
    other = folder / "second_essay" / "second_essay.md"
    good = page(out, "first-essay")
    edit(code, "figures = (Dial,)", "figures = (Dail,)")
    with pytest.raises(AuthorError, match=r"first_essay\.py:\d+: got NameError"):
        shop.again([code])
    assert page(out, "first-essay") == good
    edit(other, "Write here", "Wrote there")
    with pytest.raises(AuthorError, match="NameError"):
        shop.again([other])
    edit(code, "figures = (Dail,)", "figures = (Dial,)")
    finish(shop.again([code]))
    assert "Wrote there" in page(out, "second-essay")


def test_an_import_that_nothing_declares_is_told_until_it_is_gone(site):
    folder, _, shop = site
    code = folder / "first_essay" / "first_essay.py"
    first = code.read_text().partition("\n")[0]
    edit(code, first, f"import pandas\n{first}")
    with pytest.raises(PressError, match=r"first_essay\.py:1: got an import of pandas"):
        shop.again([code])
    edit(code, "import pandas\n", "")
    finish(shop.again([code]))


def test_an_essay_that_declares_other_packages_needs_a_whole_build(site, monkeypatch):
    folder, _, shop = site
    code = folder / "first_essay" / "first_essay.py"
    other = PackageSet("1a2b", (), {})
    monkeypatch.setattr(workshop, "sets_of", lambda found, *_: {e.slug: other for e in found})
    with pytest.raises(workshop.NeedsWhole):
        shop.again([edit(code, 'title="A bar"', 'title="A long bar"')])


def test_a_dead_link_is_told_after_the_page_was_written(site):
    folder, out, shop = site
    words = folder / "first_essay" / "first_essay.md"
    rest = shop.again([edit(words, "Write here", "Write [there](../nowhere/)")])
    assert "nowhere" in page(out, "first-essay")
    with pytest.raises(AuthorError, match=r"first_essay\.md:\d+: got a link to \.\./nowhere/"):
        finish(rest)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("site.toml", "title", "tagline"),
        ("first_essay/first_essay.md", "title: First", "title: Last"),
        ("first_essay/first_essay.py", "first-essay-dial", "first-essay-dail"),
        ("first_essay/gone.md", "", ""),
    ],
)
def test_what_other_pages_depend_on_needs_a_whole_build(site, name, old, new):
    folder, _, shop = site
    changed = [folder / name]
    if old:
        edit(folder / name, old, new)
    if "dial" in old:  # its caption and the text name it, too
        words = folder / "first_essay" / "first_essay.md"
        words.write_text(words.read_text().replace(old, new))
        changed.append(words)
    with pytest.raises(workshop.NeedsWhole):
        shop.again(changed)


def test_files_that_an_editor_keeps_for_a_moment_change_nothing(site):
    folder, _, shop = site
    names = ("first_essay.md~", "#first_essay.md#", "4913")
    assert shop.again([folder / "first_essay" / name for name in names]) == []


def test_an_essay_that_another_one_imports_from_needs_a_whole_build(site):
    folder, _, shop = site
    second = folder / "second_essay" / "second_essay.py"
    second.write_text("from essays.first_essay.first_essay import Dial\n" + second.read_text())
    code = edit(folder / "first_essay" / "first_essay.py", 'title="A bar"', 'title="A long bar"')
    with pytest.raises(workshop.NeedsWhole):
        shop.again([code])
