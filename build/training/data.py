"""EMNIST's 47 merged classes, read from `emnist.npz` or from NIST's own `gzip.zip`.

Both readers give the same thing: 28×28 grey images, ink 255 on 0, upright, and labels 0..46 in the
order `0-9 A-Z a b d e f g h n q r t` (the ByMerge order). NIST stores its images transposed; the
reader turns them. The classes are very unbalanced, so everything that trains or measures draws
through `balanced_indices`.
"""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from widgets.maths.network import SIDE

LABEL_NAMES = tuple("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt")
CLASSES = len(LABEL_NAMES)
APART_SEED = 4700

Parts = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Images and labels to train with, and to test with."""


class DataError(ValueError):
    """The data file is not one that training can read."""


@dataclass(frozen=True)
class Emnist:
    """Images (N, 28, 28) uint8 and labels (N,) int64 in 0..46, train and test; the file's hash."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    sha256: str


def read(path: Path) -> Emnist:
    """The data set in `path`; raises DataError with one sentence if it is neither known form."""
    if not path.is_file():
        raise DataError(f"There is no file {path}; give DATA=emnist.npz or NIST's gzip.zip.")
    if not zipfile.is_zipfile(path):
        raise DataError(f"{path.name} is not a zip archive; give emnist.npz or NIST's gzip.zip.")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "train_images.npy" in names:
            parts = _read_npz(path)
        elif any("emnist-bymerge" in name for name in names):
            parts = _read_nist(archive)
        else:
            raise DataError(
                f"{path.name} holds neither train_images.npy nor emnist-bymerge files; "
                "give emnist.npz or NIST's gzip.zip."
            )
    for images, labels in (parts[:2], parts[2:]):
        _check(images, labels, path.name)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Emnist(*parts, digest)


def apart(data: Emnist, share: float = 0.05) -> Emnist:
    """The training images alone, `share` of every class set apart as the test part.

    What is trained is trained on the rest, and settings are chosen by the part set apart; the
    true test images are seen once, by the evaluation.
    """
    rng = np.random.default_rng(APART_SEED)
    held = np.zeros(len(data.train_labels), bool)
    for label in range(CLASSES):
        members = rng.permutation(np.flatnonzero(data.train_labels == label))
        held[members[: round(share * len(members))]] = True
    images, labels = data.train_images, data.train_labels
    mark = f"{data.sha256}/apart {share}"
    return Emnist(images[~held], labels[~held], images[held], labels[held], mark)


def balanced_indices(labels: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """(n,) indices into `labels`, every class equally often (to within one), in random order.

    A class with fewer examples than its share is gone through again and again, shuffled each time.
    """
    classes = np.unique(labels)
    share = np.full(len(classes), n // len(classes))
    share[rng.permutation(len(classes))[: n % len(classes)]] += 1
    chosen = []
    for label, count in zip(classes, share, strict=True):
        members = np.flatnonzero(labels == label)
        rounds = -(-count // len(members))
        chosen.append(np.concatenate([rng.permutation(members) for _ in range(rounds)])[:count])
    return rng.permutation(np.concatenate(chosen))


def balanced_weights(labels: np.ndarray) -> np.ndarray:
    """(N,) weights that sum to 1 and give every class present the same total."""
    _, inverse, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return 1.0 / (counts[inverse] * len(counts))


def _read_npz(path: Path) -> Parts:
    with np.load(path, allow_pickle=False) as arrays:
        return (
            arrays["train_images"],
            arrays["train_labels"].astype(np.int64),
            arrays["test_images"],
            arrays["test_labels"].astype(np.int64),
        )


def _read_nist(archive: zipfile.ZipFile) -> Parts:
    return *_read_split(archive, "train"), *_read_split(archive, "test")


def _read_split(archive: zipfile.ZipFile, split: str) -> tuple[np.ndarray, np.ndarray]:
    images = _read_idx(archive, f"emnist-bymerge-{split}-images-idx3-ubyte.gz")
    labels = _read_idx(archive, f"emnist-bymerge-{split}-labels-idx1-ubyte.gz")
    return np.ascontiguousarray(images.swapaxes(1, 2)), labels.astype(np.int64)


def _read_idx(archive: zipfile.ZipFile, ending: str) -> np.ndarray:
    """One array in the IDX format: two zero bytes, type 8 (uint8), rank, big-endian sizes, data."""
    names = [name for name in archive.namelist() if name.endswith(ending)]
    if len(names) != 1:
        raise DataError(f"The archive should hold one {ending}, but holds {len(names)}.")
    raw = gzip.decompress(archive.read(names[0]))
    if raw[:3] != b"\x00\x00\x08":
        raise DataError(f"{ending} is not an IDX file of bytes.")
    rank = raw[3]
    shape = np.frombuffer(raw, dtype=">u4", count=rank, offset=4)
    return np.frombuffer(raw, dtype=np.uint8, offset=4 + 4 * rank).reshape(shape)


def _check(images: np.ndarray, labels: np.ndarray, name: str) -> None:
    if images.dtype != np.uint8 or images.shape != (len(labels), SIDE, SIDE):
        raise DataError(
            f"{name} should hold uint8 images (N, {SIDE}, {SIDE}) with N labels, "
            f"but holds {images.dtype} {images.shape} with {len(labels)}."
        )
    if len(labels) == 0 or labels.min() < 0 or labels.max() >= CLASSES:
        raise DataError(f"The labels of {name} should be 0..{CLASSES - 1} and not empty.")
