"""What trimming numpy relies on: https://github.com/numpy/numpy/tree/v2.2.5/numpy."""

from sitepress.python.recipes.recipe import Recipe

# Every kind of generator but the usual one, and the older functions, are each a library of
# compiled code. They are imported when they are named. `default_rng` asks whether it was given a
# RandomState: that can only be where the class was imported.
LATE_RANDOM = """
class _LateClass:
    def _real(self):
        from numpy.random.mtrand import RandomState
        return RandomState
    def __instancecheck__(self, one):
        import sys
        return 'numpy.random.mtrand' in sys.modules and isinstance(one, self._real())
    def __subclasscheck__(self, kind):
        import sys
        return 'numpy.random.mtrand' in sys.modules and issubclass(kind, self._real())
    def __call__(self, *args, **kwargs):
        return self._real()(*args, **kwargs)
    def __mro_entries__(self, bases):
        return (self._real(),)
    def __getattr__(self, name):
        return getattr(self._real(), name)
    def __or__(self, other):
        return self._real() | other
    def __ror__(self, other):
        return other | self._real()

RandomState = _LateClass()

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
        ),
    },
    # For a report on the machine: https://github.com/numpy/numpy/blob/v2.2.5/numpy/lib/_utils_impl.py
    late={"numpy/lib/_utils_impl.py": ("platform",)},
    # It gives its functions' docstrings to compiled code, which takes nothing but a string.
    # https://github.com/numpy/numpy/blob/v2.2.5/numpy/_core/overrides.py
    docstrings={"numpy/_core/multiarray.py": "array_function_from_c_func_and_dispatcher"},
)
