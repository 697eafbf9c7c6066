"""The policy is strict, and in the headers."""

import datetime
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
    assert of["/"] == of["/a/"] == of["/assets/*"] == of["/embed.js"] == strict
    assert "'unsafe-eval'" in of["/b/"]
    assert not any("Content-Security-Policy" in line for line in after[: after.index("/assets/*")])
