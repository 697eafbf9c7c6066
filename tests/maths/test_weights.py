import io
import json

import numpy as np
import pytest

from tests.maths.tiny_model import ARCHITECTURE, tiny_bytes, tiny_weights
from widgets.maths.weights import WeightsError, annotated, digest, expected_shapes, load, quantised


def repacked(change, data=None, **options):
    """The file with its arrays changed by `change`, and its checksum made right again."""
    with np.load(io.BytesIO(data or tiny_bytes(**options))) as archive:
        arrays = {name: archive[name] for name in archive.files}
    metadata = json.loads(arrays["metadata"].tobytes())
    change(arrays)
    metadata["sha256"] = digest(arrays)
    arrays["metadata"] = np.frombuffer(json.dumps(metadata).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_what_was_dumped_is_loaded_from_bytes_and_from_a_path(tmp_path):
    data = tiny_bytes(note="kept")
    (tmp_path / "weights.npz").write_bytes(data)
    for source in (data, tmp_path / "weights.npz", str(tmp_path / "weights.npz")):
        model = load(source)
        for name, value in tiny_weights().items():
            assert model.weights[name].dtype == np.float32
            assert np.array_equal(model.weights[name], value)
        assert model.metadata["note"] == "kept"
        assert model.latent == ARCHITECTURE["latent"]
        assert model.null == 47


def test_int8_rounds_every_row_to_within_half_a_step():
    rng = np.random.default_rng(0)
    matrix = (rng.standard_normal((20, 60)) * np.logspace(-3, 2, 20)[:, None]).astype(np.float32)
    numbers, scale = quantised(matrix)
    step = scale.astype(np.float32)[:, None]
    error = np.abs(numbers * step - matrix)
    assert numbers.dtype == np.int8
    # Half a step for rounding, and what the float16 scale's own rounding moves the ends by.
    assert np.all(error <= step * (0.5 + 127 * 2**-10))


def test_a_row_of_zeros_stays_zero():
    numbers, scale = quantised(np.zeros((2, 4), np.float32))
    assert not numbers.any()
    assert np.all(scale > 0)


def test_int8_files_are_smaller_and_load_close_to_the_floats():
    exact, rounded = load(tiny_bytes()), load(tiny_bytes(int8=True))
    assert len(tiny_bytes(int8=True)) < len(tiny_bytes())
    for name, value in exact.weights.items():
        assert rounded.weights[name] == pytest.approx(value, abs=float(np.abs(value).max()) / 100)


def test_notes_are_added_without_touching_the_weights():
    before, after = load(tiny_bytes()), load(annotated(tiny_bytes(), evaluation={"frechet": 1.5}))
    assert after.metadata["evaluation"] == {"frechet": 1.5}
    assert after.metadata["sha256"] == before.metadata["sha256"]
    assert after.metadata["log_snr"] == before.metadata["log_snr"]


@pytest.mark.parametrize("cut", [0, 1, 100, -40])
def test_a_file_cut_short_is_refused(cut):
    with pytest.raises(WeightsError, match=r"cannot be read as an \.npz .*; fetch the file again"):
        load(tiny_bytes()[:cut])


@pytest.mark.parametrize("place", np.linspace(0.01, 0.99, 25))
def test_a_flipped_byte_is_refused_or_changes_nothing(place):
    # A few bytes of a zip (dates, log) carry no weight; all others must be missed.
    data = bytearray(tiny_bytes())
    data[int(place * len(data))] ^= 0x55
    try:
        model = load(bytes(data))
    except WeightsError:
        return
    for name, value in tiny_weights().items():
        assert np.array_equal(model.weights[name], value)


def test_pickles_are_refused():
    buffer = io.BytesIO()
    np.savez(buffer, metadata=np.array([{"a": 1}], dtype=object))
    with pytest.raises(WeightsError, match="cannot be read"):
        load(buffer.getvalue())


def test_a_changed_number_does_not_match_the_checksum():
    with np.load(io.BytesIO(tiny_bytes())) as archive:
        arrays = {name: archive[name] for name in archive.files}
    arrays["mean"] = arrays["mean"] + np.float32(1)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    with pytest.raises(WeightsError, match="checksum"):
        load(buffer.getvalue())


def test_names_shapes_and_types_are_checked():
    def missing(arrays):
        del arrays["score.in.bias"]

    def misshapen(arrays):
        arrays["mean"] = arrays["mean"][:, :-1]

    def foreign(arrays):
        arrays["extra"] = np.zeros(3, np.float32)

    def wide(arrays):
        arrays["mean"] = arrays["mean"].astype(np.float64)

    for change, sentence in (
        (missing, r"'score\.in\.bias' is missing"),
        (misshapen, r"'mean' is of shape \(48, 4\), but must have shape \(48, 5\)"),
        (foreign, "'extra', which this architecture does not have"),
        (wide, "'mean' has type float64"),
    ):
        with pytest.raises(WeightsError, match=sentence):
            load(repacked(change))


def test_an_int8_weight_without_its_scale_is_refused():
    def change(arrays):
        name = next(n for n in arrays if n.endswith(".scale"))
        del arrays[name]

    with pytest.raises(WeightsError, match="float16 scale"):
        load(repacked(change, data=wide_bytes()))


def wide_bytes():
    """A file in which the film matrix is large enough to be kept as int8."""
    from widgets.maths.weights import dump

    architecture = ARCHITECTURE | {"width": 64}
    rng = np.random.default_rng(0)
    weights = {
        name: rng.standard_normal(shape).astype(np.float32)
        for name, shape in expected_shapes(architecture).items()
    }
    return dump(
        weights,
        {"architecture": architecture, "log_snr": [4.0, -8.0], "label_names": ["a"] * 47},
    )


def test_another_format_is_refused():
    data = repacked(lambda arrays: None)
    with np.load(io.BytesIO(data)) as archive:
        arrays = {name: archive[name] for name in archive.files}
    metadata = json.loads(arrays["metadata"].tobytes()) | {"format": 99}
    arrays["metadata"] = np.frombuffer(json.dumps(metadata).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    with pytest.raises(WeightsError, match="format 99"):
        load(buffer.getvalue())


def test_a_file_without_metadata_is_refused():
    buffer = io.BytesIO()
    np.savez(buffer, a=np.zeros(2))
    with pytest.raises(WeightsError, match="no readable metadata"):
        load(buffer.getvalue())


@pytest.mark.parametrize("told", ["soon", True, -0.1, 1.0, None])
def test_a_time_of_the_class_that_is_none_is_refused(told):
    with pytest.raises(WeightsError, match="class_from that is no time"):
        load(tiny_bytes(class_from=told))
    assert load(tiny_bytes(class_from=0.25)).class_from == 0.25
    assert load(tiny_bytes()).class_from == 0
