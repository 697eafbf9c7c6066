"""An ordinary app as `make convert` and as `panel convert` make it: the same script, in turns.

    python -m bench --only apps

Both are on one host, compressed alike, with the same Pyodide. The slider is moved ten times a
second until Python answers. A first run takes the snapshot and makes the stock page, in minutes.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Playwright

from bench.stock import stock_site
from bench.visit import Seen, in_turn, raw_site
from sitepress.apps.convert import convert
from sitepress.cache import Cache, default_root
from sitepress.fetch import Log
from sitepress.paths import ROOT
from testing.server import Line

APP = Path(__file__).with_name("slider_app.py")
ROUNDS = 2  # of visits of each page over each line
NAME = "An ordinary app: slider, `pn.bind`, Bokeh figure"


Pages = Mapping[str, tuple[Path, str, str]]


def pages_in(folder: Path, log: Log) -> Pages:
    """The pages to be visited, as `in_turn` takes them; it needs a browser of its own."""
    ours = convert(ROOT, [APP], folder / "ours", log)
    stock = stock_site(Cache(default_root()), log, APP)
    (folder / "raw").mkdir()
    raw = raw_site(folder / "raw")
    return {"ours": (ours, "", "app"), "stock": (stock, "", "app"), "raw": (raw, "", "raw")}


def measure(
    playwright: Playwright, pages: Pages, lines: Mapping[str, Line | None], log: Log
) -> Seen:
    """{"ours cold fast": visits, …}."""
    return in_turn(playwright, pages, lines, ROUNDS, log)


def markdown(seen: Seen) -> str:
    """The table: ours, stock or the raw page, and the ratio that the name says."""

    def of(value: Callable[[dict[str, Any]], float], kind: str) -> float:
        return median(value(visit) for visit in seen[kind])

    def answer(visit: dict[str, Any]) -> float:
        return float(visit["first_answer"])

    def move(visit: dict[str, Any]) -> float:
        return quantiles(visit["numbers"], n=20)[-1]

    pages = ("ours", "stock")
    rows = []
    for line in ("fast", "slow"):
        for state in ("cold", "warm"):
            ours, stock = (of(answer, f"{page} {state} {line}") for page in pages)
            name = f"first Python answer, {state}, {line} line; stock ÷ ours"
            rows.append(f"{name} | {ours:.2f} s | {stock:.2f} s | {stock / ours:.1f}")
    picture, raw = (
        of(lambda visit: visit["first_paint"], f"{page} cold fast") for page in ("ours", "raw")
    )
    name = "first contentful paint, with a picture of the app; ours ÷ raw page"
    rows.append(f"{name} | {picture:.3f} s | {raw:.3f} s | {picture / raw:.2f}")
    ours, stock = (of(lambda visit: visit["first_control"], f"{page} cold fast") for page in pages)
    name = "a control is seen, ours in the picture; ours ÷ stock"
    rows.append(f"{name} | {picture:.2f} s | {stock:.2f} s | {picture / stock:.2f}")
    name = "a control is drawn, the other page's behind a veil; ours ÷ stock"
    rows.append(f"{name} | {ours:.2f} s | {stock:.2f} s | {ours / stock:.2f}")
    ours, stock = (of(lambda visit: visit["sent"] / 1e6, f"{page} cold fast") for page in pages)
    name = "bytes until then, cold; ours ÷ stock"
    rows.append(f"{name} | {ours:.1f} MB | {stock:.1f} MB | {ours / stock:.2f}")
    ours, stock = (of(move, f"{page} warm fast") for page in pages)
    name = "a move to its new picture, p95; ours ÷ stock"
    rows.append(f"{name} | {ours:.0f} ms | {stock:.0f} ms | {ours / stock:.2f}")
    ours, stock = (of(lambda visit: visit["start_shift"], f"{page} cold fast") for page in pages)
    rows.append(f"cumulative layout shift of the start | {ours:.4f} | {stock:.4f} | ")
    head = [f"{NAME} | ours | stock or raw | ratio", "--- | --- | --- | ---"]
    return "\n".join(f"| {row} |" for row in [*head, *rows])
