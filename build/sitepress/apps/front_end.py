"""The scripts and style sheets that draw an app, from the pinned wheels of Bokeh and Panel.

An app's Python names them by addresses of hosts that no page of ours asks. Each is looked up in the
wheels here, and put into one folder of the site that is named by its content.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sitepress.apps.front_end_compat import (
    BOKEH,
    BUNDLE_DIR,
    CDN_DIST,
    DIST_DIR,
    JS_VERSION,
    PANEL_VERSION,
    bokeh_parts,
    drawn_with,
)
from sitepress.cache import key_of
from sitepress.errors import PressError
from sitepress.site.assets import Site

# What Python writes for the folder (widgets/hosts/apps_compat.py).
PLACEHOLDER = "https://front-end.invalid/"
NAMED = re.compile(rf"{re.escape(PLACEHOLDER)}{re.escape(JS_VERSION)}/dist/([^\"'\\\s?)]+)")
# Style sheets of components, which Python names when it comes to it.
ALWAYS = ("css/*.css", "bundled/theme/*.css", "assets/*.svg", "images/*.svg")
IMPORT = re.compile(r'\bfrom\s*["\'](\.\./[^"\']+\.js)["\']')
LARGEST = 8_000_000  # bytes of a library's folder that is taken whole: its sheets name others


@dataclass(frozen=True)
class FrontEnd:
    """What pages load for an app: addresses in the site, and in `files` what they and Python need.

    scripts  classic scripts in their order
    modules  module scripts
    sheets   style sheets of the page
    """

    scripts: tuple[str, ...]
    modules: tuple[str, ...]
    sheets: tuple[str, ...]
    files: Mapping[str, Path] = field(default_factory=dict)

    @property
    def rare(self) -> list[str]:
        """Files that a page asks for in passing, if at all: of libraries, beside their scripts."""
        asked = {*self.scripts, *self.modules, *self.sheets}
        return sorted(
            n for n in self.files if "/bundled/" in n and n not in asked and "/theme/" not in n
        )


def front_end(
    text: str, models: Iterable[str], design: Mapping[str, Iterable[str]] | None = None
) -> FrontEnd:
    """What the app with this document needs; raises PressError where a wheel has no such file.

    text    the document as JSON; empty where it is not known
    models  the models that its Python knows: "module:class"
    design  {"js": scripts of its design and template, "js_modules": module scripts}, as Python
            names them
    """
    files: dict[str, Path] = {}
    models = sorted(set(models))
    names = {model.partition(":")[2] for model in models}
    scripts = [f"bokeh/{name}.min.js" for name in bokeh_parts(text, names)]
    files |= {name: BOKEH / name.removeprefix("bokeh/") for name in scripts}
    scripts.append(own("panel.min.js", files))
    modules: list[str] = []
    sheets: list[str] = []
    for model in models:
        for urls, found in zip(drawn_with(model, text), (scripts, modules, sheets), strict=True):
            found += dict.fromkeys(n for n in (located(u, files) for u in urls) if n not in found)
    for kind, found in (("js", scripts), ("js_modules", modules)):
        for url in (design or {}).get(kind, ()):
            name = own(brought(url), files)
            found += [name] * (name not in found)
    for pattern in ALWAYS:
        for path in sorted(DIST_DIR.glob(pattern)):
            own(path.relative_to(DIST_DIR).as_posix(), files)
    for name in sorted(set(NAMED.findall(text))):
        if (DIST_DIR / name).is_file():
            own(name, files)
    # Libraries that a script needs come before Panel's own, which looks for them when it begins.
    first = [name for name in scripts if name.startswith("bokeh/")]
    rest = [name for name in scripts if name not in first]
    return FrontEnd((*first, *rest[1:], rest[0]), tuple(modules), tuple(sheets), files)


def located(url: str, files: dict[str, Path]) -> str:
    """The name of a script or sheet of Panel's in the folder; `files` gets it and its library."""
    path = url.partition("?")[0]
    if not path.startswith(CDN_DIST):
        raise PressError(
            f"An app needs {url}, which is in no wheel of the press; leave out what shows it."
        )
    return own(path.removeprefix(CDN_DIST), files)


def brought(url: str) -> str:
    """The path in Panel's `dist` of a library's file, which Python may name at another host."""
    parts = urlsplit(url).path.strip("/").split("/")
    for start in range(len(parts)):
        path = "/".join(("bundled", *parts[start:]))
        if (DIST_DIR / path).is_file():
            return path
    raise PressError(f"An app needs {url}, which panel {PANEL_VERSION} does not bring.")


def own(name: str, files: dict[str, Path]) -> str:
    """A file of Panel's `dist`, with the library that it belongs to; the name in the folder."""
    path = DIST_DIR / name
    if not path.is_file():
        raise PressError(f"panel {PANEL_VERSION} has no {name}, which an app needs.")
    parts = Path(name).parts
    found = [path]
    if parts[0] == "bundled" and len(parts) > 2:
        library = BUNDLE_DIR / parts[1]
        every = [p for p in library.rglob("*") if p.is_file() and p.suffix != ".map"]
        if sum(p.stat().st_size for p in every) < LARGEST:
            found += every
            found += [p for one in every if one.suffix == ".js" for p in imported(one)]
    for one in found:
        files[named(one)] = one
    return named(path)


def imported(script: Path) -> list[Path]:
    """The files of other libraries that a library's module script imports."""
    paths = IMPORT.findall(script.read_text("utf-8", "ignore"))
    found = [(script.parent / path).resolve() for path in paths]
    return [path for path in found if path.is_file() and path.is_relative_to(BUNDLE_DIR)]


def named(path: Path) -> str:
    """The name in the folder: as in `dist`, with an ending, by which hosts tell what a file is."""
    name = f"{JS_VERSION}/dist/{path.relative_to(DIST_DIR).as_posix()}"
    return name if any(c.isalpha() for c in path.suffix) else f"{name}.js"


def place(site: Site, needed: Iterable[FrontEnd]) -> str:
    """Put the files of all apps into one folder of the site; return its path, ending in a slash."""
    files = {name: path for one in needed for name, path in one.files.items()}
    held = {name: path.read_bytes() for name, path in sorted(files.items())}
    folder = f"assets/front-end.{key_of(*(p for pair in held.items() for p in pair))[:12]}/"
    for name, data in held.items():
        site.write(folder + name, data)
    return folder
