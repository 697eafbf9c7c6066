"""A start as a picture: every span from the navigation to Python's first answer, and whose it is.

    python -m bench.trace

Opens our essay in a fresh browser, cold and then warm, as `make bench` does, and draws what the
browser's own clocks say: the page's paints, what it and its worker told each other (trace.js), and
the marks that the worker's scripts set (`note` of web/worker/progress.js). Writes start.svg, which
build/bench/RESULTS.md shows, and prints the spans.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench.visit import PATIENCE, PROBE, browser, settle
from sitepress import build as press
from sitepress.errors import PressError
from sitepress.paths import ROOT
from testing.server import TestServer

ESSAY = "why-kl/"
PICTURE = Path(__file__).with_name("start.svg")
NOTES = Path(__file__).with_name("trace.js").read_text("utf-8")
# What the worker's clock says: when its script was asked for, its marks, and the files it fetched.
IN_WORKER = """() => ({
  origin: performance.timeOrigin,
  marks: performance.getEntriesByType("mark").map(({ name, startTime }) => [name, startTime]),
  files: performance.getEntriesByType("resource").map(
    ({ name, startTime, responseEnd }) => [name, startTime, responseEnd]),
})"""
IN_PAGE = """() => {
  const [{ responseStart, responseEnd, domContentLoadedEventStart }] =
    performance.getEntriesByType("navigation");
  return { ...trace, ...bench.seen, responseStart, responseEnd, domContentLoadedEventStart };
}"""


@dataclass(frozen=True)
class Span:
    """Something that takes time: ms from the navigation; who does it; what it is."""

    owner: str
    name: str
    start: float
    end: float


OWNERS = {"line": "#8a8a8a", "page": "#1b7f5c", "worker": "#3f6fb5", "Python": "#c2571a"}


def spans(page: Mapping[str, Any], worker: Mapping[str, Any]) -> list[Span]:
    """The spans of a start, in order: what each waits for ends where it begins."""
    shift = worker["origin"] - page["origin"]
    at = {name: shift + ms for name, ms in worker["marks"]}

    def first(what: str) -> float:
        return next(ms for name, ms in page["notes"] if name == what)

    def last_before(what: str, limit: float) -> float:
        return max(ms for name, ms in page["notes"] if name == what and ms <= limit)

    answered = last_before("from patch", page["answer"])
    asked = last_before("to patch", answered)
    files = [(shift + start, shift + end) for _, start, end in worker["files"]]
    found = [
        Span("line", "the page: request and HTML", 0, page["responseEnd"]),
        Span("page", "title laid out and painted", page["responseEnd"], page["fcp"]),
        Span("page", "a move, its picture drawn ahead", page["fcp"], page["picture"]),
        Span("page", "until it asks for Python", page["responseStart"], first("made")),
        Span("worker", "its thread and its script begin", first("made"), at["begun"]),
    ]
    if files:
        span = (min(start for start, _ in files), max(end for _, end in files))
        found.append(Span("line", "Pyodide: scripts and module", *span))
    found += [
        Span("worker", "Pyodide: scripts run, module compiled", at["begun"], at["compiled"]),
        Span("worker", "the snapshot's stream, inflated", at["begun"], at["stream"]),
        Span(
            "worker",
            "instance made, numpy's libraries linked",
            max(at["compiled"], at["stream"]),
            at["runtime"],
        ),
        Span("worker", "memory written and compared", at["runtime"], at["written"]),
        Span("worker", "Pyodide's last steps", at["written"], at["restore"]),
        Span("Python", "the host imported, chance seeded", at["restore"], at["imported"]),
        Span("page", "told that Python is there", at["imported"], first("from ready")),
        Span("Python", "the figure opened", first("from ready"), first("from opened")),
        Span("page", "until it asks", first("from opened"), asked),
        Span("Python", "the answer", asked, answered),
        Span("page", "the answer shown", answered, page["answer"]),
    ]
    return [span for span in found if span.end > span.start]


def seen(context: BrowserContext, host: TestServer) -> list[Span]:
    """The spans of a visit."""
    page = context.new_page()
    page.add_init_script(f'{NOTES}\n{PROBE}\nbench.impatient("opening");')
    page.goto(host.url + ESSAY, wait_until="commit")
    page.wait_for_function("bench.seen.answer !== null", timeout=PATIENCE, polling=20)
    page.wait_for_function("bench.seen.fcp", timeout=PATIENCE, polling=20)
    found = spans(page.evaluate(IN_PAGE), page.workers[0].evaluate(IN_WORKER))
    settle(page, host)
    page.close()
    return found


LEFT, WIDE, ROW, HEAD = 290, 620, 19, 34  # px: the names' column, the time's, a line, a heading
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #222 }
.head { font-weight: 600; font-size: 14px }
.name { text-anchor: end }
.grid { stroke: #8884 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } }
"""


def drawn(starts: Mapping[str, Sequence[Span]]) -> str:
    """The picture of several starts, one below another, on one scale of time."""
    most = max(span.end for found in starts.values() for span in found)
    step = next(n for n in (50, 100, 200, 500, 1000, 2000, 5000) if most / n <= 12)
    scale = WIDE / most
    parts: list[str] = []
    y = 8.0
    for i, (owner, colour) in enumerate(OWNERS.items()):
        x: float = LEFT + 90 * i
        parts.append(f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 18}" y="{y + 11}">{owner}</text>')
    y += 16
    for head, found in starts.items():
        y += HEAD
        end = max(span.end for span in found)
        parts.append(f'<text class="head" x="8" y="{y - 10}">{head}: {end:.0f} ms</text>')
        bottom = y + ROW * len(found)
        for ms in range(0, int(most) + 1, step):
            x = LEFT + ms * scale
            parts.append(f'<path class="grid" d="M{x:.1f} {y}V{bottom}"/>')
            parts.append(f'<text x="{x:.1f}" y="{y - 4}" text-anchor="middle">{ms}</text>')
        for span in found:
            x, width = LEFT + span.start * scale, max(1, (span.end - span.start) * scale)
            middle = y + ROW / 2 + 4
            parts.append(
                f'<text class="name" x="{LEFT - 8}" y="{middle}">{escape(span.name)}</text>'
                f'<rect x="{x:.1f}" y="{y + 3}" width="{width:.1f}" height="{ROW - 6}" '
                f'fill="{OWNERS[span.owner]}"/>'
                f'<text x="{x + width + 5:.1f}" y="{middle}">{span.end - span.start:.0f}</text>'
            )
            y += ROW
    size = f"0 0 {LEFT + WIDE + 60} {y + 8}"
    label = "Spans of a cold and a warm start, from the navigation to Python's first answer"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" '
        f'aria-label="{label}">\n<style>{STYLE}</style>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(prog="bench.trace", description=__doc__)
    parser.add_argument("--site", type=Path, help="a built site; otherwise it is built first")
    args = parser.parse_args(arguments)
    try:
        site = args.site or press.build(ROOT, ROOT / "site")
    except PressError as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 1
    with (
        sync_playwright() as playwright,
        TestServer(site) as host,
        browser(playwright) as (context, _),
    ):
        starts = {name: seen(context, host) for name in ("Cold", "Warm")}
    for name, found in starts.items():
        for span in found:
            took = f"{span.start:7.0f} {span.end:7.0f} {span.end - span.start:6.0f}"
            print(f"{name}  {took}  {span.owner:7} {span.name}")
    PICTURE.write_text(drawn(starts), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
