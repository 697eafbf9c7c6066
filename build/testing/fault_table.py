"""Makes the table of what a reader sees under every fault of every kind of file.

    python -m testing.fault_table site > faults.md

For each kind of file and each fault a fresh browser profile opens a widget's page; the reader
moves a control, and the fault then ends. A row has the page's notice, whether its text, its
first picture and the reader's value were there, and after what it worked again.
"""

import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import Error, Locator, Page, sync_playwright

from sitepress import chromium
from testing.fault_cases import INCIDENTS
from testing.fault_row import HEAD, SPINNER, Row, notice
from testing.server import TestServer

FILES = {
    "assets/boot.*.js": "the figures' script",
    "assets/worker.*.js": "the worker's script",
    "runtime/pyodide.????????????.js": "Pyodide's script",
    "runtime/pyodide.asm.*.js": "Emscripten's script",
    "runtime/pyodide.asm.*.wasm": "the WebAssembly module",
    "runtime/snapshot.*": "the memory snapshot",
}
KINDS = ("missing", "truncated", "altered", "mistyped", "stalled", "held")
SECONDS = 40  # that a start may take before a row says that nothing has arrived
DEAD = {"stalled": 6, "held": 10}  # seconds for which a line sends nothing
ENDED = "html[data-python=ready], html[data-python=error]"


def run(page: Page, host: TestServer, pattern: str, kind: str) -> Row:
    """Try one fault."""
    seconds = DEAD.get(kind, SECONDS)
    root = page.locator(f'figure[data-widget="{SPINNER}"]')
    with host.fault(pattern, kind):
        page.goto(f"{host.url}widgets/{SPINNER}/", wait_until="commit")
        slider = root.locator("input[type=range]").first
        blank = not moved(slider, seconds)
        settled = wait(page, seconds)
        whole = (root.locator("svg").count() > 0 and "95.2%" in root.inner_text()) or settled
        says = "(nothing: blank while the line is dead)" if blank else notice(page)
    if blank:
        whole = moved(slider, SECONDS)
    how = "by itself"
    if state(page) != "ready":
        if not wait(page, SECONDS / 4) and state(page) == "idle":
            how = "after loading again"
            page.reload()
            slider.fill("3")
        elif state(page) == "error":
            says = notice(page)
            how = "after Try again"
            page.get_by_role("button", name="Try again").first.click()
        page.wait_for_selector("html[data-python=ready]", timeout=SECONDS * 1000)
    says = says or {"by itself": "(nothing: Python answers)"}.get(
        how, "(nothing: the page is read)"
    )
    odds = root.locator('[data-value="odds"]').first
    try:
        odds.filter(has_text="2:1").wait_for(timeout=20_000)
        ends = "answers"
    except Error:
        ends = "silent"
    return Row(
        FILES.get(pattern, pattern), kind, says, bool(whole), slider.input_value() == "3", how, ends
    )


def moved(slider: Locator, seconds: float) -> bool:
    """Whether the reader could move the control within some seconds."""
    try:
        slider.fill("3", timeout=seconds * 1000)
    except Error:
        return False
    return True


def wait(page: Page, seconds: float) -> bool:
    """Whether the start ended, well or not, within some seconds."""
    try:
        page.wait_for_selector(ENDED, timeout=seconds * 1000)
    except Error:
        return False
    return True


def state(page: Page) -> str:
    """The page's data-python."""
    return str(page.locator("html").get_attribute("data-python"))


def table(site: Path) -> str:
    """The whole table in Markdown."""
    lines = [*HEAD]
    with TestServer(site) as host, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for pattern, kind in product(FILES, KINDS):
            context = browser.new_context()
            if any(host.root.glob(pattern)):
                lines.append(run(context.new_page(), host, pattern, kind).line())
                print(lines[-1], file=sys.stderr, flush=True)
            context.close()
        for incident in INCIDENTS:
            context = browser.new_context()
            lines.append(incident.run(context, host, incident).line())
            print(lines[-1], file=sys.stderr, flush=True)
            context.close()
        browser.close()
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table(Path(sys.argv[1] if len(sys.argv) > 1 else "site")), end="")
