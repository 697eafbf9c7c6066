"""Once the site says that it is kept, it works without its host."""

import pytest
from playwright.sync_api import expect

from testing.server import TestServer
from tests.e2e.conftest import watched
from tests.e2e.figures import START, Figure, ready
from widgets.maths import information

SPINNER = "deciban-spinner"


def test_what_is_kept_works_without_a_host(chrome, site):
    with watched(chrome, service_workers="allow") as context:
        # The browser says itself that the host is gone, and that a page is not there.
        context.watch.expected = r"Failed to load resource|ERR_CONNECTION_REFUSED"
        with TestServer(site) as host:
            page = context.new_page()
            page.goto(host.url + "why-kl/")
            ready(page)
            expect(page.locator("[data-offline]")).to_contain_text("MB", timeout=START)
            url = host.url
        page.reload()
        figure = Figure(ready(page), SPINNER)
        figure.slide("db", 3)
        assert figure.number("probability") == pytest.approx(
            information.probability_from_db(3), rel=1e-12
        )
        page.goto(url + f"widgets/{SPINNER}/?db=-3")
        assert Figure(ready(page), SPINNER).text("odds") == "1:2"
        page.goto(url + "nowhere/at/all")
        expect(page.locator("body")).to_contain_text("leads nowhere")
