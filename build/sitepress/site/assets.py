"""Writes the site's files, most under hashed names, and the list of all files.

An asset's address has the hash of its bytes, so that a browser may cache it without limit and old
and new files are never mixed. `manifest.json` is written last and names
every file with its size, its size as sent, and its SHA-256.
"""

import gzip
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import brotli

from sitepress.cache import Cache, published_name, sha256

# Types that a host compresses, or gets compressed beside the file; others are compressed already.
COMPRESSIBLE = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".wasm", ".so"}
COPIES = {".br", ".gz"}
SMALLEST = 256  # bytes below which compression saves nothing
MANIFEST = "manifest.json"


@dataclass
class Site:
    """The folder that becomes the site; every write goes through here.

    names  {name of an asset: its path in the site}
    data   {name of a file that figures compute with: its path in the site and its bytes}
    """

    root: Path
    names: dict[str, str] = field(default_factory=dict)
    data: dict[str, tuple[str, int]] = field(default_factory=dict)

    def write(self, path: str, data: bytes | str) -> str:
        """Write a file whose path in the site is fixed; return the path."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def asset(self, name: str, data: bytes | str, folder: str = "assets") -> str:
        """Write a file under its content's hash: `page.css` → `assets/page.1a2b3c4d5e6f.css`."""
        data = data.encode() if isinstance(data, str) else data
        path = self.write(f"{folder}/{published_name(PurePosixPath(name).name, data)}", data)
        self.names[name] = path
        return path

    def copy(self, name: str, source: Path, folder: str) -> str:
        """The same for a file on disk."""
        return self.asset(name, source.read_bytes(), folder)


def relative(path: str, page: str) -> str:
    """The address of `path` as seen from the page at `page`, both from the site's root."""
    up = "../" * page.count("/")
    return (up + path) or "./"


def compress(site: Path, cache: Cache) -> None:
    """Put compressed copies, `.br` and `.gz`, beside every file that a host would compress."""
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        if path.suffix not in COMPRESSIBLE or path.stat().st_size < SMALLEST:
            continue
        data = path.read_bytes()

        def fill(folder: Path, data: bytes = data) -> None:
            (folder / "br").write_bytes(brotli.compress(data, quality=11))
            (folder / "gz").write_bytes(gzip.compress(data, compresslevel=9, mtime=0))

        made = cache.folder("compressed", sha256(data)[:32], fill)
        for kind in ("br", "gz"):
            shutil.copyfile(made / kind, f"{path}.{kind}")


def write_manifest(site: Path) -> dict[str, dict[str, Any]]:
    """List every file of the site in `manifest.json`; return {path: its entry}."""
    files = {}
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        name = path.relative_to(site).as_posix()
        if name == MANIFEST or path.suffix in COPIES:
            continue
        data = path.read_bytes()
        sent = path.with_name(path.name + ".br")
        files[name] = {
            "bytes": len(data),
            "sent": sent.stat().st_size if sent.exists() else len(data),
            "sha256": sha256(data),
        }
    listing = [{"path": name, **entry} for name, entry in files.items()]
    (site / MANIFEST).write_text(json.dumps({"files": listing}, indent=1) + "\n")
    return files
