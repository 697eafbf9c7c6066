"""What a snapshot of large packages cannot hold is let go, and chance is chance again after it."""

import gc
import sys
from types import ModuleType

import numpy as np
import pytest

from widgets.hosts import large_packages


@pytest.fixture(autouse=True)
def nothing_noted(monkeypatch):
    monkeypatch.setattr(large_packages, "_unseeded", [])


def test_a_generator_that_was_seeded_by_chance_is_seeded_anew():
    """numpy keeps the entropy that it drew, and gives its garbage collector the generators."""
    by_chance, seeded = np.random.default_rng(), np.random.default_rng(7)
    large_packages.settle([large_packages.seed_of(by_chance.bit_generator)])
    before = [one.bit_generator.state for one in (by_chance, seeded)]
    large_packages.reseed()
    after = [one.bit_generator.state for one in (by_chance, seeded)]
    assert after[0] != before[0]
    assert after[0]["bit_generator"] == before[0]["bit_generator"]
    assert after[1] == before[1]


def test_a_seed_of_its_own_is_no_chance():
    own = np.random.default_rng(0xABC)
    large_packages.settle([f"{1:032x}"])
    before = own.bit_generator.state
    large_packages.reseed()
    assert own.bit_generator.state == before


def test_the_libraries_that_share_numpy_s_legacy_generator_are_seeded_with_it():
    np.random.seed(1)  # noqa: NPY002
    first = np.random.rand()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    large_packages.reseed()
    assert np.random.rand() != first  # noqa: NPY002


def test_the_runtime_s_module_is_let_go(monkeypatch):
    class Loader:
        def __init__(self, module):
            self.jsproxy = module

    module = ModuleType("pyodide_js._module")
    module.__loader__ = Loader(module)
    monkeypatch.setitem(sys.modules, "pyodide_js._module", module)
    loader = module.__loader__
    large_packages.settle([])
    assert "pyodide_js._module" not in sys.modules
    assert not [one for one in gc.get_referrers(module) if one is vars(loader)]
