"""What trimming numpy relies on: https://github.com/numpy/numpy/tree/v2.2.5/numpy."""

from sitepress.python.recipes.recipe import Recipe

# A generator of random numbers of its own kind, and the older functions, are each a library of
# compiled code. They are imported when they are named.
LATE_RANDOM = """
def __getattr__(name):
    from importlib import import_module
    if name in ("mtrand", "_mt19937", "_philox", "_sfc64", "_pickle"):
        return import_module("." + name, __name__)
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    where = {"MT19937": "_mt19937", "Philox": "_philox", "SFC64": "_sfc64"}.get(name, "mtrand")
    value = getattr(import_module("." + where, __name__), name)
    globals()[name] = value
    return value
"""

RECIPE = Recipe(
    library="numpy",
    # Tools for building and testing; Pyodide has taken the tests themselves out.
    unused=("numpy/f2py/*", "numpy/testing/*"),
    # Imported only for the documentation that they attach.
    # https://github.com/numpy/numpy/blob/v2.2.5/numpy/_core/__init__.py
    emptied=("numpy/_core/_add_newdocs.py", "numpy/_core/_add_newdocs_scalars.py"),
    # https://github.com/numpy/numpy/blob/v2.2.5/numpy/random/__init__.py
    rewritten={
        "numpy/random/__init__.py": (
            ("from . import _pickle\n", ""),
            ("from ._mt19937 import MT19937\n", ""),
            ("from ._philox import Philox\n", ""),
            ("from ._sfc64 import SFC64\n", ""),
            ("from .mtrand import *\n", LATE_RANDOM),
            ("return RandomState(seed=0)", "return __getattr__('RandomState')(seed=0)"),
        ),
    },
    # It gives its functions' docstrings to compiled code, which takes nothing but a string.
    # https://github.com/numpy/numpy/blob/v2.2.5/numpy/_core/overrides.py
    docstrings={"numpy/_core/multiarray.py": "array_function_from_c_func_and_dispatcher"},
)
