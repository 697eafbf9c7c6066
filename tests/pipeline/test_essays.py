"""An essay is a folder with a Markdown and a Python file; what is wrong with one is said."""

import datetime

import pytest

from sitepress.content.essays import find, load, read
from sitepress.errors import PressError

FRONT = {
    "title": "A tale",
    "description": "What it is about.",
    "author": "Somebody",
    "date": "2026-11-23",
}
PYTHON = "figures = ()\n\n\ndef numbers():\n    return {'two': 2.0}\n"


@pytest.fixture
def shelf(tmp_path, other_essays):
    """A folder of essays; its name need not be one that Python can import."""
    root = tmp_path / "my shelf"
    root.mkdir()
    return root


def write(shelf, name="a_tale", front=None, python=PYTHON, text="Once.\n"):
    folder = shelf / name
    folder.mkdir()
    lines = "".join(f"{k}: {v}\n" for k, v in (FRONT | (front or {})).items() if v is not None)
    (folder / f"{name}.md").write_text(f"---\n{lines}---\n\n{text}")
    if python is not None:
        (folder / f"{name}.py").write_text(python)
    return folder / f"{name}.md"


def test_a_folder_with_both_files_is_an_essay(shelf):
    write(shelf)
    (shelf / "notes").mkdir()
    (shelf / "main.py").write_text("")
    (essay,) = find(shelf)
    assert essay.slug == "a-tale"
    assert essay.module == "essays.a_tale.a_tale"
    assert (essay.title, essay.author, essay.credit) == ("A tale", "Somebody", "")
    assert essay.date == essay.updated == datetime.date(2026, 11, 23)


def test_the_newest_essay_comes_first(shelf):
    write(shelf, "early", {"date": "2025-01-01"})
    write(shelf, "late")
    assert [essay.slug for essay in find(shelf)] == ["late", "early"]


@pytest.mark.parametrize("name", ["title", "description", "author", "date"])
def test_a_missing_line_of_front_matter_is_named(shelf, name):
    source = write(shelf, front={name: None})
    with pytest.raises(PressError, match=f"a_tale.md:1: the front matter has no '{name}'; add it"):
        read(source)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ({"colour": "red"}, "'colour'"),
        ({"draft": "maybe"}, "a_tale.md:6: got draft: maybe; expected true or false"),
        ({"colour": "red"}, "a_tale.md:6: got 'colour' in the front matter; expected only"),
        ({"date": "soon"}, "expected a day as 2026-11-23"),
        ({"title": "Why: a tale"}, "not YAML; quote"),
    ],
)
def test_front_matter_that_cannot_be_right_is_refused(shelf, front, said):
    with pytest.raises(PressError, match=said):
        read(write(shelf, front=front))


def test_a_draft_is_an_essay_only_where_drafts_are_asked_for(shelf):
    write(shelf, front={"draft": "true"})
    assert [essay.draft for essay in find(shelf)] == [True]
    assert find(shelf, drafts=False) == ()


def test_text_without_front_matter_is_refused(shelf):
    source = write(shelf)
    source.write_text("Once.\n")
    with pytest.raises(PressError, match=r"a_tale\.md:1: got no front matter"):
        read(source)


def test_a_lonely_markdown_file_is_refused(shelf):
    with pytest.raises(PressError, match=r"there is no a_tale\.py beside it"):
        read(write(shelf, python=None))


def test_a_folder_that_python_cannot_import_is_refused(shelf):
    with pytest.raises(PressError, match="a folder named 'a-tale'"):
        read(write(shelf, "a-tale"))


def test_the_python_of_an_essay_gives_its_numbers(shelf):
    content = load(read(write(shelf)))
    assert content.numbers == {"two": 2.0}
    assert content.figures == {}


@pytest.mark.parametrize(
    ("python", "said"),
    [
        (
            "import no_such_module_anywhere\n",
            "a_tale.py:1: got an import of 'no_such_module_anywhere'",
        ),
        ("figures = ()\n", "expected `figures`, a tuple of widgets, and a function"),
        ("figures = 3\n\n\ndef numbers():\n    return {}\n", "expected `figures`"),
    ],
)
def test_python_that_is_not_an_essay_is_refused(shelf, python, said):
    with pytest.raises(PressError, match=said):
        load(read(write(shelf, python=python)))
