"""What is broken is not published: each case is a small site with one fault."""

from pathlib import Path

import pytest

from sitepress.errors import AuthorError, PressError
from sitepress.pages.csp import hash_of
from sitepress.site.assets import Site, write_manifest
from sitepress.site.check import check

GOOD = (
    '<!doctype html><title>A</title><link rel="stylesheet" href="assets/a.css">'
    '<label for="x">X</label><input id="x"><label>Y <input id="y"></label>'
    '<a href="#x">to x</a> <a href="https://example.org/">out</a> <a href="sub/">sub</a>'
    '<script type="application/json" id="deciban">{}</script>'
    "<style>p { margin: 0 }</style>"
)


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path)
    site.write("index.html", GOOD)
    site.write("_headers", f"style-src {hash_of('p { margin: 0 }')}")
    site.write("404.html", "<title>Nothing here</title>")
    site.write("sub/index.html", '<a href="../">up</a>')
    site.write("assets/a.css", "")
    return site


def checked(site):
    check(site.root, write_manifest(site.root))


def test_a_whole_site_passes(site):
    checked(site)


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "expected a relative address"),
        ('<img src="//cdn.example/x.png">', "expected a relative address"),
        ('<link rel="stylesheet" href="/assets/a.css">', "expected a relative address"),
        ('<script src="assets/b.js"></script>', "which is not in the site"),
        ('<a href="nowhere/">x</a>', "links to nowhere/, which is not in the site"),
        ('<a href="../../etc/passwd">x</a>', "which is not in the site"),
        ('<a href="#nothing">x</a>', "nothing on it has that id"),
        ('<p id="x"></p>', "the id 'x' more than once"),
        ('<input id="z">', "an input without a label"),
        ('<p style="color: red">x</p>', "an inline style or script"),
        ('<button onclick="x()">x</button>', "an inline style or script"),
        ("<script>x()</script>", "an inline style or script that no header allows"),
        ("<style>p { margin: 1px }</style>", "an inline style or script that no header allows"),
    ],
)
def test_each_fault_is_named(site, html, sentence):
    site.write("index.html", GOOD + html)
    with pytest.raises(PressError, match=sentence):
        checked(site)


def test_a_site_without_its_first_page_is_refused(site):
    (site.root / "index.html").unlink()
    with pytest.raises(PressError, match=r"has no index\.html"):
        checked(site)


@pytest.mark.parametrize(
    ("html", "url", "said"),
    [
        ('<a href="../nowhere/">x</a>', "../nowhere/", "got a link to ../nowhere/, which is not"),
        ('<img src="room.png">', "room.png", "got room.png, which is not in the site; put it"),
        (
            '<p id="top"></p><a href="../index.html#chian">x</a>',
            "../index.html#chian",
            "got a link to ../index.html#chian; there is no such place on that page: it has chain",
        ),
    ],
)
def test_a_fault_in_the_prose_is_said_with_its_line(site, html, url, said):
    site.write("index.html", GOOD + '<p id="chain"></p>')
    site.write("sub/index.html", html)
    files = write_manifest(site.root)
    with pytest.raises(AuthorError) as caught:
        check(site.root, files, "", {"sub/index.html": {url: (Path("tale.md"), 21)}})
    assert str(caught.value).startswith(f"tale.md:21: {said}")


def test_absolute_addresses_are_those_of_the_site_where_its_path_is_known(site):
    site.write("404.html", '<link rel="icon" href="/here/assets/a.css"><a href="/here/sub/">s</a>')
    check(site.root, write_manifest(site.root), "/here/")
    with pytest.raises(PressError, match="expected a relative address"):
        check(site.root, write_manifest(site.root), "/there/")
    site.write("404.html", '<a href="/here/none/">s</a>')
    with pytest.raises(PressError, match="links to /here/none/, which is not in the site"):
        check(site.root, write_manifest(site.root), "/here/")
