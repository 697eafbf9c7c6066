"""The functions that the browser lends to the mathematics, run outside it against numpy."""

import base64
import ctypes

import numpy as np
import pytest
import wasmtime
from hypothesis import given
from hypothesis import strategies as st

from sitepress.python.worker_bundle import assembled
from widgets.maths import kernels

PAGE = 65_536
AROUND = 64  # bytes before and after a result that have to stay as they are


class Lent:
    """The WebAssembly of the site, over a memory of its own: what it reads and writes is copied."""

    def __init__(self):
        self.store = wasmtime.Store()
        module = wasmtime.Module(self.store.engine, base64.b64decode(assembled("kernels.wat")))
        self.memory = wasmtime.Memory(self.store, wasmtime.MemoryType(wasmtime.Limits(64, None)))
        self.exports = wasmtime.Instance(self.store, module, [self.memory]).exports(self.store)
        self.calls = []

    def product(self, x, w, out, n, m, row):
        self.run("product", [(x, n * row), (w, m * row)], (out, 4 * n * m), n, m, row)

    def silu(self, x, out, length):
        self.run("silu", [(x, length)], (out, length), length)

    def run(self, name, inputs, result, *more):
        self.calls.append(name)
        at, places = PAGE, []
        for address, length in inputs:
            self.memory.write(self.store, ctypes.string_at(address, length), at)
            places.append(at)
            at += length
        address, length = result
        before = at + AROUND
        self.memory.write(self.store, bytes([7]) * (length + 2 * AROUND), at)
        self.exports[name](self.store, *places, before, *more)
        written = self.memory.read(self.store, at, before + length + AROUND)
        assert written[:AROUND] == written[AROUND + length :] == bytes([7]) * AROUND
        ctypes.memmove(address, bytes(written[AROUND : AROUND + length]), length)


@pytest.fixture(scope="module")
def lent():
    return Lent()


@pytest.fixture(autouse=True)
def borrowed(lent):
    kernels.lend(lent)
    lent.calls.clear()
    yield
    kernels.lend(None)


def normal(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


@given(st.integers(1, 9), st.integers(1, 40), st.integers(1, 9), st.integers(0, 99))
def test_products_of_any_size_agree_with_numpy(n, fours, m, seed):
    x, w = normal(n, 4 * fours, seed=seed), normal(4 * m, 4 * fours, seed=seed + 1)
    exact = x.astype(np.float64) @ w.astype(np.float64).T
    assert kernels.product(x, w) == pytest.approx(exact, abs=1e-5 * np.sqrt(fours) + 1e-5)


def test_both_products_of_numpys_own_give_the_same_answer():
    x, w = normal(7, 50), normal(20, 50, seed=1)
    one, other = kernels._product_by_einsum(x, w), kernels._product_by_blas(x, w)
    assert one == pytest.approx(other, abs=1e-4)


def test_rows_that_do_not_lie_side_by_side_are_read_right(lent):
    x, w = normal(6, 16)[::2, ::2], normal(4, 8, seed=1)
    assert kernels.product(x, w) == pytest.approx(x @ w.T, abs=1e-5)
    assert lent.calls == ["product"]


@pytest.mark.parametrize(
    ("x", "w"),
    [
        (normal(3, 6), normal(4, 6)),  # rows of six
        (normal(3, 8), normal(5, 8)),  # five of them
        (normal(3, 8).astype(np.float64), normal(4, 8)),
        (normal(3, 8), normal(8, 4).T),
        (normal(0, 8), normal(4, 8)),
    ],
)
def test_what_the_browser_cannot_take_is_numpys(lent, x, w):
    found = kernels.product(x, w)
    assert found.shape == (len(x), len(w))
    assert found == pytest.approx(x @ w.T, abs=1e-5)
    assert lent.calls == []


def test_silu_agrees_with_its_definition_wherever_it_is_computed(lent):
    x = np.concatenate([np.linspace(-70, 120, 8000), [0.0, -0.0, 1e-30, 1e30]]).astype(np.float32)
    wide = x.astype(np.float64)
    exact = wide / (1 + np.exp(-wide))
    for found in (kernels.silu(x), kernels._silu(x)):
        assert found == pytest.approx(exact, rel=1e-6)
    assert lent.calls == ["silu"]
    assert kernels.silu(x[:7]) == pytest.approx(exact[:7], rel=1e-6)  # seven are numpy's
    assert lent.calls == ["silu"]


def test_silu_of_what_is_far_below_is_nothing():
    x = np.full(4, -1e20, np.float32)
    for found in (kernels.silu(x), kernels._silu(x)):
        assert found == pytest.approx(np.zeros(4), abs=1e-12)
