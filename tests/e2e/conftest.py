"""The built site, a host for it, a live Panel server, and a browser that is watched.

Every page that a test opens is held to two rules at its end: nothing was written to the console as
an error, and no other host was asked for anything, by the page, its worker or its service worker.
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from sitepress import chromium
from testing.fault_row import HEAD, Row
from testing.foreign_requests import ForeignRequests
from testing.server import TestServer
from tests.e2e.figures import START, Figure, ready

ROOT = Path(__file__).resolve().parents[2]


def pytest_terminal_summary(terminalreporter):
    """The tables that a run makes: what axe-core found, and what each fault does."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    looks = "page | violations at each width, in each theme"
    axe = [row for r in reports for key, row in r.user_properties if key == "axe"]
    tables = {"axe-core: violations": ([looks], axe), "faults": (HEAD, [r.line() for r in ROWS])}
    for title, (head, rows) in tables.items():
        if rows:
            terminalreporter.section(title)
            terminalreporter.line("\n".join([*head, *rows]))


def build_site(essays: Path | str, out: Path, *more: str, cwd: Path = ROOT, **env: str) -> str:
    """Build the site of a folder of essays, as an author does; return what the press said."""
    command = [sys.executable, "-m", "sitepress", "build", "--essays", str(essays)]
    command += ["--out", str(out), *more]
    known = {**os.environ, **env}
    done = subprocess.run(command, cwd=cwd, env=known, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def site():
    """The folder of the built site: $DECIBAN_SITE, or site/, built first if anything changed."""
    if told := os.environ.get("DECIBAN_SITE"):
        return Path(told)
    out = Path(os.environ.get("DECIBAN_ESSAYS", ROOT)) / "site"
    build_site(os.environ.get("DECIBAN_ESSAYS", "essays"), out)
    return out


@pytest.fixture(scope="session")
def packages_essays(tmp_path_factory):
    """A copy of the essays that declare packages: a build writes beside them."""
    ignored = shutil.ignore_patterns("__pycache__")
    essays = ROOT / "tests" / "packages" / "essays"
    return shutil.copytree(essays, tmp_path_factory.mktemp("packages") / "essays", ignore=ignored)


@pytest.fixture(scope="session")
def packages_site(packages_essays):
    """Their built site: $DECIBAN_PACKAGES_SITE, or one that is built now, in a minute or two."""
    if told := os.environ.get("DECIBAN_PACKAGES_SITE"):
        return Path(told)
    out = packages_essays.parent / "site"
    said = build_site(packages_essays, out, DECIBAN_ZSTD_LEVEL="1")
    assert "no memory snapshot" not in said
    return out


@pytest.fixture
def host(site):
    """A host of the site, this test's own."""
    with TestServer(site) as running:
        yield running


@pytest.fixture(scope="module")
def playwright():
    """This module's own driver: its event loop ends with the module."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chrome(playwright):
    """A browser, this module's own."""
    browser = chromium.launch(playwright)
    yield browser
    browser.close()


def headers_of(site: Path) -> dict[str, str]:
    """The policy that the site asks its host to send."""
    lines = (site / "_headers").read_text().splitlines()
    name, _, policy = next(line for line in lines if "Policy: default" in line).partition(": ")
    return {name.strip(): policy}


ROWS: list[Row] = []


@pytest.fixture
def faults():
    """The rows of the table of faults, which the run shows at its end."""
    return ROWS


class Watch:
    """What went wrong on the pages of a context.

    expected  a pattern of console errors that a test provokes on purpose
    """

    def __init__(self, context, strangers):
        self.errors: list[str] = []
        self.expected = ""
        self.strangers = strangers
        context.on("console", lambda m: m.type == "error" and self.errors.append(m.text))
        context.on("weberror", lambda e: self.errors.append(e.error.stack or str(e.error)))

    def check(self):
        unexpected = [e for e in self.errors if not (self.expected and re.search(self.expected, e))]
        assert unexpected == []
        assert self.strangers.asked == []


@contextlib.contextmanager
def watched(browser, **options):
    """A context that is checked at its end.

    Nothing is kept for offline reading unless a test asks for it: that fetches the whole site.
    """
    options.setdefault("service_workers", "block")
    with ForeignRequests() as strangers:
        proxy = {"server": strangers.url, "bypass": "127.0.0.1"}
        context = browser.new_context(proxy=proxy, **options)
        context.watch = Watch(context, strangers)
        try:
            yield context
        finally:
            context.close()
        context.watch.check()


@pytest.fixture
def context(chrome, host):
    """A fresh browser profile, watched, and closed before its host."""
    with watched(chrome) as made:
        yield made


@pytest.fixture
def page(context):
    return context.new_page()


@contextlib.contextmanager
def panel_serving(folder: Path, scratch: Path):
    """The address of a Panel server of a folder of essays, while it lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("panel")),
        "serve",
        str(folder),
        "--port",
        str(port),
    ]
    said = scratch / "said.txt"  # a pipe that nobody reads would fill up
    with said.open("wb") as file:
        server = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}/{folder.name}"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(url):
                break
            assert server.poll() is None, said.read_text()
            time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def panel_server(tmp_path_factory):
    """The address of `panel serve essays/`."""
    with panel_serving(ROOT / "essays", tmp_path_factory.mktemp("panel")) as url:
        yield url


@pytest.fixture(scope="module", params=["static page", "panel serve"])
def essay(request, chrome):
    """The essay "Why KL?" on each host, once Python answers; all tests of a module share it."""
    with contextlib.ExitStack() as stack:
        if request.param == "static page":
            host = stack.enter_context(TestServer(request.getfixturevalue("site")))
            url = host.url + "why-kl/"
        else:
            url = request.getfixturevalue("panel_server") + "?essay=why-kl"
        context = stack.enter_context(watched(chrome))
        page = context.new_page()
        page.goto(url, timeout=START)
        yield ready(page)


@pytest.fixture
def spinner(essay):
    """The spinner of the essay, at 13 dB with no spins."""
    figure = Figure(essay, "deciban-spinner")
    figure.root.get_by_role("button", name="Clear").click()
    figure.type("seed", "1")
    return figure.slide("db", 13)
