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
    assert not {"MT19937", "normal"} & set(vars(module))
    assert set(module.__all__) == set(np.random.__all__)
    for name in set(module.__all__) - {"RandomState"}:
        assert getattr(module, name) is getattr(np.random, name), name
    assert module.mtrand is np.random.mtrand
    with pytest.raises(AttributeError, match="no attribute 'norml'"):
        module.norml  # noqa: B018
    # A stand-in for the class, which does what a class does.
    late, real = module.RandomState, np.random.RandomState
    assert isinstance(late(3), real)
    assert isinstance(real(3), late)
    assert not isinstance(3, late)
    assert issubclass(real, late)
    assert issubclass(types.new_class("Own", (late,)), real)
    assert late.random_sample is real.random_sample
    assert int | late == int | real
    assert module.__dict__["__RandomState_ctor"]().random_sample() == real(0).random_sample()
