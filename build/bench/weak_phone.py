"""A weak phone: our essay and the stock page where the whole browser has half a core.

    python -m bench --only phone

On our own line, and on a mobile one.
"""

from pathlib import Path
from statistics import median

from playwright.sync_api import Playwright

from bench.visit import Seen, in_turn
from sitepress.fetch import Log
from testing.server import Line

SHARE = 0.5  # of one core
LINES = {"fast": None, "mobile": Line(mbit_s=9, round_trip=0.15)}
WORDS = {"fast": "no limit", "mobile": "9 Mbit/s, 150 ms"}
ROUNDS = 3  # at most: the stock page takes a minute a visit
NAME = "Half a core for the whole browser"


def measure(
    playwright: Playwright, ours: Path, path: str, stock: Path, runs: int, log: Log
) -> Seen:
    """{"ours cold fast": visits, …}."""
    pages = {"ours": (ours, path, "ours"), "stock": (stock, "", "stock")}
    return in_turn(playwright, pages, LINES, min(runs, ROUNDS), log, SHARE)


def seconds(seen: Seen, visit: str, name: str) -> float:
    """The median of the visits of a kind."""
    return median(float(one[name]) for one in seen[visit])


def ratios(seen: Seen) -> dict[str, float]:
    """What the budget limits: stock ÷ ours, cold and warm."""
    return {
        f"phone_{state}": seconds(seen, f"stock {state} fast", "first_answer")
        / seconds(seen, f"ours {state} fast", "first_answer")
        for state in ("cold", "warm")
    }


def markdown(seen: Seen) -> str:
    """The table."""
    lines = [f"| {NAME} | ours, s | `panel convert`, s | stock ÷ ours |", "|---|---|---|---|"]
    rows = {
        "first contentful paint": "first_paint",
        "first picture after a move": "first_picture",
        "first Python answer": "first_answer",
    }
    for line, words in WORDS.items():
        for state in ("cold", "warm"):
            for row, name in rows.items():
                ours, stock = (
                    seconds(seen, f"{page} {state} {line}", name) for page in ("ours", "stock")
                )
                cells = f"{ours:.2f} | {stock:.2f} | {stock / ours:.1f}"
                lines.append(f"| {row}, {state}, line of {words} | {cells} |")
    return "\n".join(lines)
