"""Toy widgets, registered for one test."""

import pytest

import essays.why_kl.why_kl  # noqa: F401 - registers the widgets
from tests.widgets import toys


@pytest.fixture
def toy(registry):
    return toys.toy_widget()


@pytest.fixture
def more(registry):
    return toys.more_widget()


@pytest.fixture
def slow(registry):
    return toys.slow_widget()


@pytest.fixture
def failing(registry):
    return toys.failing_widget()
