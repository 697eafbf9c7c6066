"""What packages beyond the base set need before a memory snapshot of them is taken, and after it.

The worker imports it first where an essay declares packages, and never otherwise. None of the
packages is imported here: what is done for one is done where it has been imported.
"""

import gc
import os
import sys
from collections.abc import Collection
from typing import Any

from widgets.hosts import worker

# Pyodide's matplotlib would draw into a page's document, which a worker has none of.
# https://matplotlib.org/3.8.4/users/explain/figure/backends.html
os.environ.setdefault("MPLBACKEND", "agg")

_unseeded: list[Any] = []  # numpy's bit generators that were seeded by chance


def settle(drawn: Collection[str]) -> None:
    """Let go of what no snapshot can hold, and note what must be seeded again.

    drawn  all random bytes that Python has got from its surroundings, each time in hexadecimal
    """
    # threadpoolctl, on which scikit-learn's fits rely, imports the runtime's module as if it were
    # Python's, to list its libraries; there is one thread, and nothing of it is used again. The
    # module and its loader hold each other, and Pyodide's proxies are not garbage-collected.
    # https://github.com/joblib/threadpoolctl/blob/3.5.0/threadpoolctl.py
    # https://github.com/pyodide/pyodide/blob/0.28.3/src/py/_pyodide/_importhook.py
    if module := sys.modules.pop("pyodide_js._module", None):
        vars(module.__loader__).clear()
    if random := sys.modules.get("numpy.random"):
        found = [one for one in gc.get_objects() if isinstance(one, random.BitGenerator)]
        _unseeded.extend(one for one in found if seed_of(one) in drawn)


def seed_of(generator: Any) -> str:
    """The entropy of a generator of numpy's in hexadecimal, big-endian; empty where it has none."""
    entropy = getattr(generator.seed_seq, "entropy", None)
    return f"{entropy:032x}" if isinstance(entropy, int) else ""


def reseed() -> None:
    """Seed anew, after a restore, whatever was seeded by chance.

    scipy, pandas and scikit-learn draw from numpy's legacy generator where they are given none, and
    matplotlib from none. A generator that an essay keeps (`rng = np.random.default_rng()`) was
    seeded when the snapshot was taken; one with a seed of its own stays as it is.
    """
    worker.reseed()
    for one in _unseeded:
        one.state = type(one)().state
