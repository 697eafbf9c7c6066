"""The weights file: one small .npz with metadata and a checksum.

Inside are arrays by name and one called `metadata`, JSON as bytes: architecture, schedule, class
names, data hash, commit, what the evaluation measured. A matrix [out, in] may be stored as int8
with a float16 scale for every row (`name` and `name.scale`); everything is turned to float32
once, here. Loading never unpickles. The metadata holds the SHA-256 of all other arrays, and the
architecture fixes every name and shape, so a damaged or foreign file is refused with one sentence.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets.maths.network import FREQUENCIES, Model
from widgets.maths.schedule import Array, Schedule

FORMAT = 1
LARGEST = 4096  # that one size of an architecture may be
INT8_FROM = 1024  # matrices with at least so many entries are stored as int8


class WeightsError(ValueError):
    """The weights file is damaged or is not one that this code can read."""


def load(source: str | os.PathLike[str] | bytes) -> Model:
    """The model in a file or in its bytes; raises WeightsError with one sentence if unfit."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    stored = _arrays(data)
    metadata = _metadata(stored)
    if digest(stored) != metadata["sha256"]:
        raise WeightsError("The weights do not match their checksum; fetch the file again.")
    weights = {
        name: _expanded(name, shape, stored)
        for name, shape in expected_shapes(metadata["architecture"]).items()
    }
    unknown = set(stored) - {"metadata"} - set(weights) - {f"{name}.scale" for name in weights}
    if unknown:
        raise WeightsError(
            f"The weights hold {min(unknown)!r}, which this architecture does not have; "
            "use the code and the file of one version."
        )
    schedule = Schedule.from_log_snr(*metadata["log_snr"])
    return Model(weights, schedule, tuple(metadata["label_names"]), metadata)


def dump(weights: Mapping[str, Array], metadata: Mapping[str, Any], *, int8: bool = True) -> bytes:
    """The file's bytes for float weights by name; the checksum and the format are added.

    With `int8` false nothing is rounded: matrices stay float32 (for comparison, twice to four
    times the size).
    """
    stored: dict[str, NDArray[Any]] = {}
    for name, value in weights.items():
        if int8 and value.ndim == 2 and value.size >= INT8_FROM and name.endswith(".weight"):
            stored[name], stored[f"{name}.scale"] = quantised(value)
        elif int8 and value.ndim == 1:
            stored[name] = value.astype(np.float16)
        else:
            stored[name] = value.astype(np.float32)
    return _packed(stored, metadata)


def annotated(data: bytes, **entries: Any) -> bytes:
    """The same file with entries added to its metadata; the weights stay as they are."""
    stored = _arrays(data)
    return _packed(stored, _metadata(stored) | entries)


def quantised(matrix: Array) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Whole numbers −127 … 127 and a scale for every row of [out, in]: value ≈ scale · number."""
    scale = (np.abs(matrix).max(1) / 127).astype(np.float16)
    scale = np.maximum(scale, np.float16(6e-8))  # a row of zeros: the smallest float16
    rounded = np.rint(matrix / scale[:, None].astype(np.float32))
    return np.clip(rounded, -127, 127).astype(np.int8), scale


def expected_shapes(architecture: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Every weight's name and shape for an architecture (the `architecture` of the metadata)."""
    a = architecture
    latent, classes, width, hidden = a["latent"], a["classes"], a["width"], a["hidden"]
    e1, e2, e3 = a["encoder"]
    d1, d2 = a["decoder"]
    layers = {
        "encoder.conv1": (e1, 16),
        "encoder.conv2": (e2, 16 * e1),
        "encoder.conv3": (e3, 9 * e2),
        "encoder.out": (latent, 16 * e3),
        "decoder.dense1": (a["decoder_hidden"], latent),
        "decoder.dense2": (49 * d1, a["decoder_hidden"]),
        "decoder.conv1": (d1, 9 * d1),
        "decoder.up": (4 * d2, 9 * d1),
        "decoder.conv2": (d2, 9 * d2),
        "decoder.loc": (4, 9 * d2),
        "decoder.scale": (4, 9 * d2),
        "score.time": (a["embedding"], 2 * len(FREQUENCIES)),
        "score.film": (2 * width * a["blocks"], a["embedding"]),
        "score.in": (width, latent),
        "score.out": (latent, width),
    }
    for block in range(a["blocks"]):
        layers[f"score.{block}.up"] = (hidden, width)
        layers[f"score.{block}.down"] = (width, hidden)
    shapes: dict[str, tuple[int, ...]] = {
        "mean": (classes + 1, latent),
        "variance": (classes + 1, latent),
        "score.label": (classes + 1, a["embedding"]),
    }
    for name, shape in layers.items():
        shapes[f"{name}.weight"] = shape
        shapes[f"{name}.bias"] = shape[:1]
    return shapes


