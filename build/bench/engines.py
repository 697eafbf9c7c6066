"""Firefox and WebKit: the first Python answer of our essay and of the stock page, in turn.

    python -m bench --only engines

They are driven as in the tests, each visit cold and then warm in one browser. A control is moved
from the moment that the engine lets a script into the page: in WebKit up to 50 ms after its start.
"""

import time
from pathlib import Path
from statistics import median

from bench.visit import PROBE, quiet
from sitepress.fetch import Log
from testing.drivers.firefox import Firefox
from testing.drivers.reader import Reader
from testing.drivers.webkit import WebKit
from testing.engines import FIREFOX, WEBKIT
from testing.foreign_requests import ForeignRequests
from testing.server import TestServer

ENGINES = ((FIREFOX, Firefox), (WEBKIT, WebKit))
ROUNDS = 3  # at most: in WebKit the stock page takes a minute a visit
STARTED = 2.0  # seconds for the browser's own start
STATES = ("cold", "warm")

Answers = dict[str, dict[str, list[float]]]
"""{engine: {"page state": seconds to the first Python answer}}."""


def measure(ours: Path, path: str, stock: Path, runs: int, log: Log) -> Answers:
    """The answers in every engine that is installed."""
    pages = {"ours": (ours, path), "stock": (stock, "")}
    seen: Answers = {}
    for engine, kind in ENGINES:
        programs = engine.installed()
        if programs is None:
            log(f"{engine.name} is not installed (apt install {' '.join(engine.packages)})")
            continue
        for run in range(min(runs, ROUNDS)):
            for page, (root, below) in pages.items():
                with ForeignRequests() as others, TestServer(root) as host:
                    reader: Reader = kind(programs, others.port)
                    try:
                        time.sleep(STARTED)
                        both = [first_answer(reader, host, below, page) for _ in STATES]
                    finally:
                        reader.close()
                for state, answer in zip(STATES, both, strict=True):
                    known = seen.setdefault(engine.name, {})
                    known.setdefault(f"{page} {state}", []).append(answer)
                told = ", ".join(f"{answer:.2f} s" for answer in both)
                log(f"run {run + 1}, {engine.name}, {page}: {told}")
    return seen


def first_answer(reader: Reader, host: TestServer, path: str, kind: str) -> float:
    """Seconds from navigation to the first answer of a visit, which ends when all is kept."""
    reader.begin(host.url + path, f'{PROBE}\nbench.impatient("{kind}");')
    answer = reader.until("() => bench.seen.answer")
    quiet(host, time.sleep)
    reader.go("about:blank")
    return float(answer) / 1000


def ratios(seen: Answers) -> dict[str, float]:
    """What the budget limits: stock ÷ ours in each engine, cold and warm."""
    return {
        f"{engine.lower()}_{state}": median(of[f"stock {state}"]) / median(of[f"ours {state}"])
        for engine, of in seen.items()
        for state in STATES
    }


def markdown(seen: Answers) -> str:
    """The table."""
    head = "First Python answer in other engines"
    lines = [f"| {head} | ours, s | `panel convert`, s | stock ÷ ours |", "|---|---|---|---|"]
    for engine, of in seen.items():
        for state in STATES:
            ours, stock = median(of[f"ours {state}"]), median(of[f"stock {state}"])
            cells = f"{ours:.2f} | {stock:.2f} | {stock / ours:.1f}"
            lines.append(f"| {engine}, {state} | {cells} |")
    return "\n".join(lines)
