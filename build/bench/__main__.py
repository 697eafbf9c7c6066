"""`make bench`: our essay, the stock page and the raw one, alternating, in fresh browsers."""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from bench import apps, drawing, forward, next_page, readme_tables, summary, widgets
from bench.stock import stock_site
from bench.visit import Seen, in_turn, untouched
from sitepress import build as press
from sitepress.blas_threads import one_thread
from sitepress.cache import Cache, default_root
from sitepress.errors import PressError
from sitepress.paths import ROOT
from testing.server import Line, TestServer

HERE = Path(__file__).parent
RESULT, BUDGET, TABLES = HERE / "results.json", HERE / "budget.json", HERE / "RESULTS.md"
RAW = Path(__file__).with_name("raw.html")
PARTS = ("visits", "next", "widgets", "drawings", "forward", "apps")
PATHS = {"ours": "why-kl/", "stock": "", "raw": ""}
LINES = {"fast": None, "slow": Line(mbit_s=20, round_trip=0.04)}


def main(arguments: list[str] | None = None) -> int:
    """Measure; return 1 where the budget is broken or something could not be measured."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="visits of each kind")
    parser.add_argument("--site", type=Path, help="a built site; otherwise it is built first")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, help="measure these parts, print them and write nothing"
    )
    args = parser.parse_args(arguments)
    one_thread()
    try:
        result = measure(args.site or press.build(ROOT, ROOT / "site"), args)
        budget = summary.read_budget(BUDGET)
        result["broken"] = summary.broken(result["ratios"], budget)
        text = summary.markdown(result, budget)
        if result["next"]:
            text += "\n\n" + next_page.markdown(result["next"])
        if result["drawings"]:
            text += "\n\n" + drawing.markdown(result["drawings"])
        if result["forward"]:
            text += "\n\n" + forward.markdown(result["forward"])
        if result["apps"]:
            text += "\n\n" + apps.markdown(result["apps"])
        print(text)
        if not args.only:
            write(result, text)
    except PressError as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 1
    for sentence in result["broken"]:
        print(f"Outside the budget: {sentence}.", file=sys.stderr)
    return 1 if result["broken"] else 0


def write(result: dict[str, Any], text: str) -> None:
    """Write what was measured: the numbers, RESULTS.md, and the README's small table."""
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    readme_tables.put(TABLES, "bench", text)
    readme_tables.put(TABLES, "sizes", readme_tables.sizes(ROOT / "site"))
    readme_tables.put(ROOT / "README.md", "results", summary.at_a_glance(result))


def measure(site: Path, args: argparse.Namespace) -> dict[str, Any]:
    """All that is measured, in one run."""
    parts = args.only or PARTS
    seen: Seen = {}
    before, after, every, drawings, passes, ordinary = 0, {}, {}, [], {}, {}
    with sync_playwright() as playwright, TestServer(site) as host:
        if "visits" in parts:
            seen = visited(playwright, site, args.runs)
            before = untouched(playwright, host, PATHS["ours"])
        if "next" in parts:
            after = next_page.measure(playwright, host, args.runs, print)
        if "widgets" in parts:
            every = widgets.measure(playwright, host, print)
        if "drawings" in parts:
            drawings = drawing.measure(playwright, host, print)
        if "forward" in parts:
            passes = forward.measure(playwright, site, print)
        if "apps" in parts:
            ordinary = apps.measure(playwright, LINES, print)
    table = {name: summary.medians(values) for name, values in seen.items()}
    return {
        "runs": args.runs,
        "machine": machine(),
        "ratios": summary.ratios(table, before, after, every, passes),
        "table": table,
        "next": after,
        "widgets": every,
        "drawings": drawings,
        "forward": passes,
        "apps": ordinary,
        "visits": seen,
    }


def visited(playwright: Playwright, site: Path, runs: int) -> Seen:
    """Visits of our essay, the stock page and the raw one, in turn."""
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch)
        (raw / "index.html").write_bytes(RAW.read_bytes())
        roots = {"ours": site, "stock": stock_site(Cache(default_root())), "raw": raw}
        pages = {kind: (root, PATHS[kind], kind) for kind, root in roots.items()}
        return in_turn(playwright, pages, LINES, runs, told)


def told(words: str) -> None:
    """Print at once: a run takes minutes."""
    print(words, flush=True)


def machine() -> str:
    """The machine in words."""
    return f"{os.cpu_count()} cores, {platform.system()}, Chromium without a window"


if __name__ == "__main__":
    sys.exit(main())
