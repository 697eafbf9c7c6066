"""What all tests share: no deadlines on a busy machine, and a registry that toy widgets leave."""

import sys

import pytest
from hypothesis import settings

from sitepress.blas_threads import one_thread
from widgets.kit import data_files
from widgets.kit.widget import WIDGETS

# A slow machine is not a wrong answer: time is measured by `make bench`.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
one_thread()


@pytest.fixture
def registry():
    """The registry of widgets, put back as it was after the test."""
    kept = dict(WIDGETS)
    yield WIDGETS
    WIDGETS.clear()
    WIDGETS.update(kept)


@pytest.fixture
def other_essays(monkeypatch, registry):
    """Whatever folder a test makes the package `essays`, it is put back as it was."""
    monkeypatch.setattr(data_files, "FOLDER", data_files.FOLDER)
    kept = {n: m for n, m in sys.modules.items() if n.partition(".")[0] == "essays"}
    yield
    for name in [n for n in sys.modules if n.partition(".")[0] == "essays"]:
        del sys.modules[name]
    sys.modules.update(kept)
