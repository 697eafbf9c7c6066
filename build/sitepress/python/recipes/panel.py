"""What trimming Panel relies on: https://github.com/holoviz/panel/tree/v1.10.0/panel."""

from sitepress.python.recipes.recipe import Recipe

KEPT_DATA = (
    "panel/_templates/*.*",
    "panel/layout/*.html",
    "panel/package.json",
    "panel/theme/css/*.css",
)
# A test double that the cache would recognise, for all of `unittest`.
# https://github.com/holoviz/panel/blob/v1.10.0/panel/io/cache.py
WITHOUT_MOCK = (
    ("import unittest.mock\n", ""),
    ("unittest.mock.Mock: lambda obj: _int_to_bytes(id(obj)), ", ""),
)

RECIPE = Recipe(
    library="panel",
    # The command line and the compiler of components.
    unused=("panel/command/*", "panel/compiler.py"),
    # Read when it is imported, or when a first document is made.
    kept_data=KEPT_DATA,
    # Panel patches pandas' readers in passing, for which it would import all of pandas (5 MB, and
    # seconds); and it makes, by `eval`, a function that only talks to BokehJS, which these pages do
    # not have: a strict page forbids the one, and a memory snapshot cannot hold the other.
    # https://github.com/holoviz/panel/blob/v1.10.0/panel/io/pyodide.py
    left_out={"panel/io/pyodide.py": ("pandas", "run_js")},
    rewritten={
        # A whole module of widgets for the colour of one, which the design "native" sets.
        # https://github.com/holoviz/panel/blob/v1.10.0/panel/theme/native.py
        "panel/theme/native.py": (
            ("from ..widgets.indicators import Number\n", ""),
            ("modifiers = {Number: {'default_color': 'white'}}", "pass"),
        ),
        "panel/io/cache.py": WITHOUT_MOCK,
    },
    # Initialisers that are lists of re-exports. Panel's modules import each other in circles, which
    # only one way in gets through.
    # https://github.com/holoviz/panel/blob/v1.10.0/panel/__init__.py
    lazy={
        "panel/__init__.py": "from . import reactive",
        "panel/layout/__init__.py": "",
        "panel/models/__init__.py": "",
        "panel/pane/__init__.py": "",
        "panel/theme/__init__.py": "",
        "panel/widgets/__init__.py": "",
    },
    # Panes and widgets register themselves when they are imported, and templates are files.
    in_apps={
        "lazy": {},
        "kept_data": (*KEPT_DATA, "panel/template/*.*", "panel/theme/js/*.js", "panel/styles/*.*"),
        "rewritten": {"panel/io/cache.py": WITHOUT_MOCK},
    },
)
