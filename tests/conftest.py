"""What all tests share: no deadlines on a busy machine, and a registry that toy widgets leave."""

import pytest
from hypothesis import settings

from sitepress.blas_threads import one_thread
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
