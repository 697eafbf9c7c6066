"""Builds one commit twice, each time with an empty cache, and compares the files.

    python -m testing.reproducible

Downloaded files are shared (they are pinned by hash); all else is made twice, the memory snapshot
included. Prints what differs, and returns 1 where anything does.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from sitepress import build as press
from sitepress.cache import default_root
from sitepress.paths import ROOT


def built(folder: Path) -> Path:
    """The site, built into `folder` with an empty cache."""
    downloads = default_root() / "files"
    if downloads.is_dir():
        shutil.copytree(downloads, folder / "cache" / "files")
    before = os.environ.get("DECIBAN_CACHE")
    os.environ["DECIBAN_CACHE"] = str(folder / "cache")
    try:
        return press.build(ROOT, folder / "site")
    finally:
        del os.environ["DECIBAN_CACHE"]
        if before is not None:
            os.environ["DECIBAN_CACHE"] = before


def differing(one: Path, other: Path) -> list[str]:
    """Paths that differ between two sites, by their manifests."""
    listed = [
        json.loads((site / "manifest.json").read_text("utf-8"))["files"] for site in (one, other)
    ]
    hashes = [{file["path"]: file["sha256"] for file in files} for files in listed]
    return sorted(
        path
        for path in hashes[0].keys() | hashes[1].keys()
        if hashes[0].get(path) != hashes[1].get(path)
    )


def main() -> int:
    """Build twice and compare."""
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch) / name for name in ("one", "other")]
        for folder in folders:
            folder.mkdir()
        found = differing(*(built(folder) for folder in folders))
    print("\n".join(found) if found else "two builds, the same files to the byte")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
