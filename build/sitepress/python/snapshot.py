"""The memory snapshot: Python as it is after it has imported all that the essays need.

The press drives Chromium to boot the worker's own scripts, to import everything and let every
widget answer once, and to hand over its memory (web/take.js). What a fresh memory does not have is
compressed and shipped (memory_image.py); a reader's browser writes it into place in a few hundred
milliseconds (web/worker/restore.js) instead of starting Python in seconds.

A snapshot is right only for the very same runtime, libraries and wheels, so it is cached under the
hashes of all of them, and the worker that names it names them too.
"""

import functools
import http.server
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import zstandard
from playwright.sync_api import Error, Page, sync_playwright

from sitepress import chromium
from sitepress.errors import PressError
from sitepress.python import memory_image
from sitepress.python.runtime import Log

STREAM, PACKAGES = "snapshot.zst", "packages.bin"
SITE_PACKAGES = "/lib/python3.13/site-packages/"
MINUTES = 10  # that a boot may take on a machine busy with other things
ASK = """([script, message]) => new Promise((resolve, reject) => {
  const worker = new Worker(script, { type: "module" });
  worker.onmessage = ({ data }) => {
    if (data.type) return; // how far it is
    worker.terminate();
    resolve(data);
  };
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage(message);
})"""


@dataclass(frozen=True)
class Snapshot:
    """The two files of a snapshot; both belong in the site.

    stream    what a browser reads at the start, compressed with zstd: a quarter less than gzip,
              which is all that browsers can inflate by themselves
    packages  the contents of all files of the wheels, for the rare module not yet imported
    """

    stream: Path
    packages: Path


def write_snapshot(
    folder: Path, script: str, wheels: Mapping[str, Path], out: Path, log: Log = print
) -> Snapshot:
    """Take a snapshot and write its two files into `out`.

    folder  what is served to the browser: the worker's files, and `script`, web/take.js in one

    Raises BrowserMissing where there is no Chromium, PressError where a snapshot fails.
    """
    libraries = shared_libraries(wheels["numpy"])
    for number, data in enumerate(libraries.values()):
        (folder / f"library-{number}").write_bytes(data)
    addresses = {name: f"/library-{number}" for number, name in enumerate(libraries)}
    (folder / "take.html").write_text("<!doctype html><title>snapshot</title>")
    log("taking the memory snapshot")
    with served(folder) as url, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        try:
            page = browser.new_page()
            page.set_default_timeout(MINUTES * 60_000)
            page.goto(url + "take.html")
            warm = ask(page, script, {"kind": "warm", "libraries": addresses})
            again = {"kind": "fresh", "libraries": addresses, "heap": warm["heap"]}
            images = [folder / "warm"]
            for name in ("fresh", "other"):
                made = ask(page, script, {**again, "put": name})
                if made["table"] != warm["table"]:
                    raise PressError("the function table grew while Python ran; no snapshot")
                top = int(made["top"])
                images.append(folder / name)
        except Error as error:
            raise PressError(f"the snapshot failed: {error.message.splitlines()[0]}") from error
        finally:
            browser.close()
    memory = [np.fromfile(path, np.uint8) for path in images]
    files = package_files(wheels)
    header = {
        "table": warm["table"],
        "state": warm["state"],
        "handles": warm["handles"],
        "places": warm["places"],
        "files": [[path, len(data)] for path, data in files.items()],
    }
    data = memory_image.stream(memory[0], top, memory_image.pieces(*memory), libraries, header)
    result = Snapshot(out / STREAM, out / PACKAGES)
    result.stream.write_bytes(compress(data))
    result.packages.write_bytes(b"".join(files.values()))
    sizes = f"{len(memory[0]) / 1e6:.0f} MB of memory, {len(data) / 1e6:.0f} MB of it sent"
    log(f"snapshot: {sizes}, {result.stream.stat().st_size / 1e6:.1f} MB compressed")
    return result


def compress(data: bytes) -> bytes:
    """The stream as it is sent; its checksum is checked by whoever inflates it."""
    parameters = zstandard.ZstdCompressionParameters.from_level(
        19, window_log=25, write_checksum=True, source_size=len(data)
    )
    return zstandard.ZstdCompressor(compression_params=parameters).compress(data)


def ask(page: Page, script: str, message: dict[str, object]) -> dict[str, object]:
    """What take.js answers to a message; the image lands in the served folder."""
    message = {"put": message["kind"], **message}
    answer: dict[str, object] = page.evaluate(ASK, [script, message])
    if "error" in answer:
        raise PressError(f"the snapshot failed: {answer['error']}")
    return answer


def shared_libraries(wheel: Path) -> dict[str, bytes]:
    """The shared libraries of a wheel by name, in a fixed order."""
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".so"))
        return {name: archive.read(name) for name in names}


def package_files(wheels: Mapping[str, Path]) -> dict[str, bytes]:
    """Every file that the wheels put into site-packages, by path."""
    files = {}
    for _, wheel in sorted(wheels.items()):
        with zipfile.ZipFile(wheel) as archive:
            files |= {SITE_PACKAGES + name: archive.read(name) for name in archive.namelist()}
    return files


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - the base class has it so
        "": "application/octet-stream",
        ".html": "text/html",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Keep what is sent under the name that it is sent to."""
        data = self.rfile.read(int(self.headers["Content-Length"]))
        (Path(self.directory) / Path(self.path).name).write_bytes(data)
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Log nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A local server of `folder`, which also takes files; gives its address."""
    handler = functools.partial(_Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
