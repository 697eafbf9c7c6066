"""How long every widget takes, from a control's move to Python's first numbers and to all of them.

Most answer once. Long computations answer in parts, with numbers from the first on.
"""

from collections.abc import Callable

from playwright.sync_api import Playwright

from bench.summary import quantile
from bench.visit import browser, opened
from testing.server import TestServer

MOVES = 12  # of every control


def measure(
    playwright: Playwright, host: TestServer, log: Callable[[str], None]
) -> dict[str, dict]:
    """{slug: p50, p95, whole, number of moves, {control: p95}} over the widget pages, in ms.

    p50, p95 and each control's are of the first numbers; whole is the p95 of the last.
    """
    found = {}
    slugs = sorted(p.parent.name for p in (host.root / "widgets").glob("*/index.html"))
    with browser(playwright) as (context, _):
        for slug in slugs:
            page = opened(context, host, f"widgets/{slug}/")
            times = page.evaluate(
                "n => bench.controls(document.querySelector('figure[data-widget]'), n)", MOVES
            )
            page.close()
            every = [first for _, first, _ in times]
            by_control: dict[str, list[float]] = {}
            for name, first, _ in times:
                by_control.setdefault(name, []).append(first)
            found[slug] = {
                "p50": quantile(every, 0.5),
                "p95": quantile(every, 0.95),
                "whole": quantile([whole for _, _, whole in times], 0.95),
                "moves": len(every),
                "controls": {name: quantile(v, 0.95) for name, v in by_control.items()},
            }
            log(f"{slug}: {found[slug]['p50']:.0f} ms, p95 {found[slug]['p95']:.0f} ms")
    return found
