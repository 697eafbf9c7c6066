"""A reader who stays: what the page, its worker and Python hold does not grow with what is done."""

import pytest

from bench import soak
from bench.visit import PROBE
from testing.fault_row import SPINNER
from testing.worker_devtools import watch
from tests.e2e.figures import ready

ROUNDS = soak.WARM + 5


def test_nothing_grows_while_a_reader_stays(context, host):
    watch(context)
    page = context.new_page()
    page.add_init_script(PROBE)
    page.goto(f"{host.url}widgets/{SPINNER}/")
    counts = soak.soak(ready(page), ROUNDS, lambda line: None)
    assert all(count["moves"] > 0 for count in counts)
    assert soak.grown(counts) == []


@pytest.mark.parametrize("name", ["listeners", "Python's proxies", "Python's memory, bytes"])
def test_what_grows_is_told(name):
    level = [{"moves": 9, name: 1000, "nodes": 50} for _ in range(ROUNDS)]
    rising = [{**count, name: 1000 + 100 * at} for at, count in enumerate(level)]
    assert soak.grown(level) == []
    (sentence,) = soak.grown(rising)
    assert sentence.startswith(name)
