"""A static host that tells what was asked of it, over a line of any speed, with faults on demand.

Counting and slowing down are done here and not in the browser, whose tools see neither all that a
worker asks for nor slow it down. Bytes are those of bodies as sent: compressed where a copy with
`.br` stands beside the file and the browser takes it. Otherwise it is as plain as any host: types
by suffix, files with hashes in their names kept for ever, all others asked for again each time.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from tornado.http1connection import HTTP1Connection
from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from sitepress.serve import HASHED, TYPES, compressed

CHUNK = 16 * 1024


@dataclass(frozen=True)
class Line:
    """The reader's line: Mbit/s for all connections together, and a round trip in seconds.

    A response waits one round trip before its first byte, and one more on a new connection.
    """

    mbit_s: float
    round_trip: float


@dataclass(frozen=True)
class Sent:
    """One answered request: when (monotonic seconds), path below the site's root, bytes of body."""

    at: float
    path: str
    status: int
    size: int


@dataclass
class Faults:
    """What goes wrong, by pattern of path.

    missing, truncated, altered (one byte), stalled half way, mistyped (sent as HTML), or held
    (sent whole once the fault is over).
    """

    kinds: dict[str, str] = field(default_factory=dict)

    def of(self, path: str) -> str | None:
        """The fault of a path."""
        return next((kind for pattern, kind in self.kinds.items() if fnmatch(path, pattern)), None)


class Host:
    """A static host of the folder `root` below `prefix`, on a free port of the loopback interface.

    Use it as a context manager. `headers` are sent with every response. `forever` false leaves
    every file to be asked for again.
    """

    def __init__(
        self,
        root: Path,
        prefix: str = "/",
        line: Line | None = None,
        headers: Mapping[str, str] | None = None,
        forever: bool = True,
    ):
        self.root, self.prefix, self.line = root, prefix, line
        self.headers, self.forever = headers or {}, forever
        self.sent: list[Sent] = []
        self.faults = Faults()
        self._free = 0.0  # when the line has sent all that was given to it
        self._known: set[int] = set()  # connections that have paid for their first round trip
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self.port = 0

    @property
    def url(self) -> str:
        """The address of the site's root, with a slash at the end."""
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    def __enter__(self) -> "Host":
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.faults.kinds.clear()
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _stop(self) -> None:
        self._server.stop()
        await self._server.close_all_connections()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def start() -> None:
            sockets = bind_sockets(0, "127.0.0.1")
            self.port = sockets[0].getsockname()[1]
            routes = [(self.prefix + r"(.*)", Handler, {"host": self})]
            self._server = HTTPServer(Application(routes))
            self._server.add_sockets(sockets)
            self._ready.set()

        self._loop.run_until_complete(start())
        self._loop.run_forever()
        for task in (tasks := asyncio.all_tasks(self._loop)):
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    @contextlib.contextmanager
    def fault(self, pattern: str, kind: str) -> Iterator[None]:
        """While it lasts, files whose path matches `pattern` are sent with this fault."""
        self.faults.kinds[pattern] = kind
        try:
            yield
        finally:
            del self.faults.kinds[pattern]

    def bytes_sent(self, since: int = 0) -> int:
        """Bytes of all bodies, but for the first `since` requests."""
        return sum(s.size for s in self.sent[since:])

    async def slow(self, size: int) -> None:
        """Wait until the line has carried `size` more bytes."""
        if self.line is None:
            return
        self._free = max(self._free, time.monotonic()) + size * 8 / (self.line.mbit_s * 1e6)
        await asyncio.sleep(self._free - time.monotonic())

    async def round_trips(self, connection: object) -> None:
        """Wait for the round trips before the first byte of a response."""
        if self.line is None:
            return
        first = id(connection) not in self._known
        self._known.add(id(connection))
        await asyncio.sleep(self.line.round_trip * (2 if first else 1))


class Handler(RequestHandler):
    """One request."""

    def initialize(self, host: Host) -> None:  # noqa: D102
        self.host = host

    def compute_etag(self) -> None:
        """None: the address or the file's time says whether it is the same."""

    def log(self, status: int, size: int) -> None:
        """Count what was sent."""
        self.host.sent.append(Sent(time.monotonic(), self.path_below, status, size))

    async def get(self, below: str) -> None:  # noqa: D102
        self.path_below = unquote(below)
        await self.host.round_trips(self.request.connection)
        for name, value in self.host.headers.items():
            self.set_header(name, value)
        path = (self.host.root / self.path_below).resolve()
        if path.is_dir() and (not below or below.endswith("/")):
            path = path / "index.html"
        elif path.is_dir():
            self.redirect(self.request.path + "/", permanent=True)
            return self.log(301, 0)
        while (fault := self.host.faults.of(self.path_below)) == "held":
            await asyncio.sleep(0.01)
        inside = path.is_relative_to(self.host.root.resolve())
        if fault == "missing" or not inside or not path.is_file():
            self.set_status(404)
            path = self.host.root / "404.html"
        body = path.read_bytes() if path.is_file() else b"Not found"
        return await self.answer(path, body, fault)

    async def answer(self, path: Path, body: bytes, fault: str | None) -> None:
        """Send a file."""
        suffix = path.suffix if path.suffix in TYPES else ""
        if fault == "mistyped":
            suffix = ".html"
        self.set_header("Content-Type", TYPES[suffix])
        tag = f'"{path.stat().st_mtime_ns:x}-{len(body):x}"' if path.is_file() else '""'
        found = self.get_status() == 200
        kept = self.host.forever and found and self.path_below.partition("/")[0] in HASHED
        age = "public, max-age=31536000, immutable" if kept else "no-cache"
        self.set_header("Cache-Control", "no-store" if fault else age)
        self.set_header("ETag", tag)
        if fault is None and self.request.headers.get("If-None-Match") == tag:
            self.set_status(304)
            self.log(304, 0)
            return
        if fault == "altered":
            middle = len(body) // 2
            body = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
        else:
            body = self.compressed(path, body)
        self.set_header("Content-Length", str(len(body)))
        stop = len(body) // 2 if fault in ("truncated", "stalled") else len(body)
        try:
            step = CHUNK if self.host.line else max(stop, 1)
            for start in range(0, stop, step):
                chunk = body[start : min(stop, start + step)]
                await self.host.slow(len(chunk))
                self.write(chunk)
                await self.flush()
        except StreamClosedError:
            stop = 0  # the reader left
        self.log(self.get_status(), stop)
        if fault == "truncated":
            self.hang_up()
        elif fault == "stalled":
            while self.host.faults.of(self.path_below) == "stalled":
                await asyncio.sleep(0.05)
            self.hang_up()

    def hang_up(self) -> None:
        """Close the connection in the middle of a response."""
        cast(HTTP1Connection, self.request.connection).detach().close()

    def compressed(self, path: Path, body: bytes) -> bytes:
        """The compressed copy beside the file, where there is one and the browser takes it."""
        found = compressed(path, self.request.headers.get("Accept-Encoding", ""))
        if found is None:
            return body
        encoding, copy = found
        self.set_header("Content-Encoding", encoding)
        self.set_header("Vary", "Accept-Encoding")
        return copy.read_bytes()

    def write_error(self, status_code: int, **_: object) -> None:
        """Nothing: whoever left reads no page."""

    def log_exception(self, *_: object) -> None:
        """A reader who leaves is no error."""
