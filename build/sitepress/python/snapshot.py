"""The memory snapshot: Python as it is after it has imported all that the essays need.

The press drives Chromium to boot the worker's own scripts, to import everything and let every
widget answer once, and to hand over its memory. What a fresh memory does not have is compressed and
shipped; a reader's browser writes it into place in a few hundred milliseconds instead of starting
Python in seconds.

What it holds is decided in these places:

    worker_bundle.py             IMPORTS: the modules that are imported
    widgets/hosts/worker.py      `prepare`: one figure of every widget, which has answered once
    web/snapshot/warm_up.py      runs `prepare` and clears what is left behind
    web/snapshot/determinism.js  a fixed clock and fixed chance, so that two captures are alike
    web/snapshot/untrack.js      takes containers out of the garbage collector's list
    web/snapshot/scrub-memory.js zeroes memory that nobody uses
    web/snapshot/capture.js      takes the memory, and the two fresh ones that it is compared with
    memory_image.py              the pieces that differ, and the layout of the stream
    web/worker/restore.js        puts the stream into a reader's memory

A snapshot is right only for the very same runtime, libraries and wheels, so it is cached under the
hashes of all of them, and the worker that names it names them too.
"""

import json
import os
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from playwright.sync_api import Error, Page, sync_playwright
from tornado.web import stream_request_body

from sitepress import chromium
from sitepress.errors import AppsFailed, PressError
from sitepress.fetch import Log
from sitepress.python import memory_image
from sitepress.python.runtime import SITE_PACKAGES, STANDARD_LIBRARY
from sitepress.serve import Files, Server

LEVEL, HARDEST = "DECIBAN_ZSTD_LEVEL", 19
WINDOW = 25  # the binary logarithm of the bytes that a reader's zstd looks back
STREAM, PACKAGES, APPS = "snapshot.zst", "packages.bin", "apps.json"
LARGE = 50_000  # bytes of a file that has an archive of its own
LARGEST = 2**32  # bytes of a memory image
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
    """The files of a snapshot; the first two belong in the site.

    stream    what a browser reads at the start, compressed with zstd: a quarter less than gzip,
              which is all that browsers can inflate by themselves
    packages  name → the contents of files of the wheels, for the rare module not yet imported:
              those of the base set in one, and each further package's in its own
    apps      the documents of the apps in it, as `prepare` of widgets/hosts/apps.py made them
    """

    stream: Path
    packages: Mapping[str, Path]
    apps: Path


def write_snapshot(
    folder: Path,
    script: str,
    wheels: Mapping[str, Path],
    out: Path,
    log: Log = print,
    beyond: Collection[str] = (),
) -> Snapshot:
    """Take a snapshot and write its files into `out`.

    folder  what is served to the browser: the worker's files, and `script`, the bundle of
            web/snapshot/capture.js
    beyond  the names of those wheels that are not in the base set

    Raises BrowserMissing where there is no Chromium, AppsFailed as soon as the code of ordinary
    apps has failed, PressError where a snapshot fails.
    """
    libraries = all_libraries(wheels)
    for number, data in enumerate(libraries.values()):
        (folder / f"library-{number}").write_bytes(data)
    addresses = {name: f"/library-{number}" for number, name in enumerate(libraries)}
    (folder / "take.html").write_text("<!doctype html><title>snapshot</title>")
    log("taking the memory snapshot")
    with CaptureServer(folder) as host, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        try:
            page = browser.new_page()
            page.set_default_timeout(MINUTES * 60_000)
            page.goto(host.url + "take.html")
            # Those that are not used are loaded when they are, as in any Python.
            first = ask(page, script, {"kind": "warm", "put": "", "libraries": addresses})
            used = {path.removeprefix(SITE_PACKAGES) for _, path in first["handles"]}
            addresses = {n: url for n, url in addresses.items() if n in used or "/" not in n}
            warm = ask(page, script, {"kind": "warm", "libraries": addresses})
            again = {"kind": "fresh", "libraries": addresses, "heap": warm["heap"]}
            images = [folder / "warm"]
            for name in ("fresh", "other"):
                made = ask(page, script, {**again, "put": name})
                if made["table"] + len(warm["grown"]) != warm["table"]:
                    raise PressError("the function table grew while Python ran; no snapshot")
                top = int(made["top"])
                images.append(folder / name)
        except Error as error:
            raise PressError(f"the snapshot failed: {error.message.splitlines()[0]}") from error
        finally:
            browser.close()
    memory = [np.fromfile(path, np.uint8) for path in images]
    libraries = {name: libraries[name] for name in addresses}
    files = package_files({name: path for name, path in wheels.items() if name not in beyond})
    header = {
        "table": made["table"],
        "state": warm["state"],
        "handles": warm["handles"],
        "places": warm["places"],
        "files": [[path, len(data)] for path, data in files.items()],
    }
    if warm["grown"]:
        if not beyond:  # the base set's worker puts none back
            raise PressError("the function table grew while Python ran; no snapshot")
        header["grown"] = warm["grown"]
    archives = {PACKAGES: files}
    opened: list[bytes] = []
    if beyond:
        further = archives_of({name: wheels[name] for name in sorted(beyond)}, libraries)
        header["beyond"] = {
            name: [[path, len(data)] for path, data in held.items()]
            for name, held in further.items()
        }
        header["folders"] = warm["folders"]
        everything = files | {p: data for held in further.values() for p, data in held.items()}
        everything[STANDARD_LIBRARY] = b""  # it is put back whole, and read when it is needed
        for _, path, *_ in warm["files"]:
            if path not in everything:
                raise PressError(f"Python holds {path} open, a file of no package; close it.")
            opened.append(everything[path])
        header["opened"] = [
            {"file": file, "bytes": len(data)}
            for file, data in zip(warm["files"], opened, strict=True)
        ]
        archives |= {name: held for name, held in further.items() if name}
    pieces = memory_image.pieces(*memory)
    data = memory_image.stream(memory[0], top, pieces, libraries, header, opened)
    named = {name: out / name for name in archives}
    result = Snapshot(out / STREAM, named, out / APPS)
    result.apps.write_text(warm.get("apps") or "{}", "utf-8")
    result.stream.write_bytes(compress(data))
    for name, path in result.packages.items():
        path.write_bytes(b"".join(archives[name].values()))
    sizes = f"{len(memory[0]) / 1e6:.0f} MB of memory, {len(data) / 1e6:.0f} MB of it sent"
    if beyond:
        log(
            f"{len(libraries)} shared libraries; {len(warm['files'])} open files; "
            f"the function table grew by {len(warm['grown'])} while Python ran"
        )
    log(f"snapshot: {sizes}, {result.stream.stat().st_size / 1e6:.1f} MB compressed")
    return result


