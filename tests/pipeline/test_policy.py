"""The policy is strict, and in the headers."""

import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sitepress import pages, policy, publish
from sitepress.essays import Essay
from sitepress.pages import Host
from sitepress.prose import Prose

DAY = datetime.date(2026, 11, 23)
ESSAY = Essay("a", "a.a", Path("a.md"), "", "A", "B.", "C", DAY, DAY)
HOST = Host(assets={name: name for name in ("page.css", "figure.css", "page.js", "host.js")},
            scripts=("host.js",), boot={})  # fmt: skip
PAGES = {
    "essay": pages.essay_page(ESSAY, Prose("<p>Once.</p>", (), ()), HOST),
    "index": pages.index_page([ESSAY], HOST),
    "widget": pages.widget_page("w", "W", "D", "<figure></figure>", HOST),
    "missing": pages.missing_page([ESSAY], HOST),
    "host": pages.host_page(HOST),
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


def test_nothing_unsafe_is_let_through():
    assert "unsafe-inline" not in policy.POLICY
    assert "'unsafe-eval'" not in policy.POLICY
    assert "*" not in policy.POLICY
    assert "http" not in policy.POLICY
    assert policy.DIRECTIVES["default-src"] == "'none'"
    assert all(
        set(words.split()) <= {"'self'", "'none'", "'wasm-unsafe-eval'", "data:"}
        for name, words in policy.DIRECTIVES.items()
        if "trusted-types" not in name
    )


def test_hosts_that_read_headers_send_it_with_every_file():
    lines = publish.HEADERS.splitlines()
    assert lines[0] == "/*"
    assert lines[1] == f"  Content-Security-Policy: {policy.POLICY}"
    assert "frame-ancestors" not in policy.POLICY  # anyone may embed a widget
