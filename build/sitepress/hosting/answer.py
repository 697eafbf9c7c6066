"""One answer of a host, as a browser would have it: no redirect followed, its body decoded."""

import gzip
import http.client
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any

import brotli
import zstandard

TAKEN = "gzip, deflate, br, zstd"  # what a browser's Accept-Encoding says
PATIENCE = 60  # seconds
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "deflate": zlib.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


@dataclass(frozen=True)
class Answer:
    """What came for a URL; status 0 where nothing did, and `problem` says why.

    sent   bytes of body on the line
    body   the body decoded, as a script would read it
    """

    url: str
    status: int
    headers: Message
    sent: int = 0
    body: bytes = b""
    problem: str = ""

    def header(self, name: str) -> str:
        """The values of a header, joined by commas; empty without it."""
        return ", ".join(self.headers.get_all(name, []))

    @property
    def type(self) -> str:
        """The media type in small letters, without its parameters."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    @property
    def encoding(self) -> str:
        """What the body was compressed with; empty where it was not."""
        return self.header("Content-Encoding").strip().lower()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = urllib.request.build_opener(_NoRedirect)


def ask(url: str) -> Answer:
    """GET a URL as a browser does, without its cookies."""
    headers = {"Accept-Encoding": TAKEN, "User-Agent": "Mozilla/5.0 (deciban check-host)"}
    try:
        try:
            response = OPENER.open(urllib.request.Request(url, headers=headers), timeout=PATIENCE)
        except urllib.error.HTTPError as refused:  # it is an answer, too
            response = refused
        with response:
            raw = response.read()
            told: Message = response.headers
            status: int = response.status
    except http.client.IncompleteRead as cut:
        words = f"the connection ends after {len(cut.partial):,} bytes"
        return Answer(url, 0, Message(), problem=words)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        reason = getattr(problem, "reason", problem)
        return Answer(url, 0, Message(), problem=str(reason) or type(problem).__name__)
    try:
        body = decoded(raw, told.get("Content-Encoding", ""))
    except (OSError, EOFError, zlib.error, brotli.error, zstandard.ZstdError):
        words = "its body is not compressed as its Content-Encoding says"
        return Answer(url, status, told, len(raw), raw, words)
    return Answer(url, status, told, len(raw), body)


def decoded(raw: bytes, encodings: str) -> bytes:
    """A body without its encodings, the last of which was put on last."""
    for name in reversed([part.strip().lower() for part in encodings.split(",")]):
        if name in DECODERS and raw:
            raw = DECODERS[name](raw)
    return raw