def level() -> int:
    """How hard zstd works: 19, or $DECIBAN_ZSTD_LEVEL for a site that is only tried out.

    A large snapshot takes minutes with 19 and seconds with 1. Raises PressError.
    """
    told = os.environ.get(LEVEL, "") or str(HARDEST)
    if not (told.isdecimal() and 1 <= int(told) <= HARDEST):
        raise PressError(f"Got {LEVEL}={told}; expected a whole number from 1 to {HARDEST}.")
    return int(told)


def compress(data: bytes) -> bytes:
    """The stream as it is sent; its checksum is checked by whoever inflates it."""
    # A long one in parts, side by side; what comes of them is the same for any number of cores.
    parts = {"threads": -1, "job_size": 2**WINDOW} if len(data) > 2**WINDOW else {}
    parameters = zstandard.ZstdCompressionParameters.from_level(
        level(), window_log=WINDOW, write_checksum=True, source_size=len(data), **parts
    )
    return zstandard.ZstdCompressor(compression_params=parameters).compress(data)


def ask(page: Page, script: str, message: dict[str, object]) -> dict[str, Any]:
    """What capture.js answers to a message; the image lands in the served folder."""
    message = {"put": message["kind"], **message}
    answer: dict[str, Any] = page.evaluate(ASK, [script, message])
    if "error" in answer:
        raise PressError(f"the snapshot failed: {answer['error']}")
    made: dict[str, dict[str, Any]] = json.loads(answer.get("apps") or "{}")
    if failed := {slug: told for slug, told in made.items() if "error" in told}:
        raise AppsFailed(failed)
    return answer


def shared_libraries(wheel: Path) -> dict[str, bytes]:
    """The shared libraries of a wheel by name, in a fixed order."""
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".so"))
        return {name: archive.read(name) for name in names}


def all_libraries(wheels: Mapping[str, Path]) -> dict[str, bytes]:
    """The shared libraries of all wheels by name, in the order in which they are loaded.

    Those that others need (libopenblas, for scipy) come first, under the bare name by which the
    others ask for them; then the wheels by name, numpy among them.
    """
    libraries: dict[str, bytes] = {}
    for name in sorted(wheels, key=lambda name: (wheels[name].suffix == ".whl", name)):
        libraries |= shared_libraries(wheels[name])
    return libraries


def archives_of(
    wheels: Mapping[str, Path], libraries: Collection[str]
) -> dict[str, dict[str, bytes]]:
    """The files of wheels, by the name of the archive that has their contents.

    Each wheel has one, and so has every large file that is no code (a font, a library that is not
    used yet): who needs one fetches only that. Those of `libraries` are loaded already, their
    contents are read no more, and they are under "".
    """
    found: dict[str, dict[str, bytes]] = {"": {}}
    for name, wheel in wheels.items():
        for path, data in package_files({name: wheel}).items():
            inside = path.removeprefix(SITE_PACKAGES)
            if inside in libraries:
                archive = ""
            elif len(data) >= LARGE and not path.endswith((".py", ".pyc")):
                archive = f"{inside.replace('/', '-')}.bin"
            else:
                archive = f"{name}.bin"
            found.setdefault(archive, {})[path] = data
    return found


def package_files(wheels: Mapping[str, Path]) -> dict[str, bytes]:
    """Every file that the wheels put into site-packages, by path."""
    files: dict[str, bytes] = {}
    for _, wheel in sorted(wheels.items()):
        if wheel.suffix != ".whl":
            continue
        with zipfile.ZipFile(wheel) as archive:
            files |= {SITE_PACKAGES + name: archive.read(name) for name in archive.namelist()}
    return files


@stream_request_body
class _Capture(Files):
    """Files, and a place for what the browser hands over."""

    def prepare(self) -> None:
        """Make room for what is sent, under the name that it is sent to."""
        if self.request.method == "POST":
            self.request.connection.set_max_body_size(LARGEST)  # type: ignore[union-attr]
            self.kept = (self.server.root / Path(self.request.path).name).open("wb")

    def data_received(self, chunk: bytes) -> None:
        """Keep the next part of it."""
        self.kept.write(chunk)

    def post(self, _below: str) -> None:
        """Say that all of it was kept."""
        self.kept.close()
        self.set_status(HTTPStatus.NO_CONTENT)


class CaptureServer(Server):
    """A host of a folder, which also takes files."""

    handler = _Capture
