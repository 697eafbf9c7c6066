"""Any bytes as weights: a model as it was, or one sentence."""

import io
import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.cases import anything, fuzz
from tests.maths.tiny_model import tiny_bytes
from widgets.maths import weights

GOOD = tiny_bytes()
MODEL = weights.load(GOOD)


def fit_or_one_sentence(data):
    """The model where the bytes are fit; a refusal is checked."""
    try:
        return weights.load(data)
    except weights.WeightsError as problem:
        said = str(problem)
    assert "\n" not in said
    assert said.endswith(".")
    assert len(said) < 300
    return None


def same(model):
    return all(np.array_equal(model.weights[n], v) for n, v in MODEL.weights.items())


@fuzz("weights files", 5)
@given(st.binary(max_size=2000))
def test_any_bytes(data):
    assert fit_or_one_sentence(data) is None


@fuzz("weights files", 5)
@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(1, 255)), min_size=1, max_size=4)
)
def test_some_bytes_changed(changes):
    data = bytearray(GOOD)
    for place, by in changes:
        data[place] ^= by
    model = fit_or_one_sentence(bytes(data))
    assert model is None or same(model)  # a date in the archive may be wrong, a weight may not


@fuzz("weights files", 5)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, len(GOOD)))
def test_a_part_cut_out(start, length):
    model = fit_or_one_sentence(GOOD[:start] + GOOD[start + length :])
    assert model is None or same(model)


def stored():
    with np.load(io.BytesIO(GOOD)) as archive:
        return {name: archive[name] for name in archive.files}


STORED = stored()
TOLD = json.loads(STORED["metadata"].tobytes())
NAMES = [*TOLD, *(f"architecture.{name}" for name in TOLD["architecture"])]


@fuzz("weights files", 5)
@given(st.sampled_from(NAMES), anything)
def test_metadata_of_a_stranger(name, value):
    told = json.loads(json.dumps(TOLD))
    part, _, entry = name.rpartition(".")
    (told[part] if part else told)[entry] = value
    arrays = {n: v for n, v in STORED.items() if n != "metadata"}
    text = json.dumps(told).encode()
    out = io.BytesIO()
    np.savez(out, **arrays, metadata=np.frombuffer(text, np.uint8))
    model = fit_or_one_sentence(out.getvalue())
    assert model is None or same(model)


@fuzz("weights files", 5)
@given(
    st.sampled_from(sorted(set(STORED) - {"metadata"})),
    st.sampled_from(["?", "i1", "i8", "f2", "f4", "f8", "c16", "U3", "S2", "M8[s]"]),
    st.lists(st.integers(0, 5), max_size=4),
)
def test_arrays_of_other_types_and_shapes(name, kind, shape):
    arrays = {n: v for n, v in STORED.items() if n != "metadata"}
    arrays[name] = np.zeros(shape, kind)
    told = TOLD | {"sha256": weights.digest(arrays)}
    out = io.BytesIO()
    np.savez(out, **arrays, metadata=np.frombuffer(json.dumps(told).encode(), np.uint8))
    fit_or_one_sentence(out.getvalue())
