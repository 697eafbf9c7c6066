"""The one place that knows which matrix product is fast where.

WebAssembly's numpy has no BLAS: there `@` is a plain loop over columns, while einsum with both
operands read along their last axis is several times faster. Natively it is the other way round.
All weights are therefore stored as [out, in], and the mathematics calls `product` and need not
know.
"""

from __future__ import annotations

import sys

import numpy as np

from widgets.maths.schedule import Array


def _product_by_einsum(x: Array, w: Array) -> Array:
    return np.asarray(np.einsum("ik,jk->ij", x, w))


def _product_by_blas(x: Array, w: Array) -> Array:
    return np.asarray(x @ w.T)


product = _product_by_einsum if sys.platform == "emscripten" else _product_by_blas
"""x (N, in) times the transpose of w (out, in): (N, out)."""
