"""What trimming numpy relies on: https://github.com/numpy/numpy/tree/v2.2.5/numpy."""

from sitepress.python.recipes.recipe import Recipe

RECIPE = Recipe(
    library="numpy",
    # Tools for building and testing; Pyodide has taken the tests themselves out.
    unused=("numpy/f2py/*", "numpy/testing/*"),
    # Imported only for the documentation that they attach.
    # https://github.com/numpy/numpy/blob/v2.2.5/numpy/_core/__init__.py
    emptied=("numpy/_core/_add_newdocs.py", "numpy/_core/_add_newdocs_scalars.py"),
    # It gives its functions' docstrings to compiled code, which takes nothing but a string.
    # https://github.com/numpy/numpy/blob/v2.2.5/numpy/_core/overrides.py
    docstrings={"numpy/_core/multiarray.py": "array_function_from_c_func_and_dispatcher"},
)