def digest(stored: Mapping[str, NDArray[Any]]) -> str:
    """SHA-256 over every array but `metadata`: names in order, with type, shape and bytes."""
    total = hashlib.sha256()
    for name in sorted(set(stored) - {"metadata"}):
        value = np.ascontiguousarray(stored[name])
        total.update(f"{name} {value.dtype.str} {value.shape}\n".encode())
        total.update(value.tobytes())
    return total.hexdigest()


def _packed(stored: dict[str, NDArray[Any]], metadata: Mapping[str, Any]) -> bytes:
    header = {**metadata, "format": FORMAT, "sha256": digest(stored)}
    text = json.dumps(header, sort_keys=True, ensure_ascii=False).encode()
    named = stored | {"metadata": np.frombuffer(text, np.uint8)}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **dict(sorted(named.items())))  # type: ignore[arg-type]
    return buffer.getvalue()


def _arrays(data: bytes) -> dict[str, NDArray[Any]]:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    # A damaged archive fails in many ways: its directory, its flags, its lengths, its headers.
    except (
        ValueError,
        OSError,
        EOFError,
        KeyError,
        TypeError,
        MemoryError,
        OverflowError,
        SyntaxError,
        NotImplementedError,
        RuntimeError,
        struct.error,
        tokenize.TokenError,
        zipfile.BadZipFile,
        zlib.error,
        AttributeError,
    ) as error:
        raise WeightsError(
            f"The weights ({len(data)} bytes) cannot be read as an .npz of plain arrays; "
            "fetch the file again."
        ) from error


def _metadata(stored: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    try:
        metadata = json.loads(stored["metadata"].tobytes())
        wanted = {"format", "sha256", "architecture", "log_snr", "label_names"}
        complete = isinstance(metadata, dict) and wanted <= set(metadata)
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise WeightsError(
            "The weights carry no readable metadata; fetch the file again."
        ) from error
    if not complete or metadata["format"] != FORMAT:
        found = str(metadata.get("format"))[:40] if isinstance(metadata, dict) else "none"
        raise WeightsError(
            f"The weights are of format {found}, but this code reads {FORMAT}; "
            "use the code and the file of one version."
        )
    for name, fit in _FIT.items():
        if not fit(metadata[name]):
            raise WeightsError(
                f"The weights' metadata have an {name} that no model of this code has; "
                "use the code and the file of one version."
            )
    told = metadata.get("class_from", 0.0)
    if type(told) not in (int, float) or not 0 <= told < 1:
        raise WeightsError(
            "The weights' metadata have a class_from that is no time from 0 to 1; "
            "use the code and the file of one version."
        )
    if len(metadata["label_names"]) != metadata["architecture"]["classes"]:
        raise WeightsError("The weights' metadata do not name every class; fetch the file again.")
    return dict(metadata)


def _is_architecture(value: object) -> bool:
    """Whether every size is there, is a whole number, and is one that a page could hold."""
    if not isinstance(value, dict):
        return False
    sizes = [value.get(name) for name in ("latent", "classes", "width", "hidden", "embedding")]
    sizes += [value.get("decoder_hidden"), value.get("blocks")]
    for name, length in (("encoder", 3), ("decoder", 2)):
        several = value.get(name)
        if not isinstance(several, list) or len(several) != length:
            return False
        sizes += several
    return all(type(size) is int and 1 <= size <= LARGEST for size in sizes)


def _is_range(value: object) -> bool:
    """Whether these are a log-SNR's two ends, the high one first."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    if not all(type(x) in (int, float) and abs(x) <= 100 for x in value):
        return False
    return bool(value[0] > value[1])


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


_FIT: dict[str, Callable[[object], bool]] = {
    "architecture": _is_architecture,
    "log_snr": _is_range,
    "label_names": _are_names,
}


def _expanded(name: str, shape: tuple[int, ...], stored: Mapping[str, NDArray[Any]]) -> Array:
    """One weight as float32, checked."""
    value = stored.get(name)
    if value is None or value.shape != shape:
        found = "missing" if value is None else f"of shape {value.shape}"
        raise WeightsError(f"The weight {name!r} is {found}, but must have shape {shape}.")
    if value.dtype == np.int8:
        scale = stored.get(f"{name}.scale")
        if scale is None or scale.shape != shape[:1] or scale.dtype != np.float16:
            raise WeightsError(f"The int8 weight {name!r} needs one float16 scale for every row.")
        return np.asarray(value.astype(np.float32) * scale.astype(np.float32)[:, None])
    if value.dtype not in (np.float16, np.float32):
        raise WeightsError(
            f"The weight {name!r} has type {value.dtype}, but must be int8, float16 or float32."
        )
    return np.asarray(value.astype(np.float32))
