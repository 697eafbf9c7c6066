"""Every widget that there is to test: those of the package, and those that essays define.

`make test ESSAYS=folder` names a folder of somebody's own: then its widgets are all.
"""

import importlib
import os
import pkgutil
from pathlib import Path

import widgets
from sitepress.cache import Cache, default_root
from sitepress.content import essays
from sitepress.python.package_sets import sets_of
from sitepress.python.runtime import fetch_runtime
from widgets.kit.widget import WIDGETS, Widget

ROOT = Path(__file__).resolve().parents[1]
OTHERS = os.environ.get("DECIBAN_ESSAYS")


def every_widget(folder: Path = ROOT / "essays") -> dict[str, type[Widget]]:
    """{slug: widget} of the package `widgets` and of the `figures` of the essays in `folder`."""
    for module in pkgutil.walk_packages(widgets.__path__, "widgets."):
        if not module.name.startswith("widgets.hosts."):
            importlib.import_module(module.name)
    if OTHERS:
        folder, found = Path(OTHERS), {}
    else:
        found = {s: cls for s, cls in WIDGETS.items() if cls.__module__.startswith("widgets.")}
    cache = Cache(default_root())
    all_essays = essays.find(folder)
    sets_of(all_essays, ROOT, folder, lambda: fetch_runtime(cache), cache, print)
    for essay in all_essays:
        found |= essays.load(essay).figures
    return dict(sorted(found.items()))
