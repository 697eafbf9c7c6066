"""`make lighthouse`: Lighthouse's scores of the built site, on a phone and on a desktop.

Lighthouse is an npm package with many dependencies; npm fetches the pinned version and keeps it
outside the project.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from sitepress import build as press
from sitepress import chromium
from sitepress.errors import PressError
from sitepress.paths import ROOT
from sitepress.process import run, tool
from testing.server import TestServer

PACKAGE = "lighthouse@12.8.2"  # the newest that Node.js 18 runs
SECONDS = 300
PAGES = ("", "why-kl/", "diffusion/", "widgets/deciban-spinner/")
SCREENS: Mapping[str, Sequence[str]] = {"phone": (), "desktop": ("--preset=desktop",)}
MUST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}

Scores = dict[str, float]  # {category: points of a hundred}


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 1 where a page scores too low."""
    parser = argparse.ArgumentParser(prog="bench.lighthouse", description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="runs of each page, for the medians")
    parser.add_argument("--site", type=Path, help="a built site; otherwise it is built first")
    parser.add_argument("--keep", type=Path, help="a folder for the whole reports")
    args = parser.parse_args(arguments)
    try:
        site = args.site or press.build(ROOT, ROOT / "site")
        table = measure(site, args.runs, args.keep, print)
    except (PressError, OSError) as problem:
        print(f"bench.lighthouse: {problem}", file=sys.stderr)
        return 1
    print(markdown(table))
    under = short(table)
    for sentence in under:
        print(f"Under what it must have: {sentence}.", file=sys.stderr)
    return 1 if under else 0


def measure(
    site: Path, runs: int, keep: Path | None, log: Callable[[str], None]
) -> dict[tuple[str, str], Scores]:
    """The medians of every page on every screen."""
    with sync_playwright() as playwright:
        browser = chromium.executable(playwright)
    table = {}
    with TestServer(site) as host:
        for page in PAGES:
            for screen, flags in SCREENS.items():
                reports = [report(browser, host.url + page, flags) for _ in range(runs)]
                table[page, screen] = medians([scores(report) for report in reports])
                for audit, words in failed(reports[-1]).items():
                    log(f"{page or 'index'}, {screen}: {audit}: {words}")
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    name = f"{page.strip('/').replace('/', '-') or 'index'}-{screen}.json"
                    (keep / name).write_text(json.dumps(reports[-1]), "utf-8")
    return table


def report(browser: str, url: str, flags: Sequence[str]) -> dict[str, Any]:
    """Lighthouse's own report on one address."""
    command = [
        tool("npx"),
        "--yes",
        PACKAGE,
        url,
        "--quiet",
        "--output=json",
        "--output-path=stdout",
        "--no-enable-error-reporting",
        *flags,
        "--chrome-flags=" + " ".join(["--headless=new", *chromium.arguments()]),
    ]
    name = f"{PACKAGE} on {url}"
    done = run(command, name=name, env={"CHROME_PATH": browser}, timeout=SECONDS)
    return json.loads(done.stdout)


def scores(report: Mapping[str, Any]) -> Scores:
    """The points of every category of a report."""
    return {name: round(100 * report["categories"][name]["score"]) for name in MUST}


def medians(runs: Sequence[Scores]) -> Scores:
    """The median of each category."""
    return {name: statistics.median(run[name] for run in runs) for name in MUST}


def failed(report: Mapping[str, Any]) -> dict[str, str]:
    """The audits that cost a page points: {audit: its description}."""
    audits = report["audits"]
    counted = {
        audit["id"]
        for name in MUST
        for audit in report["categories"][name]["auditRefs"]
        if audit["weight"]
    }
    return {
        name: audit.get("displayValue") or audit["title"]
        for name, audit in audits.items()
        if name in counted and audit["score"] is not None and audit["score"] < 0.9
    }


def short(table: Mapping[tuple[str, str], Scores]) -> list[str]:
    """One sentence for each page that scores too low."""
    return [
        f"{page or 'index'} on a {screen}: {name} {points[name]:g} of {least}"
        for (page, screen), points in table.items()
        for name, least in MUST.items()
        if points[name] < least
    ]


def markdown(table: Mapping[tuple[str, str], Scores]) -> str:
    """The table, in Markdown."""
    names = [name.replace("seo", "SEO").replace("-", " ") for name in MUST]
    lines = [f"| Lighthouse | {' | '.join(names)} |", "|---" * (len(MUST) + 1) + "|"]
    for (page, screen), points in table.items():
        cells = " | ".join(f"{points[name]:g}" for name in MUST)
        lines.append(f"| {page.strip('/') or 'index'}, {screen} | {cells} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
