"""Fast matrix products and SiLU, natively and in WebAssembly.

Natively `@` is fast. WebAssembly's numpy has no BLAS: there `@` is a plain loop over columns, and
einsum with both operands read along their last axis is several times faster, as fast as scalar
arithmetic can be. A browser can compute four numbers at a time: its host may lend functions that do
(build/sitepress/web/worker/kernels.wat), several times faster again. All weights are therefore
stored as [out, in]; the callers do not depend on which version runs.
"""

from __future__ import annotations

import sys
from typing import Protocol

import numpy as np

from widgets.maths.schedule import Array

LANES = 4
"""The width of the lent functions: they take only multiples of it."""


class Lent(Protocol):
    """Functions over float32 numbers in memory; addresses and lengths are in bytes."""

    def product(self, x: int, w: int, out: int, n: int, m: int, row: int, /) -> object:
        """x (n, in) times the transpose of w (m, in); `row` is the length of a row of either."""

    def silu(self, x: int, out: int, length: int, /) -> object:
        """x · sigmoid(x)."""


_lent: Lent | None = None


def lend(kernels: Lent | None) -> None:
    """Use the lent functions where they apply; None stops that."""
    global _lent  # noqa: PLW0603 - one loan for the whole process
    _lent = kernels


def product(x: Array, w: Array) -> Array:
    """x (N, in) times the transpose of w (out, in): (N, out), a new array."""
    (n, width), m = x.shape, len(w)
    fits = width % LANES == m % LANES == 0 and x.size > 0
    if _lent is None or not fits or not _single(x, w) or not w.flags.c_contiguous:
        return _product(x, w)
    x, result = np.ascontiguousarray(x), np.empty((n, m), np.float32)
    _lent.product(_address(x), _address(w), _address(result), n, m, w.strides[0])
    return result


def silu(x: Array) -> Array:
    """x · sigmoid(x), a new array."""
    if _lent is None or x.size % LANES or not x.size or not _single(x):
        return _silu(x)
    x, result = np.ascontiguousarray(x), np.empty(x.shape, np.float32)
    _lent.silu(_address(x), _address(result), x.nbytes)
    return result


def _single(*arrays: Array) -> bool:
    return all(array.dtype == np.float32 for array in arrays)


def _address(array: Array) -> int:
    return int(array.__array_interface__["data"][0])


def _silu(x: Array) -> Array:
    """As x/(1 + exp(−x)): exp costs half of what tanh does, but must not overflow."""
    below = np.maximum(x, np.float32(-80))
    np.negative(below, out=below)
    np.exp(below, out=below)
    below += np.float32(1)
    np.divide(x, below, out=below)
    return below


def _product_by_einsum(x: Array, w: Array) -> Array:
    return np.asarray(np.einsum("ik,jk->ij", x, w))


def _product_by_blas(x: Array, w: Array) -> Array:
    return np.asarray(x @ w.T)


_product = _product_by_einsum if sys.platform == "emscripten" else _product_by_blas
