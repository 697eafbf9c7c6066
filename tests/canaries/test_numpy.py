"""Is the runtime's numpy as recipes/numpy.py expects?"""

import zipfile

from sitepress.python import trim


def test_the_recipe_fits(runtime, tmp_path):
    made = trim.trim(runtime.files[runtime.numpy], tmp_path)
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
    assert any(name.endswith(".so") for name in names), (
        f"{runtime.numpy} has no shared library left: see BROWSER in "
        "build/sitepress/python/trim.py, which finds wheels for the browser by their names"
    )
