"""`make bench`: our essay, the stock page and the raw one, alternating, in fresh browsers."""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from bench import (
    apps,
    drawing,
    engines,
    forward,
    next_page,
    readme_tables,
    summary,
    weak_phone,
    widgets,
)
from bench.stock import stock_site
from bench.visit import Seen, in_turn, raw_site, untouched
from sitepress import build as press
from sitepress.blas_threads import one_thread
from sitepress.cache import Cache, default_root
from sitepress.errors import PressError
from sitepress.paths import ROOT
from testing.server import Line, TestServer

HERE = Path(__file__).parent
RESULT, BUDGET, TABLES = HERE / "results.json", HERE / "budget.json", HERE / "RESULTS.md"
PARTS = ("visits", "next", "phone", "engines", "widgets", "drawings", "forward", "apps")
# Each part's tables; those of visits and of widgets are in one with the budget, which is first.
TABLES_OF: dict[str, Callable[[Any], str]] = {
    "next": next_page.markdown,
    "phone": weak_phone.markdown,
    "engines": engines.markdown,
    "drawings": drawing.markdown,
    "forward": forward.markdown,
    "apps": apps.markdown,
}
RATIOS_OF: dict[str, Callable[[Any], dict[str, float]]] = {
    "next": next_page.ratios,
    "phone": weak_phone.ratios,
    "engines": engines.ratios,
}
ESSAY = "why-kl/"
LINES = {"fast": None, "slow": Line(mbit_s=20, round_trip=0.04)}


def main(arguments: list[str] | None = None) -> int:
    """Measure; return 1 where the budget is broken or something could not be measured."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="visits of each kind")
    parser.add_argument("--site", type=Path, help="a built site; otherwise it is built first")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, help="measure these parts, print them and write nothing"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="with --only, write them beside the other parts as they were last measured",
    )
    args = parser.parse_args(arguments)
    one_thread()
    try:
        result = measure(args.site or press.build(ROOT, ROOT / "site"), args)
        budget = summary.read_budget(BUDGET)
        result["broken"] = summary.broken(result["ratios"], budget)
        tables = [show(result[part]) for part, show in TABLES_OF.items() if result[part]]
        text = "\n\n".join([summary.markdown(result, budget), *tables])
        print(text)
        if args.keep or not args.only:
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
    result: dict[str, Any] = {part: {} for part in PARTS} | {"untouched": 0}
    if args.keep:
        result |= {k: v for k, v in json.loads(RESULT.read_text("utf-8")).items() if k in result}
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        scripts = apps.pages_in(scratch, told) if "apps" in parts else {}
        stock = stock_site(Cache(default_root()))
        playwright = stack.enter_context(sync_playwright())
        host = stack.enter_context(TestServer(site))
        if "visits" in parts:
            result["visits"] = visited(playwright, site, stock, args.runs)
            result["untouched"] = untouched(playwright, host, ESSAY)
        if "next" in parts:
            result["next"] = next_page.measure(playwright, host, args.runs, told)
        if "phone" in parts:
            phone = weak_phone.measure(playwright, site, ESSAY, stock, args.runs, told)
            result["phone"] = phone
        if "engines" in parts:
            result["engines"] = engines.measure(site, ESSAY, stock, args.runs, told)
        if "widgets" in parts:
            result["widgets"] = widgets.measure(playwright, host, told)
        if "drawings" in parts:
            result["drawings"] = drawing.measure(playwright, host, told)
        if "forward" in parts:
            result["forward"] = forward.measure(playwright, site, told)
        if "apps" in parts:
            result["apps"] = apps.measure(playwright, scripts, LINES, told)
    table = {name: summary.medians(values) for name, values in result["visits"].items()}
    ratios = summary.ratios(table, result["untouched"], result["widgets"], result["forward"])
    for part, of in RATIOS_OF.items():
        ratios |= of(result[part]) if result[part] else {}
    return {
        "runs": args.runs,
        "machine": machine(),
        "ratios": ratios,
        "table": table,
        **result,
    }


def visited(playwright: Playwright, site: Path, stock: Path, runs: int) -> Seen:
    """Visits of our essay, the stock page and the raw one, in turn."""
    with tempfile.TemporaryDirectory() as scratch:
        raw = raw_site(Path(scratch))
        pages = {
            "ours": (site, ESSAY, "opening"),
            "stock": (stock, "", "stock"),
            "raw": (raw, "", "raw"),
        }
        return in_turn(playwright, pages, LINES, runs, told)


def told(words: str) -> None:
    """Print at once: a run takes minutes."""
    print(words, flush=True)


def machine() -> str:
    """The machine in words."""
    return f"{os.cpu_count()} cores, {platform.system()}, Chromium without a window"


if __name__ == "__main__":
    sys.exit(main())
