"""Faults other than those of files: each is tried on a page and becomes a row of the table."""

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from testing.fault_row import SPINNER, Row, notice
from testing.file_damage import (
    HIDE,
    MANY,
    NO_MEMORY,
    NO_STORAGE,
    NO_WEBASSEMBLY,
    NO_WORKER,
    RAISES,
    RAISES_NO_MORE,
    SILENT_STORAGE,
)
from testing.server import TestServer
from testing.worker_devtools import RUN, watch

START, ANSWER = 120_000, 30_000  # ms on a busy machine
ALONE = f"widgets/{SPINNER}/"


@dataclass(frozen=True)
class Incident:
    """A fault, and how to cause it.

    offline  whether service workers are allowed
    word     what the sentence for the reader must contain
    """

    what: str
    fault: str
    run: Callable[[BrowserContext, TestServer, "Incident"], Row]
    offline: bool = False
    word: str = ""

    def row(self, page: Page, says: str, how: str) -> Row:
        """Move the control once more, and return the state of the page as a row."""
        root = figure(page)
        slider(root).fill("3")
        expect(root.locator('[data-value="odds"]').first).to_have_text("2:1", timeout=START)
        whole = root.locator("svg").count() > 0
        kept = slider(root).input_value() == "3"
        return Row(self.what, self.fault, says, whole, kept, how, "answers")


def figure(page: Page) -> Locator:
    """The spinner on a page of its own."""
    return page.locator(f'figure[data-widget="{SPINNER}"]').first


def slider(root: Locator) -> Locator:
    """Its slider."""
    return root.locator("input[type=range]").first


def until(page: Page, state: str) -> None:
    """Wait for a value of the page's data-python."""
    page.wait_for_selector(f"html[data-python={state}]", timeout=START)


def opened(
    context: BrowserContext, host: TestServer, script: str = "", state: str = "ready"
) -> Page:
    """The spinner's page, once Python is ready or has failed."""
    page = context.new_page()
    page.add_init_script(script)
    page.goto(host.url + ALONE)
    until(page, state)
    return page


def retry(page: Page) -> None:
    """Press “Try again”."""
    page.get_by_role("button", name="Try again").first.click()


