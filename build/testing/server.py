"""A static server for tests: it records requests, limits the line's speed, and injects faults.

A browser's own tools neither see all requests of a worker nor slow them down. Bytes are those of
bodies as sent. Otherwise it is the server of `make site` (sitepress.serve).
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from http import HTTPStatus
from pathlib import Path
from typing import cast

from tornado.http1connection import HTTP1Connection
from tornado.iostream import StreamClosedError

from sitepress.serve import TYPES, Files, Server

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
    """Faults by pattern of path.

    missing, truncated, altered (one byte), stalled half way, mistyped (sent as HTML), or held
    (sent whole once the fault is over).
    """

    kinds: dict[str, str] = field(default_factory=dict)

    def of(self, path: str) -> str | None:
        """The fault of a path."""
        return next((kind for pattern, kind in self.kinds.items() if fnmatch(path, pattern)), None)


@dataclass(frozen=True)
class Habits:
    """What a host of somebody else's does of its own accord.

    types           {suffix: the type that it sends}
    unknown         suffixes that it answers with 404
    encodings       {suffix: what it says that such files are compressed with}
    injected        what it puts before the end of every page
    strips_slash    it sends `folder/` on to `folder`
    falls_back      it sends `index.html` for what is not there
    replaced        {pattern of path: the bytes that it sends instead}
    added           {pattern of path: {header: value}}; the values of all that fit are joined
    """

    types: Mapping[str, str] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    encodings: Mapping[str, str] = field(default_factory=dict)
    injected: bytes = b""
    strips_slash: bool = False
    falls_back: bool = False
    replaced: Mapping[str, bytes] = field(default_factory=dict)
    added: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class CountedFiles(Files):
    """One request, counted."""

    server: "TestServer"
    fault: str | None = None

    def log(self, size: int) -> None:
        """Count what was sent."""
        self.server.sent.append(Sent(time.monotonic(), self.below, self.get_status(), size))

    async def get(self, below: str) -> None:
        """Send the file, with its fault."""
        await self.server.round_trips(self.request.connection)
        while (fault := self.server.faults.of(below)) == "held":
            await asyncio.sleep(0.01)
        self.fault = fault
        await super().get(below)
        if self.get_status() in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.NOT_MODIFIED):
            self.log(0)

    def moved(self, below: str) -> str:
        """Where a reader is sent on to; a host may want no slash at an address's end."""
        if not self.server.habits.strips_slash:
            return super().moved(below)
        return self.request.path.rstrip("/") if below.endswith("/") else ""

    def find(self, below: str) -> Path | None:
        """The file, unless it is to be missing or the host does not know what it is."""
        habits = self.server.habits
        path = None if self.fault == "missing" else super().find(below)
        if path and path.suffix in habits.unknown:
            path = None
        return path or (self.server.root / "index.html" if habits.falls_back else None)

    def describe(self, path: Path) -> None:
        """The usual headers, changed by a fault and by the server's settings."""
        super().describe(path)
        habits = self.server.habits
        if kind := habits.types.get(path.suffix):
            self.set_header("Content-Type", kind)
        added: dict[str, list[str]] = {}
        for pattern, headers in habits.added.items():
            for name, value in headers.items():
                if fnmatch(self.below, pattern):
                    added.setdefault(name, []).append(value)
        for name, values in added.items():
            self.set_header(name, ", ".join(values))
        if self.fault == "mistyped":
            self.set_header("Content-Type", TYPES[".html"])
        if self.fault:
            self.set_header("Cache-Control", "no-store")
            self.clear_header("ETag")
        elif not self.server.forever:
            self.set_header("Cache-Control", "no-cache")

    def body(self, path: Path) -> bytes:
        """The file's bytes; what a host or a fault changes is no compressed copy."""
        habits = self.server.habits
        for pattern, instead in habits.replaced.items():
            if fnmatch(self.below, pattern):
                return instead
        if habits.injected and path.suffix == ".html":
            return path.read_bytes().replace(b"</body>", habits.injected + b"</body>")
        if encoding := habits.encodings.get(path.suffix):
            self.set_header("Content-Encoding", encoding)
            return path.read_bytes()
        if self.fault != "altered":
            return super().body(path)
        body = path.read_bytes()
        if path.suffix == ".js":
            return b")" + body[1:]  # no script at all; one with another letter may run
        middle = len(body) // 2
        return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]

    async def send(self, body: bytes) -> None:
        """Send at the line's speed, up to where a fault stops it."""
        self.set_header("Content-Length", str(len(body)))
        stop = len(body) // 2 if self.fault in ("truncated", "stalled") else len(body)
        try:
            step = CHUNK if self.server.line else max(stop, 1)
            for start in range(0, stop, step):
                chunk = body[start : min(stop, start + step)]
                await self.server.slow(len(chunk))
                self.write(chunk)
                await self.flush()
        except StreamClosedError:
            stop = 0  # the reader left
        self.log(stop)
        if self.fault == "truncated":
            self.hang_up()
        elif self.fault == "stalled":
            while self.server.faults.of(self.below) == "stalled":
                await asyncio.sleep(0.05)
            self.hang_up()

    def hang_up(self) -> None:
        """Close the connection in the middle of a response."""
        cast(HTTP1Connection, self.request.connection).detach().close()

    def write_error(self, status_code: int, **_: object) -> None:
        """Nothing: the client is gone."""

    def log_exception(self, *_: object) -> None:
        """Nothing: a client that leaves is no error."""


class TestServer(Server):
    """A static server whose line, faults and headers a test sets.

    Use it as a context manager. `headers` are sent with every response. With `forever` false
    browsers revalidate every file. `habits` are those of another's host.
    """

    __test__ = False  # pytest takes a class named Test… for tests
    handler = CountedFiles

    def __init__(
        self,
        root: Path,
        prefix: str = "/",
        line: Line | None = None,
        headers: Mapping[str, str] | None = None,
        forever: bool = True,
        habits: Habits | None = None,
    ):
        super().__init__(root, prefix=prefix)
        self.line, self.headers, self.forever = line, headers or {}, forever
        self.habits = habits or Habits()
        self.sent: list[Sent] = []
        self.faults = Faults()
        self._free = 0.0  # when the line will have sent all that was written
        self._known: set[int] = set()  # connections that have had their first round trip

    def __exit__(self, *reason: object) -> None:
        self.faults.kinds.clear()
        super().__exit__(*reason)

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
