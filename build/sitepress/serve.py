"""A static host on this machine: of the site, of drafts, for taking snapshots, and for tests.

`Server` runs in a thread of its own; `Files` answers one request, in steps that the other hosts
change: `find` a file, read its `body`, `send` it.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Self

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler

from sitepress.errors import PressError

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
}
UNKNOWN = "application/octet-stream"
HASHED = ("assets", "runtime")  # folders whose files are named by their content
LARGEST = 2**32  # bytes of a request's body: a snapshot's memory is one
# The compressed copies beside a file, the smaller first. Browsers take brotli over https only.
COPIES = (("br", ".br"), ("gzip", ".gz"))


def compressed(path: Path, taken: str) -> tuple[str, Path] | None:
    """The encoding and the file of the smallest copy of `path` that a browser takes.

    taken  the value of its Accept-Encoding header
    """
    names = {part.partition(";")[0].strip() for part in taken.split(",")}
    for encoding, suffix in COPIES:
        copy = path.with_name(path.name + suffix)
        if encoding in names and copy.is_file():
            return encoding, copy
    return None


class Files(RequestHandler):
    """One request for a file: its type, its compressed copy where one is taken, or 404.html."""

    def initialize(self, server: "Server") -> None:
        """Take the server that the request came to."""
        self.server = server

    def compute_etag(self) -> str | None:
        """None: the tag is made of the file's time and size, not of the answer's bytes."""
        return None

    async def get(self, below: str) -> None:
        """Send the file at the path `below` the server's root."""
        self.below = below
        if place := self.moved(below):
            return self.redirect(place, permanent=True)
        path = self.find(below)
        if path is None:
            self.set_status(HTTPStatus.NOT_FOUND)
            path = self.server.root / "404.html"
        self.describe(path)
        if self.check_etag_header():
            self.set_status(HTTPStatus.NOT_MODIFIED)
            return None
        return await self.send(self.body(path))

    head = get

    def moved(self, below: str) -> str:
        """The address to send a reader on to: a folder's, with a slash at its end; else empty."""
        folder = self.inside(below)
        bare = below and not below.endswith("/") and folder and folder.is_dir()
        return self.request.path + "/" if bare else ""

    def inside(self, below: str) -> Path | None:
        """The path below the root; None where it leads out of it."""
        path = (self.server.root / below).resolve()
        return path if path.is_relative_to(self.server.root.resolve()) else None

    def find(self, below: str) -> Path | None:
        """The file at a path, a folder's `index.html`, or None."""
        path = self.inside(below)
        if path and path.is_dir():
            path = path / "index.html"
        return path if path and path.is_file() else None

    def describe(self, path: Path) -> None:
        """Set the headers of an answer with this file."""
        for name, value in self.server.headers.items():
            self.set_header(name, value)
        self.set_header("Content-Type", TYPES.get(path.suffix, UNKNOWN))
        hashed = self.get_status() == HTTPStatus.OK and self.below.partition("/")[0] in HASHED
        age = "public, max-age=31536000, immutable" if hashed else "no-cache"
        self.set_header("Cache-Control", age)
        if path.is_file():
            self.set_header("ETag", f'"{self.version(path)}"')

    def version(self, path: Path) -> str:
        """A name for what is sent of a file, another one whenever that changes."""
        state = path.stat()
        return f"{state.st_mtime_ns:x}-{state.st_size:x}"

    def body(self, path: Path) -> bytes:
        """What is sent of a file: the copy that the browser takes, or itself."""
        if not path.is_file():
            return b"Not found"
        if copy := compressed(path, self.request.headers.get("Accept-Encoding", "")):
            encoding, path = copy
            self.set_header("Content-Encoding", encoding)
            self.set_header("Vary", "Accept-Encoding")
        return path.read_bytes()

    async def send(self, body: bytes) -> None:
        """Send a whole answer."""
        self.set_header("Content-Length", str(len(body)))
        with contextlib.suppress(StreamClosedError):  # the reader left
            await self.finish(body)

    def write_error(self, status_code: int, **_: object) -> None:
        """An error in as many words, without a traceback."""
        self.finish(f"{status_code} {HTTPStatus(status_code).phrase}")


class Server:
    """A static host of the folder `root` below `prefix`, on the loopback interface.

    It runs from `start`, or as a context manager, until `stop`. Port 0 means any that is free.
    Raises PressError where the port is taken.
    """

    handler: type[Files] = Files
    # A page of another site may load `embed.js` as a module only if it is let.
    headers: Mapping[str, str] = {"Access-Control-Allow-Origin": "*"}

    def __init__(self, root: Path, port: int = 0, prefix: str = "/"):
        self.root, self.prefix = root, prefix
        try:
            self._socket = socket.create_server(("127.0.0.1", port))
        except OSError as problem:
            raise PressError(
                f"Port {port} cannot be used ({problem.strerror}); name another, as in PORT=8001."
            ) from problem
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    @property
    def url(self) -> str:
        """The address of the root, with a slash at the end."""
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def wait(self) -> None:
        """Serve until the process is stopped."""
        self._thread.join()

    async def _stop(self) -> None:
        self._server.stop()
        await self._server.close_all_connections()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def start() -> None:
            routes = [(self.prefix + r"(.*)", self.handler, {"server": self})]
            application = Application(routes, log_function=lambda _: None)
            self._server = HTTPServer(application, max_body_size=LARGEST, max_buffer_size=LARGEST)
            self._server.add_socket(self._socket)
            self._ready.set()

        self._loop.run_until_complete(start())
        self._loop.run_forever()
        for task in (tasks := asyncio.all_tasks(self._loop)):
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()