def worker(ending: str) -> Callable[[BrowserContext, TestServer, Incident], Row]:
    """Python's worker ends, or hangs."""

    def run(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
        page = context.new_page()
        page.clock.install()
        page.goto(host.url + ALONE)
        until(page, "ready")
        page.workers[0].evaluate(ending)
        slider(figure(page)).fill("7")
        page.clock.run_for(32_000)
        says = notice(page)
        until(page, "ready")
        kept = slider(figure(page)).input_value() == "7"
        retry(page)
        return incident.row(page, says, "after Try again" if kept else "with another value")

    return run


def refused(script: str) -> Callable[[BrowserContext, TestServer, Incident], Row]:
    """The browser refuses what Python needs: the page can be read, and says why."""

    def run(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
        page = opened(context, host, script, "error")
        root = figure(page)
        slider(root).fill("3")
        expect(root.locator("[data-notice]")).to_be_visible(timeout=START)
        until(page, "error")
        whole = root.locator("svg").count() > 0 and "95.2%" in root.inner_text()
        kept = slider(root).input_value() == "3"
        return Row(
            incident.what,
            incident.fault,
            notice(page),
            whole,
            kept,
            "in another browser",
            "is read",
        )

    return run


def raises(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
    """A widget's Python raises."""
    watch(context)
    page = opened(context, host)
    page.workers[0].evaluate(RUN, RAISES)
    slider(figure(page)).fill("7")
    expect(page.locator("[data-notice]").first).to_contain_text("could not", timeout=ANSWER)
    says = notice(page)
    page.workers[0].evaluate(RUN, RAISES_NO_MORE)
    return incident.row(page, says, "at the next move")


def blocked(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
    """No cookies, no storage, no service worker."""
    return incident.row(opened(context, host, NO_STORAGE), "(nothing: Python answers)", "by itself")


def silent(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
    """A question to the browser's storage has no answer, as sometimes in Firefox."""
    page = opened(context, host, SILENT_STORAGE)
    return incident.row(page, "(nothing: Python answers)", "by itself")


def hidden(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
    """A tab in the background, with a request open, for an hour."""
    page = context.new_page()
    page.clock.install()
    page.goto(host.url + ALONE)
    until(page, "ready")
    page.evaluate(HIDE, True)
    slider(figure(page)).fill("7")
    page.clock.fast_forward(3_600_000)
    page.evaluate(HIDE, False)
    return incident.row(page, notice(page) or "(nothing: Python answers)", "by itself")


def rapid(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
    """Ten thousand moves without a pause."""
    page = opened(context, host)
    slider(figure(page)).evaluate(MANY)
    return incident.row(page, notice(page) or "(nothing: Python answers)", "by itself")


def embeds(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
    """Ten widgets in one page of another site, all of them moved."""
    page = context.new_page()
    page.goto(host.url + "404.html")
    page.evaluate(
        """([site, slug]) => new Promise((done) => {
          const script = document.createElement("script");
          script.type = "module";
          script.src = site + "embed.js";
          script.onload = done;
          document.head.append(script);
          for (let i = 0; i < 10; i++) {
            const widget = document.createElement("essay-widget");
            widget.setAttribute("name", slug);
            document.body.append(widget);
          }
        })""",
        [host.url, SPINNER],
    )
    widgets = page.locator("essay-widget")
    for number in range(10):
        widgets.nth(number).scroll_into_view_if_needed()
        inside = widgets.nth(number).locator("iframe").content_frame
        inside.locator("input[type=range]").first.fill("3")
    for number in range(10):
        inside = widgets.nth(number).locator("iframe").content_frame
        odds = inside.locator('[data-value="odds"]').first
        expect(odds).to_have_text("2:1", timeout=START)
    asked = sum(sent.path.endswith(".wasm") for sent in host.sent)
    says = f"(nothing: {asked} Python answers all ten)"
    return Row(incident.what, incident.fault, says, True, True, "by itself", "answers")


def quota(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
    """The browser has no room for the site."""
    page = context.new_page()
    room = {"origin": host.url.rstrip("/"), "quotaSize": 1_000_000}
    page.goto(host.url + "404.html")
    context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", room)
    page.goto(host.url + ALONE)
    until(page, "ready")
    page.wait_for_timeout(4000)  # by then it would have begun to be cached
    assert not page.evaluate("caches.keys().then((names) => names.length)")
    return incident.row(page, "(nothing: it is not kept for offline)", "by itself")


def older(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
    """A reader whose browser has last week's build, while the host has this week's."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "site"
        shutil.copytree(host.root, root)
        script = root / "sw.js"
        now = script.read_text("utf-8")
        for copy in root.glob("sw.js.*"):
            copy.unlink()
        older_script, found = re.subn(
            r'(?<==)"([0-9a-f]{12})"(?=[,;])', r'"older-\1"', now, count=1
        )
        if not found:
            raise AssertionError("sw.js names no version of twelve digits")
        script.write_text(older_script, "utf-8")
        with TestServer(root) as changing:
            page = opened(context, changing)
            expect_kept(page)
            assert "older-" in page.evaluate("caches.keys().then((names) => names.join())")
            script.write_text(now, "utf-8")
            page.reload()
            until(page, "ready")
            return incident.row(page, "(nothing: the older build answers)", "by itself")


def expect_kept(page: Page) -> None:
    """Wait until a service worker is active: then the whole site is cached."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def lost(*patterns: str) -> Callable[[BrowserContext, TestServer, Incident], Row]:
    """The line is cut: none of these files arrives."""

    def run(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
        page = context.new_page()
        for pattern in patterns:
            host.faults.kinds[pattern] = "truncated"
        page.goto(host.url + ALONE)
        loaded = "assets/boot*" not in patterns
        if loaded:
            slider(figure(page)).fill("7")
            until(page, "error")
        says = notice(page) if loaded else "(nothing: the page is read)"
        whole = figure(page).locator("svg").count() > 0
        host.faults.kinds.clear()
        if loaded:
            assert whole
            assert slider(figure(page)).input_value() == "7"
            retry(page)
        else:
            page.reload()
        return incident.row(page, says, "after Try again" if loaded else "after loading again")

    return run


def gone(context: BrowserContext, host: TestServer, incident: Incident) -> Row:
    """The line is cut once Python is ready."""
    page = opened(context, host)
    with host.fault("*", "truncated"):
        return incident.row(page, "(nothing: Python answers)", "by itself")


LINE, BROWSER, PYTHON, READER = "the line is cut", "the browser", "Python", "the reader"
INCIDENTS = (
    Incident(LINE, "once the page has come", lost("assets/boot*", "assets/worker*", "runtime/*")),
    Incident(LINE, "once its scripts have come", lost("assets/worker*", "runtime/*")),
    Incident(LINE, "once the worker has come", lost("runtime/*")),
    Incident(LINE, "once Python answers", gone),
    Incident(BROWSER, "knows no WebAssembly", refused(NO_WEBASSEMBLY), word="WebAssembly"),
    Incident(BROWSER, "refuses workers", refused(NO_WORKER)),
    Incident(BROWSER, "refuses the memory", refused(NO_MEMORY)),
    Incident(BROWSER, "blocks storage", blocked),
    Incident(BROWSER, "never answers of its storage", silent),
    Incident(BROWSER, "has no room left", quota, offline=True),
    Incident(BROWSER, "keeps an older build", older, offline=True),
    Incident(PYTHON, "its worker is killed", worker("self.close()")),
    Incident(PYTHON, "never ends", worker("setTimeout(() => { for (;;); }, 0)")),
    Incident(PYTHON, "raises", raises),
    Incident(READER, "leaves the tab for an hour", hidden),
    Incident(READER, "moves 10,000 times at once", rapid),
    Incident(READER, "meets ten embeds", embeds),
)
