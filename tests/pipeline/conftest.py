"""Widgets that a test of the press makes leave the registry with it."""

import pytest


@pytest.fixture(autouse=True)
def own_widgets(registry):
    """The registry as it was before the test, again after it."""
    return registry
