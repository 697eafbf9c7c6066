"""Books: folders of pages that belong together, and what their readers alone fetch."""

import json

import pytest

from sitepress import build as press
from sitepress.content.pages import find_books, find_pages
from sitepress.errors import AuthorError
from sitepress.python.packages import essay_files, own_files
from sitepress.python.worker_bundle import late_code
from sitepress.site.service_worker import contents

FIRST = "---\ntitle: Guide\npages: [one, two]\n---\nSee [](essay:guide/two).\n"


@pytest.fixture
def shelf(tmp_path):
    """A folder of essays with a book of three pages."""
    guide = tmp_path / "guide"
    guide.mkdir()
    (guide / "index.md").write_text(FIRST)
    for name in ("one", "two"):
        (guide / f"{name}.md").write_text(f"---\ntitle: Part {name}\n---\nText.\n")
    return tmp_path


def test_a_book_is_its_pages_in_order(shelf):
    (book,) = find_books(shelf)
    assert [page.slug for page in book.pages] == ["guide", "guide/one", "guide/two"]
    assert [page.title for page in book.pages] == ["Guide", "Part one", "Part two"]
    assert book.module == ""
    assert find_pages(shelf) == ()


def test_links_lead_from_any_depth_to_the_root(shelf):
    (book,) = find_books(shelf)
    titles = {page.slug: page.title for page in book.pages}
    first, one, _ = press.write_book(book, titles, ())
    assert '<a href="../guide/two/">Part two</a>' in first.prose.html
    (shelf / "guide" / "one.md").write_text("---\ntitle: Part one\n---\n[](essay:guide)\n")
    (book,) = find_books(shelf)
    _, one, _ = press.write_book(book, titles, ())
    assert '<a href="../../guide/">Guide</a>' in one.prose.html


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ("[one, tow]", "index.md:3: got the page 'tow'; guide/ has two, one."),
        ("[one]", "index.md:3: guide/two.md is not in `pages`; add two."),
        ("one", "index.md:3: guide/one.md is not in `pages`; add one."),
    ],
)
def test_a_page_that_is_missing_is_named(shelf, pages, said):
    (shelf / "guide" / "index.md").write_text(FIRST.replace("[one, two]", pages))
    with pytest.raises(AuthorError) as caught:
        find_books(shelf)
    assert str(caught.value).endswith(said)


def test_what_a_book_computes_is_in_no_other_readers_python(shelf):
    (shelf / "guide" / "guide.py").write_text("x = 1\n")
    (shelf / "guide" / "more.py").write_text("y = 'ß'\n")
    assert not [name for name in own_files(shelf, shelf) if "guide" in name]
    (book,) = find_books(shelf)
    code = json.loads(late_code(book.files()))
    assert set(essay_files(shelf, books=True)) == set(code)
    assert code == {"essays/guide/guide.py": "x = 1\n", "essays/guide/more.py": "y = 'ß'\n"}
    assert book.module == "essays.guide.guide"


def test_a_book_is_not_kept_for_those_who_read_essays_offline(shelf, tmp_path):
    site = tmp_path / "site"
    names = ("index.html", "guide/index.html", "guide/one/index.html", "guidebook/index.html")
    for name in (*names, "guide/two/index.html", "assets/book.123.css", "runtime/late.123.json"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("<p>")
    (book,) = find_books(shelf)
    titles = {page.slug: page.title for page in book.pages}
    left_out = press.of_books(press.write_book(book, titles, ()))
    kept = [path for path, *_ in contents(site, left_out)["KEPT"]]
    assert kept == ["guidebook/index.html", "index.html"]
    assert press.of_books([]) == []
