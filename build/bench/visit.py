"""Visits a page in a fresh browser, cold and then warm, and measures it."""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from bench.cpu_quota import limited
from sitepress import chromium
from sitepress.fetch import Log
from testing.server import Line, TestServer

PROBE = Path(__file__).with_name("probe.js").read_text("utf-8")
PATIENCE = 300_000  # ms to wait for Python: the stock page takes two minutes on a weak phone
SETTLE = 2.0  # seconds without a request after which a visit is over
MOVES = 60
RAW = Path(__file__).with_name("raw.html")
ALONE = 1500  # ms of a visit in which only the probe runs in the page
STARTED = 2000  # ms for the browser's own start; a reader's browser is already open


@dataclass(frozen=True)
class Visit:
    """What one visit showed: seconds from navigation, milliseconds of latency, bytes, memory.

    shift              of the layout, over the start and the moves after it; start_shift: until then
    picture, numbers   ms from a move to the new picture and the new numbers, once Python is there
    sent               bytes and number of requests until Python's first answer
    memory             bytes: proportional share of the browser's page processes
    """

    first_paint: float
    largest_paint: float
    shift: float
    start_shift: float
    first_control: float
    first_picture: float
    first_answer: float
    picture: tuple[float, ...]
    numbers: tuple[float, ...]
    sent: int
    requests: int
    memory: int

    def to_json(self) -> dict[str, object]:
        """As JSON values."""
        return asdict(self)


Seen = dict[str, list[dict[str, Any]]]
"""{"page state line": its visits as JSON values}."""


@contextmanager
def browser(
    playwright: Playwright, share: float | None = None
) -> Iterator[tuple[BrowserContext, str]]:
    """A browser with a profile of its own on disk, as a reader has one, and the profile's path.

    share  of one core, which is all that the browser has; None for the whole machine
    """
    with ExitStack() as stack:
        profile = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        program = chromium.executable(playwright)
        if share is not None:
            program = stack.enter_context(limited(program, share))
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=program,
            args=chromium.arguments(),
            headless=True,
            viewport={"width": 1280, "height": 800},
        )
        try:
            context.pages[0].wait_for_timeout(STARTED / (share or 1))
            yield context, profile
        finally:
            context.close()


def raw_site(folder: Path) -> Path:
    """The folder, with the spinner in raw JavaScript as its one page."""
    (folder / "index.html").write_bytes(RAW.read_bytes())
    return folder


def visits(
    playwright: Playwright, host: TestServer, path: str, kind: str, share: float | None = None
) -> tuple[Visit, Visit]:
    """A cold visit, and a second one in the same browser."""
    with browser(playwright, share) as (context, profile):
        return tuple(visit(context, profile, host, path, kind) for _ in range(2))  # type: ignore[return-value]


def in_turn(
    playwright: Playwright,
    pages: Mapping[str, tuple[Path, str, str]],
    lines: Mapping[str, Line | None],
    runs: int,
    log: Log,
    share: float | None = None,
) -> Seen:
    """Visits of every page, cold and warm, over every line, in turn.

    pages  {name: its site, its path there, and its kind, see probe.js}
    share  of one core, as `browser` takes it
    """
    seen: Seen = {}
    for run in range(runs):
        for line, speed in lines.items():
            for name, (root, path, kind) in pages.items():
                with TestServer(root, line=speed) as host:
                    both = visits(playwright, host, path, kind, share)
                for state, one in zip(("cold", "warm"), both, strict=True):
                    seen.setdefault(f"{name} {state} {line}", []).append(one.to_json())
                answers = ", ".join(f"{one.first_answer:.2f} s" for one in both)
                log(f"run {run + 1}, {line}, {name}: {answers}")
    return seen


def visit(context: BrowserContext, profile: str, host: TestServer, path: str, kind: str) -> Visit:
    """Open the page at once and move its control until it is answered."""
    page = context.new_page()
    page.add_init_script(PROBE + f'bench.impatient("{kind}");')
    before = len(host.sent)
    page.goto(host.url + path, wait_until="commit")
    page.wait_for_timeout(ALONE)
    page.wait_for_function("bench.seen.answer !== null", timeout=PATIENCE, polling=20)
    page.wait_for_function("bench.seen.fcp && bench.seen.lcp", timeout=PATIENCE, polling=20)
    sent = host.sent[before:]
    seen = page.evaluate("bench.seen")
    settle(page, host)
    start = page.evaluate("bench.seen.cls")
    times = page.evaluate("([kind, n]) => bench.latency(kind, n)", [kind, MOVES])
    seen |= {k: v for k, v in page.evaluate("bench.seen").items() if k in ("lcp", "cls")}
    memory = page_memory(profile)
    page.close()
    return Visit(
        first_paint=seen["fcp"] / 1000,
        largest_paint=seen["lcp"] / 1000,
        shift=seen["cls"],
        start_shift=start,
        first_control=seen["control"] / 1000,
        first_picture=seen["picture"] / 1000,
        first_answer=seen["answer"] / 1000,
        picture=tuple(times["picture"]),
        numbers=tuple(times["numbers"]),
        sent=sum(s.size for s in sent),
        requests=len(sent),
        memory=memory,
    )


def untouched(playwright: Playwright, host: TestServer, path: str) -> int:
    """Bytes of a visit before the reader touches anything or the page goes idle."""
    with browser(playwright) as (context, _):
        page = context.new_page()
        page.add_init_script("window.requestIdleCallback = () => 0;")
        before = len(host.sent)
        page.goto(host.url + path)
        settle(page, host)
        return host.bytes_sent(before)


def opened(context: BrowserContext, host: TestServer, path: str) -> Page:
    """A page of the host in which Python answers and no request is open."""
    page = context.new_page()
    page.add_init_script(PROBE)
    page.goto(host.url + path)
    ready = "document.documentElement.dataset.python === 'ready'"
    page.wait_for_function(ready, timeout=PATIENCE)
    settle(page, host)
    return page


def settle(page: Page, host: TestServer) -> None:
    """Wait until the host has had no request for a while."""
    quiet(host, lambda seconds: page.wait_for_timeout(1000 * seconds))


def quiet(host: TestServer, wait: Callable[[float], object]) -> None:
    """The same with any way to `wait` for some seconds."""
    since = time.monotonic()
    count = len(host.sent)
    while time.monotonic() - since < SETTLE:
        wait(0.1)
        if len(host.sent) != count:
            since, count = time.monotonic(), len(host.sent)


def page_memory(profile: str) -> int:
    """Bytes of all page processes of the browser that has this profile, shared parts shared out."""
    parents, commands = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text().rpartition(")")[2].split()
            commands[int(folder.name)] = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue  # it has ended
        parents[int(folder.name)] = int(status[1])
    main = {pid for pid, c in commands.items() if profile in c and "--type=" not in c}

    def below(pid: int) -> bool:
        while pid in parents:
            if pid in main:
                return True
            pid = parents[pid]
        return False

    pages = [pid for pid, c in commands.items() if "--type=renderer" in c and below(pid)]
    return sum(share(pid) for pid in pages)


def share(pid: int) -> int:
    """The proportional set size of a process, in bytes."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
