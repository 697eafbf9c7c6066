"""`make bench`: our essay, the stock page and the raw one, alternating, in fresh browsers."""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from sitepress import press, readme
from sitepress.bench import drawing, summary, widgets
from sitepress.bench.stock import stock_site
from sitepress.bench.visit import untouched, visits
from sitepress.cache import Cache, default_root
from sitepress.errors import PressError
from sitepress.testing.host import Host, Line

ROOT = Path(__file__).resolve().parents[3]
RESULT, BUDGET = ROOT / "build" / "bench.json", ROOT / "build" / "bench-budget.json"
RAW = Path(__file__).with_name("raw.html")
PATHS = {"ours": "why-kl/", "stock": "", "raw": ""}
LINES = {"fast": None, "slow": Line(mbit_s=20, round_trip=0.04)}


def main(arguments: list[str] | None = None) -> int:
    """Measure; return 1 where the budget is broken or something could not be measured."""
    parser = argparse.ArgumentParser(prog="sitepress.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="visits of each kind")
    parser.add_argument("--site", type=Path, help="a built site; otherwise it is built first")
    parser.add_argument("--no-widgets", action="store_true", help="leave out the widgets' pages")
    told = parser.parse_args(arguments)
    try:
        result = measure(told.site or press.build(ROOT, ROOT / "site"), told)
        budget = summary.read_budget(BUDGET)
        result["broken"] = summary.broken(result["ratios"], budget)
        RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
        text = summary.markdown(result, budget)
        if result["drawings"]:
            text += "\n\n" + drawing.markdown(result["drawings"])
        print(text)
        readme.put(ROOT / "README.md", "bench", text)
        readme.put(ROOT / "README.md", "sizes", readme.sizes(ROOT / "site"))
    except PressError as problem:
        print(f"sitepress.bench: {problem}", file=sys.stderr)
        return 1
    for sentence in result["broken"]:
        print(f"Outside the budget: {sentence}.", file=sys.stderr)
    return 1 if result["broken"] else 0


def measure(site: Path, told: argparse.Namespace) -> dict[str, Any]:
    """All that is measured, in one run."""
    seen: dict[str, list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        raw = Path(scratch)
        (raw / "index.html").write_bytes(RAW.read_bytes())
        roots = {"ours": site, "stock": stock_site(Cache(default_root())), "raw": raw}
        for run in range(told.runs):
            for line, speed in LINES.items():
                for kind, root in roots.items():
                    with Host(root, line=speed) as host:
                        both = visits(playwright, host, PATHS[kind], kind)
                    for state, visit in zip(("cold", "warm"), both, strict=True):
                        seen.setdefault(f"{kind} {state} {line}", []).append(visit.to_json())
                    print(
                        f"run {run + 1}, {line}, {kind}: "
                        + ", ".join(f"{visit.first_answer:.2f} s" for visit in both),
                        flush=True,
                    )
        with Host(site) as host:
            before = untouched(playwright, host, PATHS["ours"])
            every = {} if told.no_widgets else widgets.measure(playwright, host, print)
            drawings = [] if told.no_widgets else drawing.measure(playwright, host, print)
    table = {name: summary.medians(values) for name, values in seen.items()}
    return {
        "runs": told.runs,
        "machine": machine(),
        "ratios": summary.ratios(table, before, every),
        "table": table,
        "widgets": every,
        "drawings": drawings,
        "visits": seen,
    }


def machine() -> str:
    """The machine in words."""
    return f"{os.cpu_count()} cores, {platform.system()}, Chromium without a window"


if __name__ == "__main__":
    sys.exit(main())
