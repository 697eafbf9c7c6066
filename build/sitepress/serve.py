"""A plain file server for the site, as any static host is one."""

import functools
import http.server
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

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
    "": "application/octet-stream",
}
HASHED = ("assets", "runtime")  # folders whose files are named by their content


# The copies that may lie beside a file, the smaller first. Browsers take brotli over https only.
COPIES = (("br", ".br"), ("gzip", ".gz"))


def compressed(path: Path, taken: str) -> tuple[str, Path] | None:
    """The encoding and the file of the smallest copy of `path` that a browser takes.

    taken  what its Accept-Encoding header says
    """
    names = {part.partition(";")[0].strip() for part in taken.split(",")}
    for encoding, suffix in COPIES:
        copy = path.with_name(path.name + suffix)
        if encoding in names and copy.is_file():
            return encoding, copy
    return None


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files, with their types, compressed copies where the browser takes them, and 404.html."""

    protocol_version = "HTTP/1.1"
    extensions_map = TYPES

    def send_head(self) -> BinaryIO | None:  # noqa: D102
        path = Path(self.translate_path(self.path))
        taken = self.headers.get("Accept-Encoding", "")
        if path.is_file() and (copy := compressed(path, taken)):
            encoding, sent = copy
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", self.guess_type(str(path)))
            self.send_header("Content-Encoding", encoding)
            self.send_header("Vary", "Accept-Encoding")
            self.send_header("Content-Length", str(sent.stat().st_size))
            self.end_headers()
            return sent.open("rb")
        return super().send_head()

    def end_headers(self) -> None:  # noqa: D102
        hashed = self.path.lstrip("/").partition("/")[0] in HASHED
        age = "public, max-age=31536000, immutable" if hashed else "no-cache"
        self.send_header("Cache-Control", age)
        # `embed.js` is a module, which a page of another site may load only if it is let.
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for an address that leads nowhere."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing: a reader's requests are not the author's news."""


def server(
    site: Path, port: int, handler: type[Handler] = Handler
) -> http.server.ThreadingHTTPServer:
    """A server of `site` on the loopback interface; raises PressError where the port is taken."""
    try:
        return http.server.ThreadingHTTPServer(
            ("127.0.0.1", port), functools.partial(handler, directory=str(site))
        )
    except OSError as problem:
        raise PressError(
            f"Port {port} cannot be used ({problem.strerror}); name another, as in PORT=8001."
        ) from problem
