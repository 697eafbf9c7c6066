"""Every undocumented name of Panel and Bokeh by which the press finds what draws an app, and why.

- `DIST_DIR`, `BUNDLE_DIR`: the folders of Panel's scripts and of the libraries that it brings;
  `JS_VERSION` is the version in their addresses, and `CDN_DIST` is what those begin with within
  `set_resource_mode("cdn")`. https://github.com/holoviz/panel/blob/v1.10.0/panel/io/resources.py
- `__javascript__`, `__javascript_modules__` and `__css__` of a model's class list what draws it.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/models/tabulator.py
- es-module-shims is among them, by which Panel imports a component's script; pages have their own
  way (web/app/panel-compat.js). https://github.com/holoviz/panel/blob/v1.10.0/panel/models/esm.py
- BokehJS comes in parts, below `bokeh/server/static/js`: which models are in `bokeh-tables` is
  listed here, and `bokeh-gl` and `bokeh-mathjax` are known by what a document says.
  https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/resources.py
- `Model.model_class_reverse_map` has every model that is imported, by its name.
  https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/model/model.py
- `CustomJS`, `panel.models.reactive_html` and `panel.models.esm` are the names that a document has
  for JavaScript of an app's own. https://github.com/holoviz/panel/blob/v1.10.0/panel/models/esm.py

`tests/canaries/test_front_end.py` tries each of them.
"""

import re
from importlib import import_module
from pathlib import Path

import bokeh
import panel
from bokeh.model import Model
from panel.io.resources import BUNDLE_DIR, CDN_DIST, DIST_DIR, JS_VERSION, set_resource_mode

__all__ = [
    "BOKEH",
    "BUNDLE_DIR",
    "CDN_DIST",
    "CUSTOM_JS",
    "DIST_DIR",
    "ESM",
    "JS_VERSION",
    "PANEL_VERSION",
    "bokeh_parts",
    "drawn_with",
    "known_models",
]

BOKEH = Path(bokeh.__file__).parent / "server" / "static" / "js"
PANEL_VERSION = panel.__version__
SHIM = "es-module-shims"
KINDS = ("__javascript__", "__javascript_modules__", "__css__")
COMPONENTS = "panel.models.esm"
# Kinds of text in a document, and the part of BokehJS that draws it.
TABLES = ("DataTable", "TableWidget", "DataCube", "CellEditor", "CellFormatter", "TableColumn")
TABULATOR = "DataTabulator"
MATHS = re.compile(r"\\\\\[|\\\\\(|\$\$|\"TeX\"|\"MathML\"|\"Ascii\"")
WEBGL = '"output_backend": "webgl"'
# JavaScript of an app's own in a document: text that is evaluated, and text that is imported.
CUSTOM_JS = re.compile(r'"name": "(CustomJS\w*|panel\.models\.reactive_html\.\w+)"')
ESM = re.compile(rf'"name": "{re.escape(COMPONENTS)}\.\w+"')


def known_models() -> list[str]:
    """Every model that this machine's Panel has imported: "module:class"."""
    return [f"{c.__module__}:{c.__name__}" for c in Model.model_class_reverse_map.values()]


def bokeh_parts(text: str, models: set[str]) -> list[str]:
    """The parts of BokehJS that a document needs, in their order; `models` are names of classes."""
    tables = any(f'"{name}"' in text for name in TABLES) or TABULATOR in models
    parts = ["bokeh", "bokeh-gl" if WEBGL in text else "", "bokeh-widgets"]
    parts += ["bokeh-tables" if tables else "", "bokeh-mathjax" if MATHS.search(text) else ""]
    return [part for part in parts if part]


def drawn_with(model: str, text: str) -> tuple[list[str], list[str], list[str]]:
    """Addresses of scripts, module scripts and style sheets that draw Panel's model "module:class".

    Classes of an app's own have none. Those of components with a script of an app's own count only
    where the document `text` has one: their library would ask more of the page's policy.
    """
    module, _, name = model.partition(":")
    unused = module == COMPONENTS and f'"{module}' not in text
    if not module.startswith("panel.models.") or unused:
        return [], [], []
    cls = getattr(import_module(module), name)
    with set_resource_mode("cdn"):
        listed = [getattr(cls, kind, None) or [] for kind in KINDS]
    every = [[one] if isinstance(one, str) else [*one] for one in listed]
    scripts, modules, sheets = ([url for url in urls if SHIM not in url] for urls in every)
    return scripts, modules, sheets
