"""The service worker's list: which files make one version of the site, for reading offline.

`write_service_worker` is called when all other files are in place, before compressed copies are
put beside them and before the manifest, which then lists `sw.js` too. The script must lie at the
site's root: a service worker answers for what lies below it.
"""

import re
from fnmatch import fnmatch
from pathlib import Path

from sitepress.cache import key_of, sha256
from sitepress.worker import WEB, inject

SCRIPT = "sw.js"
# What no reader needs offline: what is for other sites and machines.
LEFT_OUT = (
    SCRIPT, "manifest.json", "robots.txt", "sitemap.xml", "feed.xml", "embed.js", "_headers",
    ".*", "*.br", "assets/card*.png", "assets/icon-*", "widgets/host.html",
)  # fmt: skip
# What Python asks for only when it cannot be woken, or meets a module that nothing has imported.
RARE = ("runtime/*.whl", "runtime/packages.*.bin", "runtime/python_stdlib.*.zip")
HASHED = re.compile(r"\.[0-9a-f]{10,}\.\w+$")


def matches(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether `path` is one of the `patterns`."""
    return any(fnmatch(path, pattern) for pattern in patterns)


def write_service_worker(site: Path) -> Path:
    """Write `sw.js` into the finished site at `site`."""
    paths = sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
    wanted = [path for path in paths if not matches(path, LEFT_OUT)]
    kept = []
    for path in wanted:
        if not matches(path, RARE):
            data = (site / path).read_bytes()
            kept.append([path, len(data), None if HASHED.search(path) else sha256(data)])
    rare = [path for path in wanted if matches(path, RARE)]
    source = (WEB / SCRIPT).read_text()
    version = key_of(kept, rare, source)[:12]
    out = site / SCRIPT
    out.write_text(inject(source, version=version, kept=kept, rare=rare))
    return out
