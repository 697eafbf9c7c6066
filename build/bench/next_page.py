"""The first answer of the second page of a visit, where Python runs already.

A reader's pointer rests on a link for a moment before they follow it, and they have read something
before: both times are given here, so that the same is measured on every machine.
"""

from collections.abc import Callable
from statistics import median

from playwright.sync_api import Playwright

from bench.visit import PATIENCE, PROBE, browser, settle
from testing.server import TestServer

ESSAY, FIRST = "why-kl/", {"essay": "diffusion/", "index": ""}
READS = 3000  # ms on the first page, once nothing is on its way
RESTS = 300  # ms of the pointer on the link


def measure(
    playwright: Playwright, host: TestServer, runs: int, log: Callable[[str], None]
) -> dict[str, float]:
    """Seconds to the first answer: {"cold", "essay" after another essay, "index" after the index}.

    Medians of `runs` visits of each kind, in turn.
    """
    seen: dict[str, list[float]] = {}
    for run in range(runs):
        for kind in ("cold", *FIRST):
            with browser(playwright) as (context, _):
                page = context.new_page()
                page.add_init_script(PROBE + 'bench.impatient("ours");')
                if kind == "cold":
                    page.goto(host.url + ESSAY, wait_until="commit")
                else:
                    page.goto(host.url + FIRST[kind])
                    settle(page, host)
                    page.wait_for_timeout(READS)
                    link = page.locator(f"a[href$='{ESSAY}']:visible").first
                    link.hover()
                    page.wait_for_timeout(RESTS)
                    link.click(no_wait_after=True)
                    page.wait_for_url(f"**/{ESSAY}", wait_until="commit")
                answered = "bench.seen.answer"
                page.wait_for_function(f"{answered} !== null", timeout=PATIENCE, polling=20)
                seen.setdefault(kind, []).append(page.evaluate(answered) / 1000)
        log(f"run {run + 1}: " + ", ".join(f"{k} {v[-1]:.2f} s" for k, v in seen.items()))
    return {kind: median(times) for kind, times in seen.items()}


def markdown(times: dict[str, float]) -> str:
    """The table."""
    cold = times["cold"]
    rows = {
        "an essay, opened first": "cold",
        "after another essay": "essay",
        "after the index": "index",
    }
    lines = ["| Python's first answer | s | ÷ first page |", "|---|---|---|"]
    lines += [f"| {words} | {times[k]:.2f} | {times[k] / cold:.2f} |" for words, k in rows.items()]
    return "\n".join(lines)
