"""The policy is strict, and in the headers."""

import datetime
from fnmatch import fnmatch
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from sitepress.content.essays import Essay
from sitepress.content.markdown import Prose
from sitepress.pages import csp, page
from sitepress.pages.page import PageContext
from sitepress.site import headers
from sitepress.site.assets import Site

DAY = datetime.date(2026, 11, 23)
ESSAY = Essay("a", "a.a", Path("a.md"), "", "A", "B.", "C", DAY, DAY)
HOST = PageContext(
    assets={"python-frame.js": "python-frame.js"},
    style="p { margin: 0 }",
    first="x = 1;",
    last="y = 2;",
    scripts=("python-frame.js",),
    boot={},
)
PAGES = {
    "essay": page.essay_page(ESSAY, Prose("<p>Once.</p>", (), ()), HOST),
    "index": page.index_page([ESSAY], HOST),
    "widget": page.widget_page("w", "W", "D", "<figure></figure>", HOST),
    "missing": page.missing_page([ESSAY], HOST),
    "host": page.host_page(HOST),
}


class Head(HTMLParser):
    """The policies of a page."""

    def __init__(self, html):
        super().__init__()
        self.policies = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if dict(attrs).get("http-equiv") == "Content-Security-Policy":
            self.policies.append(dict(attrs)["content"])


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shuts_out_the_tools_of_those_who_test_it(name):
    assert Head(PAGES[name].html()).policies == []


def allowed(policies):
    """{directive: its words} of a policy."""
    return {name: words for name, *words in (part.split() for part in policies.split("; "))}


def test_nothing_unsafe_is_let_through():
    found = csp.policy(page.html() for page in PAGES.values())
    assert "unsafe-inline" not in found
    assert "'unsafe-eval'" not in found
    assert "*" not in found
    assert "http" not in found
    assert allowed(found)["default-src"] == ["'none'"]
    assert all(
        set(words) <= {"'self'", "'none'", "'wasm-unsafe-eval'", "data:"}
        for name, words in allowed(csp.policy([])).items()
        if "trusted-types" not in name
    )


def test_what_stands_in_the_pages_is_let_through_by_its_hash_and_nothing_else():
    found = allowed(csp.policy(page.html() for page in PAGES.values()))
    known = {name: set(words) - set(csp.DIRECTIVES[name].split()) for name, words in found.items()}
    assert known.pop("style-src") == {csp.hash_of(HOST.style)}
    scripts = (HOST.first, HOST.last, "/* The first frame comes first. */")
    assert known.pop("script-src") == {csp.hash_of(script) for script in scripts}
    assert not any(known.values())


def test_a_hash_is_that_of_the_standard():
    # printf "x" | openssl dgst -sha256 -binary | base64
    assert csp.hash_of("x") == "'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='"


def test_hosts_that_read_headers_send_it_with_every_file():
    lines = headers.HEADERS.splitlines()
    assert lines[0] == "/*"
    assert lines[1] == "  Content-Security-Policy: {policy}"
    assert "frame-ancestors" not in csp.policy([])  # anyone may embed a widget


def test_pages_without_apps_keep_their_policy_byte_for_byte(tmp_path):
    plain = {"index.html": "<script>1</script><style>a{}</style>", "a/index.html": "<p>"}
    needs = {"'unsafe-eval'": ("script-src", "why")}
    headers.place_headers(Site(tmp_path / "before"), plain)
    every = plain | {"b/index.html": "<style>b{}</style>"}
    headers.place_headers(Site(tmp_path / "after"), every, {"b/index.html": needs})
    before, after = (
        (tmp_path / name / "_headers").read_text().splitlines() for name in ("before", "after")
    )
    strict = before[1]
    assert "Content-Security-Policy" in strict
    assert "'unsafe-eval'" not in strict
    of = dict(pairwise(after))
    assert (
        of["/"] == of["/index.html"] == of["/a/*"] == of["/assets/*"] == of["/embed.js"] == strict
    )
    assert "'unsafe-eval'" in of["/b/*"]


def held(site: Path, address: str) -> list[str]:
    """The policies that a browser holds a page to, under an address."""
    found, fits = [], False
    for line in (site / "_headers").read_text().splitlines():
        name, _, value = line.strip().partition(": ")
        if line.startswith("/"):
            fits = fnmatch(address, line)
        elif fits and name == "Content-Security-Policy":
            found.append(value)
    return found


EVAL = {"'unsafe-eval'": ("script-src", "why")}
BESIDE = {
    "index.html": "<script>1</script><style>a{}</style>",
    "404.html": "<!doctype html><html><head><script>2</script></head>",
    "a/index.html": "<p>",
    "b/index.html": "<style>b{}</style><script>3</script>",
    "c/index.html": "<script>4</script>",
    "widgets/host.html": "<p>",
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A site of pages without apps and with some, `b/` with one that brings JavaScript."""
    folder = tmp_path_factory.mktemp("mixed")
    headers.place_headers(Site(folder), BESIDE, {"b/index.html": EVAL, "c/index.html": {}})
    return folder


@pytest.mark.parametrize(
    ("address", "path"),
    [
        *[("/", "index.html"), ("/index.html", "index.html")],
        *[("/a/", "a/index.html"), ("/a/index.html", "a/index.html"), ("/a", "a/index.html")],
        *[("/b/", "b/index.html"), ("/b/index.html", "b/index.html"), ("/b", "b/index.html")],
        *[("/c/", "c/index.html"), ("/c/index.html", "c/index.html"), ("/c", "c/index.html")],
        *[("/404.html", "404.html"), ("/404", "404.html")],
        *[("/widgets/host.html", "widgets/host.html"), ("/widgets/host", "widgets/host.html")],
    ],
)
def test_each_page_has_its_own_policy_under_every_address(mixed, address, path):
    needs = {"b/index.html": EVAL, "c/index.html": {}}
    strict = csp.policy(html for name, html in BESIDE.items() if name not in needs)
    own = csp.app_policy(BESIDE[path], needs[path]) if path in needs else strict
    found = held(mixed, address)
    assert own in found
    for text in found:  # what others allow, too, takes nothing away from it
        theirs, mine = allowed(text), allowed(own)
        for name, words in mine.items():
            inline = "'unsafe-inline'" in theirs[name]
            lost = {w for w in words if w != "'none'"} - set(theirs[name])
            assert not lost or (inline and all("sha256" in w for w in lost)), (name, lost)
        assert not any(
            "sha256" in w for w in theirs["style-src"] if "'unsafe-inline'" in theirs["style-src"]
        )


def test_a_lost_readers_page_has_the_strict_policy_at_any_address(mixed):
    strict = csp.policy(BESIDE[name] for name in BESIDE if name[0] not in "bc")
    assert len(held(mixed, "/no/such/page")) == 1
    html = (mixed / "404.html").read_text()
    assert Head(html).policies == [strict]
    assert html.index("http-equiv") < html.index("<script>")


def test_no_page_holds_its_policy_where_no_page_has_apps(tmp_path):
    headers.place_headers(Site(tmp_path), BESIDE)
    assert not (tmp_path / "404.html").exists()
    text = (tmp_path / "_headers").read_text()
    assert text == headers.HEADERS.format(policy=csp.policy(BESIDE.values()))
