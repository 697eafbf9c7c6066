"""The built site, under its policy, and a reader in each engine that is installed.

Every test ends with what all tests with a browser end with: no error on the console, as far as the
engine lets one see it, and nothing asked of another host.
"""

import pytest

from testing.drivers.firefox import Firefox
from testing.drivers.webkit import WebKit
from testing.engines import FIREFOX, WEBKIT
from testing.foreign_requests import ForeignRequests
from testing.server import TestServer
from tests.e2e.conftest import headers_of


@pytest.fixture(scope="module")
def strangers():
    with ForeignRequests() as running:
        yield running


@pytest.fixture(scope="module")
def base(site):
    """The address of the site."""
    with TestServer(site, headers=headers_of(site)) as running:
        yield running


@pytest.fixture(params=[(FIREFOX, Firefox), (WEBKIT, WebKit)], ids=["firefox", "webkit"])
def browser(request, strangers):
    """A reader in each engine, new for each test."""
    engine, kind = request.param
    programs = engine.installed()
    if programs is None:
        pytest.skip(f"{engine.name} is not installed (apt install {' '.join(engine.packages)})")
    reader = kind(programs, strangers.port)
    yield reader
    reader.close()


@pytest.fixture
def reader(browser, strangers):
    """The reader, watched."""
    yield browser
    if browser.crashed:
        return
    browser.look()
    assert browser.errors == []
    assert strangers.asked == []
