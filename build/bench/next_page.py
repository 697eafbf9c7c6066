"""The first answer of the second page of a visit, where Python may run already.

    python -m bench --only next

A reader's pointer rests on a link for a moment before they follow it, and they have read something
before: both times are given here, so that the same is measured on every machine.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from bench.visit import PATIENCE, PROBE, browser, page_memory, settle
from sitepress.fetch import Log
from testing.server import TestServer

ESSAY, ANOTHER, INDEX = "why-kl/", "diffusion/", ""
READS = 3000  # ms on the first page, once nothing is on its way
RESTS = 300  # ms of the pointer on the link
IMPATIENT = PROBE + 'bench.impatient("ours");'
ANSWER = "bench.seen.answer"


@dataclass(frozen=True)
class Second:
    """Seconds to a page's first answer, and bytes of the browser's page processes.

    first, both   with the first page, and with both where it stays open in another tab; less those
                  of an empty browser
    """

    answer: float
    first: int = 0
    both: int = 0


class Visit:
    """A browser of its own, in which a reader goes from page to page."""

    def __init__(self, context: BrowserContext, profile: str, host: TestServer):
        self.host, self.profile = host, profile
        context.add_init_script(IMPATIENT)
        self.empty = page_memory(profile)
        self.page = context.new_page()

    def answered(self, page: Page) -> float:
        """Seconds until Python has answered on the page."""
        page.wait_for_function(f"{ANSWER} !== null", timeout=PATIENCE, polling=20)
        return float(page.evaluate(ANSWER)) / 1000

    def read(self, path: str) -> Page:
        """The first page, read for a while."""
        self.page.goto(self.host.url + path)
        settle(self.page, self.host)
        self.page.wait_for_timeout(READS)
        return self.page

    def click(self, button: Any = "left") -> None:
        """Follow the first page's link to the essay, as a reader does."""
        link = self.page.locator(f"a[href$='{ESSAY}']:visible").first
        link.hover()
        self.page.wait_for_timeout(RESTS)
        link.click(button=button, no_wait_after=True)

    def cold(self) -> Second:
        """The essay, opened first."""
        self.page.goto(self.host.url + ESSAY, wait_until="commit")
        return Second(self.answered(self.page))

    def reload(self) -> Second:
        """The essay again."""
        self.answered(self.read(ESSAY))
        self.page.reload(wait_until="commit")
        return Second(self.answered(self.page))

    def follow(self, path: str) -> Second:
        """The essay after another page."""
        self.read(path)
        self.click()
        self.page.wait_for_url(f"**/{ESSAY}", wait_until="commit")
        return Second(self.answered(self.page))

    def tab(self) -> Second:
        """The essay in a second tab, while another one stays open in the first."""
        first = self.held(self.read(ANOTHER))
        with self.page.context.expect_page() as opened:
            self.click("middle")
        opened.value.bring_to_front()
        answer = self.answered(opened.value)
        return Second(answer, first, self.held(opened.value))

    def held(self, page: Page) -> int:
        """Bytes of the browser's pages, once nothing is on its way."""
        settle(page, self.host)
        return page_memory(self.profile) - self.empty


WAYS: Mapping[str, Callable[[Visit], Second]] = {
    "cold": Visit.cold,
    "reload": Visit.reload,
    "essay": lambda visit: visit.follow(ANOTHER),
    "index": lambda visit: visit.follow(INDEX),
    "tab": Visit.tab,
}
NAMES = {
    "cold": "an essay, opened first",
    "reload": "reloaded",
    "essay": "after another essay",
    "index": "after the index",
    "tab": "in a second tab",
}


def measure(
    playwright: Playwright, host: TestServer, runs: int, log: Log
) -> dict[str, list[dict[str, Any]]]:
    """`runs` visits of each kind, in turn: {kind: Second as JSON values}."""
    seen: dict[str, list[dict[str, Any]]] = {}
    for run in range(runs):
        for kind, go in WAYS.items():
            with browser(playwright) as (context, profile):
                second = go(Visit(context, profile, host))
            seen.setdefault(kind, []).append(asdict(second))
        log(f"run {run + 1}: " + ", ".join(f"{k} {v[-1]['answer']:.2f} s" for k, v in seen.items()))
    return seen


def answers(seen: Mapping[str, list[dict[str, Any]]]) -> dict[str, float]:
    """Seconds to the first answer of each kind: medians."""
    return {kind: median(one["answer"] for one in ones) for kind, ones in seen.items()}


def ratios(seen: Mapping[str, list[dict[str, Any]]]) -> dict[str, float]:
    """What the budget limits."""
    times = answers(seen)
    return {
        "next_page": times["essay"] / times["cold"],
        "second_tab": median((one["both"] - one["first"]) / one["first"] for one in seen["tab"]),
    }


def markdown(seen: Mapping[str, list[dict[str, Any]]]) -> str:
    """The tables."""
    times = answers(seen)
    lines = ["| Python's first answer | s | ÷ first page |", "|---|---|---|"]
    for kind, words in NAMES.items():
        lines.append(f"| {words} | {times[kind]:.2f} | {times[kind] / times['cold']:.2f} |")
    first, both = (median(one[name] for one in seen["tab"]) / 1e6 for name in ("first", "both"))
    lines += [
        "",
        "| Memory of the page's processes, less an empty browser's | MB | ÷ first tab |",
        "|---|---|---|",
        f"| the first tab | {first:.0f} | 1.00 |",
        f"| the second one | {both - first:.0f} | {ratios(seen)['second_tab']:.2f} |",
    ]
    return "\n".join(lines)
