"""Runs before the memory snapshot is taken: every widget answers once, then garbage is freed."""

import gc
import linecache
import sys
from types import ModuleType

from widgets.hosts import worker


def clear_small_blocks() -> None:
    """Overwrite what freed objects left in Python's own pools, by filling these with zeros."""
    for size in range(48, 513, 16):
        filled = [bytes(size - 33) for _ in range(2**20 // size)]
        del filled


def forget_examples() -> None:
    """Drop the docstrings that compiled modules keep for `doctest` (Cython's `__test__`)."""
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType):  # others are JavaScript's
            vars(module).pop("__test__", None)


async def main() -> None:
    """Warm up, and free what is not needed."""
    await worker.prepare()
    linecache.clearcache()
    forget_examples()
    gc.collect()
    clear_small_blocks()
