"""The service worker's list: which files make one version of the site, for reading offline.

`write_service_worker` is called when all other files are written, before their compressed copies and
before the manifest, which then lists `sw.js` too. The script must be at the site's root: a service
worker answers for what is below its own folder.
"""

import re
from collections.abc import Collection, Sequence
from fnmatch import fnmatch
from pathlib import Path

from sitepress.cache import NAME_DIGITS, key_of, sha256
from sitepress.paths import WEB
from widgets.view.bundle import bundle

SCRIPT = "sw.js"
SOURCE = WEB / "offline" / "service-worker.js"
# Files for other sites and machines, which no reader needs offline.
LEFT_OUT = (
    SCRIPT, "manifest.json", "robots.txt", "sitemap.xml", "feed.xml", "embed.js", "_headers",
    ".*", "*.br", "assets/card*.png", "assets/icon-*", "widgets/host.html",
)
# What only a cold boot needs, or a module that the snapshot has not imported.
RARE = ("runtime/*.zip", "runtime/packages.*.bin")
MARK = re.compile(rb'data-version="\w+"')  # what a page says of its version
HASHED = re.compile(rf"\.[0-9a-f]{{{NAME_DIGITS}}}\.\w+$")


def matches(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether `path` is one of the `patterns`."""
    return any(fnmatch(path, pattern) for pattern in patterns)


def contents(
    site: Path, left_out: Sequence[str] = (), also_rare: Collection[str] = ()
) -> dict[str, object]:
    """What `sw.js` must know of the finished site at `site`, but for what is `left_out`.

    KEPT     [path, bytes, SHA-256 or None where the name holds a hash, MARK of a page or ""] of the
             files kept offline
    RARE     paths that are cached on their first request
    VERSION  a key of both and of the script itself
    """
    patterns = (*RARE, *also_rare)
    paths = sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
    wanted = [path for path in paths if not matches(path, (*LEFT_OUT, *left_out))]
    kept = []
    for path in wanted:
        if not matches(path, patterns):
            data = (site / path).read_bytes()
            mark = MARK.search(data) if path.endswith(".html") else None
            digest = None if HASHED.search(path) else sha256(data)
            kept.append([path, len(data), digest, mark[0].decode() if mark else ""])
    rare = [path for path in wanted if matches(path, patterns)]
    return {"KEPT": kept, "RARE": rare, "VERSION": key_of(kept, rare, bundle(SOURCE))[:12]}


def write_service_worker(
    site: Path,
    left_out: Sequence[str] = (),
    rare: Collection[str] = (),
    *,
    apps: bool = False,
) -> Path:
    """Write `sw.js` into the finished site at `site`.

    left_out  patterns of files that need the network
    rare      paths that few readers need, which are cached on their first request
    apps      whether pages have ordinary apps: those tell what they have requested before
    """
    out = site / SCRIPT
    values = contents(site, left_out, rare) | {"APPS": apps}
    out.write_text(bundle(SOURCE, form="iife", values=values), "utf-8")
    return out
