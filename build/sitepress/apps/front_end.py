"""The scripts and style sheets that draw an app, from the pinned wheels of Bokeh and Panel.

An app's Python names them by addresses of hosts that no page of ours asks. Each is looked up in the
wheels here, and put into one folder of the site that is named by its content.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import bokeh
import panel
from panel.io.resources import BUNDLE_DIR, CDN_DIST, DIST_DIR, JS_VERSION, set_resource_mode

from sitepress.cache import key_of
from sitepress.errors import PressError
from sitepress.site.assets import Site

BOKEH = Path(bokeh.__file__).parent / "server" / "static" / "js"
# What Python writes for the folder (widgets/hosts/apps_compat.py).
PLACEHOLDER = "https://front-end.invalid/"
NAMED = re.compile(rf"{re.escape(PLACEHOLDER)}{re.escape(JS_VERSION)}/dist/([^\"'\\\s?)]+)")
# Style sheets of components, which Python names when it comes to it.
ALWAYS = ("css/*.css", "bundled/theme/*.css", "assets/*.svg", "images/*.svg")
# What Panel imports a component's script with; pages have their own (web/app/bokeh.js).
SHIM = "es-module-shims"
LARGEST = 8_000_000  # bytes of a library's folder that is taken whole: its sheets name others
# Kinds of text in a document, and the part of BokehJS that draws it.
TABLES = ("DataTable", "TableWidget", "DataCube", "CellEditor", "CellFormatter", "TableColumn")
MATHS = re.compile(r"\\\\\[|\\\\\(|\$\$|\"TeX\"|\"MathML\"|\"Ascii\"")
WEBGL = '"output_backend": "webgl"'


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


def front_end(text: str, models: Iterable[str]) -> FrontEnd:
    """What the app with this document needs; raises PressError where a wheel has no such file.

    text    the document as JSON; empty where it is not known
    models  the models that its Python knows: "module:class"
    """
    files: dict[str, Path] = {}
    scripts = [f"bokeh/{name}.min.js" for name in bokeh_parts(text, models)]
    files |= {name: BOKEH / name.removeprefix("bokeh/") for name in scripts}
    scripts.append(own("panel.min.js", files))
    modules: list[str] = []
    sheets: list[str] = []
    for cls in classes(models, text):
        for kind, found in (
            ("__javascript__", scripts),
            ("__javascript_modules__", modules),
            ("__css__", sheets),
        ):
            with set_resource_mode("cdn"):
                listed = getattr(cls, kind, None) or []
            for url in [listed] if isinstance(listed, str) else listed:
                if SHIM not in url and (name := located(url, files)) not in found:
                    found.append(name)
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


def bokeh_parts(text: str, models: Iterable[str]) -> list[str]:
    """The parts of BokehJS that a document needs, in their order."""
    known = {name.partition(":")[2] for name in models}
    tables = any(f'"{name}"' in text for name in TABLES) or "DataTabulator" in known
    parts = ["bokeh", "bokeh-gl" if WEBGL in text else "", "bokeh-widgets"]
    parts += ["bokeh-tables" if tables else "", "bokeh-mathjax" if MATHS.search(text) else ""]
    return [part for part in parts if part]


def classes(models: Iterable[str], text: str) -> list[type]:
    """Panel's models of these names that have scripts of others; classes of an app's own have none.

    Those of components with a script of an app's own count only where the document `text` has one:
    their library would ask more of the page's policy.
    """
    found = []
    for name in sorted(set(models)):
        module, _, cls = name.partition(":")
        unused = module == "panel.models.esm" and f'"{module}' not in text
        if module.startswith("panel.models.") and not unused:
            found.append(getattr(import_module(module), cls))
    return found


def located(url: str, files: dict[str, Path]) -> str:
    """The name of a script or sheet of Panel's in the folder; `files` gets it and its library."""
    path = url.partition("?")[0]
    if not path.startswith(CDN_DIST):
        raise PressError(
            f"An app needs {url}, which is in no wheel of the press; leave out what shows it."
        )
    return own(path.removeprefix(CDN_DIST), files)


def own(name: str, files: dict[str, Path]) -> str:
    """A file of Panel's `dist`, with the library that it belongs to; the name in the folder."""
    path = DIST_DIR / name
    if not path.is_file():
        raise PressError(f"panel {panel.__version__} has no {name}, which an app needs.")
    parts = Path(name).parts
    found = [path]
    if parts[0] == "bundled" and len(parts) > 2:
        library = BUNDLE_DIR / parts[1]
        every = [p for p in library.rglob("*") if p.is_file() and p.suffix != ".map"]
        if sum(p.stat().st_size for p in every) < LARGEST:
            found += every
    for one in found:
        files[named(one)] = one
    return named(path)


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
