"""What an author sees in the browser while they write."""

import re

import pytest
from playwright.sync_api import expect

from sitepress.watch import DraftServer
from tests.e2e.conftest import watched

LINES = "".join(f"<p>{n}</p>" for n in range(200))


@pytest.fixture
def site(tmp_path):
    (tmp_path / "404.html").write_text("<!doctype html><title>Lost</title>")
    (tmp_path / "index.html").write_text(f"<!doctype html><link rel=icon href=data:,>{LINES}")
    return tmp_path


def test_a_broken_draft_says_why_above_the_last_good_page_and_goes_with_the_mistake(site, chrome):
    with DraftServer(site) as drafts, watched(chrome) as context:
        page = context.new_page()
        page.goto(drafts.url + "?db=13")
        page.evaluate("scrollTo(0, 2000)")
        with page.expect_request(re.compile(r"/\.changes\?")):
            page.reload()  # the stream is open
        drafts.announce("essays/a/a.md:3: got 'x'; there is y.")
        told = page.get_by_role("alert")
        expect(told).to_have_text("essays/a/a.md:3: got 'x'; there is y.")
        expect(page.get_by_text("199", exact=True)).to_be_attached()
        drafts.announce("another <b>mistake</b>")
        expect(told).to_have_text("another <b>mistake</b>")
        loads = []
        page.on("request", lambda r: r.is_navigation_request() and loads.append(r.url))
        with page.expect_request(re.compile(r"/\.changes\?3$")):
            drafts.announce()
        expect(told).to_have_count(0)
        assert page.url.endswith("?db=13")
        page.wait_for_function("scrollY === 2000")
        page.wait_for_timeout(300)
        assert len(loads) == 1  # and not again and again
