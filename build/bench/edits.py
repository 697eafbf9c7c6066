"""From an edit to sight: how long an author waits for `make watch`, measured in a browser.

    python -m bench.edits            a new site, and a copy of our essays
    python -m bench.edits --times 3

The time is from the moment a file is written until what was written can be read in a page that was
open all the while. Medians, with the shortest and the longest.
"""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from sitepress import chromium, scaffold
from sitepress.paths import ROOT

PATIENCE = 120_000  # ms
SETTLED = 1500  # ms in which a page that was loaded again finds its place


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10, help="edits of each kind")
    times = parser.parse_args().times
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("| site | words, s | code, s | place and state kept |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        new = Path(scratch) / "new" / "notes"
        scaffold.new_site(new)
        print(measured("a new site", new, "first_essay", 'title="A bar', times), flush=True)
        ours = Path(scratch) / "ours" / "essays"
        shutil.copytree(ROOT / "essays", ours)
        print(measured("our essays", ours, "why_kl", "", times), flush=True)


def measured(name: str, folder: Path, essay: str, mark: str, times: int) -> str:
    """A row of the table: one essay of a site, edited `times` times.

    mark  a text in its Python that is seen in its page; empty for a number that the page quotes
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "sitepress", "watch", "--essays", str(folder)]
    command += ["--out", str(folder / ".draft"), "--port", str(port)]
    watching = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert watching.stdout
        while "Drafts are at" not in watching.stdout.readline():
            assert watching.poll() is None, "make watch ended"
        with sync_playwright() as playwright:
            page = chromium.launch(playwright).new_page(viewport={"width": 1000, "height": 400})
            page.set_default_timeout(PATIENCE)
            return row(name, page, port, folder / essay, mark, times)
    finally:
        watching.terminate()
        watching.wait()


def row(name: str, page: Page, port: int, folder: Path, mark: str, times: int) -> str:
    """The same, with the page of the essay open."""
    words, code = folder / f"{folder.name}.md", folder / f"{folder.name}.py"
    with page.expect_request(re.compile(r"/\.changes\?")):
        page.goto(f"http://127.0.0.1:{port}/{folder.name.replace('_', '-')}/")
    text, python = words.read_text("utf-8"), code.read_text("utf-8")
    end = text.index("---\n", 4) + 4
    box = page.locator("input[role=spinbutton]").first
    box.fill("0.31" if mark else "5")
    box.press("Enter")
    page.wait_for_function("location.search")  # the address follows a little later
    before = page.url
    page.evaluate("scrollTo(0, 200)")
    place = page.evaluate("scrollY")
    assert place > 0, "the page is no longer than its window"

    def write(n: int) -> str:
        words.write_text(f"{text[:end]}\nEdit {n}.\n{text[end:]}", "utf-8")
        return f"Edit {n}."

    def compute(n: int) -> str:
        if mark:
            code.write_text(python.replace(mark, f"{mark}{n}"), "utf-8")
            return f"{mark.partition(chr(34))[2]}{n}"
        code.write_text(python + f"\n\nfor one in figures:\n    one.title = 'Title {n}'\n", "utf-8")
        return f"Title {n}"

    def wait(words: str) -> None:
        page.wait_for_function(
            "(words) => document.documentElement.outerHTML.includes(words)", arg=words
        )

    said = [spread(timed(change, wait, times)) for change in (write, compute)]
    page.wait_for_timeout(SETTLED)
    kept = page.url == before and page.evaluate("scrollY") == place
    return f"| {name} | {said[0]} | {said[1]} | {'yes' if kept else 'no'} |"


def timed(change: Callable[[int], str], wait: Callable[[str], None], times: int) -> list[float]:
    """Seconds from each change until it is seen; the first one, which warms up, is not counted."""
    found = []
    for n in range(times + 1):
        start = time.perf_counter()
        wait(change(n + 1000))
        found.append(time.perf_counter() - start)
        time.sleep(0.5)  # the page connects again, as while an author thinks
    return found[1:]


def spread(seconds: list[float]) -> str:
    """Median, and in brackets the shortest and the longest."""
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


if __name__ == "__main__":
    main()
