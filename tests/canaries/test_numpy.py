"""Is the runtime's numpy as recipes/numpy.py expects?"""

import types
import zipfile

import numpy as np
import pytest

from sitepress.python import trim


def test_the_recipe_fits(runtime, tmp_path):
    made = trim.trim(runtime.files[runtime.numpy], tmp_path)
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
    assert any(name.endswith(".so") for name in names), (
        f"{runtime.numpy} has no shared library left: see BROWSER in "
        "build/sitepress/python/trim.py, which finds wheels for the browser by their names"
    )


def test_what_is_imported_late_has_every_name(runtime, tmp_path):
    made = trim.trim(runtime.files[runtime.numpy], tmp_path)
    with zipfile.ZipFile(made) as archive:
        source = archive.read("numpy/random/__init__.py")
    module = types.ModuleType("numpy.random")
    module.__path__, module.__spec__ = np.random.__path__, np.random.__spec__
    exec(source, vars(module))
    assert not {"RandomState", "MT19937", "normal"} & set(vars(module))
    assert set(module.__all__) == set(np.random.__all__)
    for name in module.__all__:
        assert getattr(module, name) is getattr(np.random, name), name
    assert module.mtrand is np.random.mtrand
    with pytest.raises(AttributeError, match="no attribute 'norml'"):
        module.norml  # noqa: B018
