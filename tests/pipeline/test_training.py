"""Reading the data, drawing from it evenly, and the evaluation's measures: all without PyTorch."""

import gzip
import zipfile

import numpy as np
import pytest
from scipy import linalg, spatial, stats

from tests.maths.tiny_model import tiny_model
from training import calibrate, metrics
from training.data import (
    CLASSES,
    LABEL_NAMES,
    DataError,
    Emnist,
    apart,
    balanced_indices,
    balanced_weights,
    read,
)
from widgets.diffusion.evidence_by_drawing import FEWEST
from widgets.diffusion.handwriting import CHARACTERS


def some_images(n, seed):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (n, 28, 28), dtype=np.uint8), np.arange(n) % CLASSES


def write_npz(path, **changes):
    train, test = some_images(60, 0), some_images(47, 1)
    arrays = {
        "train_images": train[0],
        "train_labels": train[1].astype(np.uint8),
        "test_images": test[0],
        "test_labels": test[1].astype(np.uint8),
    }
    np.savez(path, **(arrays | changes))
    return path


def idx(array):
    sizes = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return gzip.compress(bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes())


def write_nist(path, skip=""):
    with zipfile.ZipFile(path, "w") as archive:
        for split, (n, seed) in {"train": (60, 0), "test": (47, 1)}.items():
            images, labels = some_images(n, seed)
            files = {
                f"gzip/emnist-bymerge-{split}-images-idx3-ubyte.gz": images.swapaxes(1, 2),
                f"gzip/emnist-bymerge-{split}-labels-idx1-ubyte.gz": labels.astype(np.uint8),
            }
            for name, array in files.items():
                if not skip or skip not in name:
                    archive.writestr(name, idx(np.ascontiguousarray(array)))
    return path


def test_both_forms_of_the_data_read_alike(tmp_path):
    ours = read(write_npz(tmp_path / "emnist.npz"))
    nist = read(write_nist(tmp_path / "gzip.zip"))
    for name in ("train_images", "train_labels", "test_images", "test_labels"):
        assert np.array_equal(getattr(ours, name), getattr(nist, name))
    assert ours.train_labels.dtype == nist.train_labels.dtype == np.int64
    assert len(ours.sha256) == 64
    assert ours.sha256 != nist.sha256


def test_the_47_classes_are_in_the_order_of_bymerge():
    assert len(LABEL_NAMES) == CLASSES == 47
    assert "".join(LABEL_NAMES) == CHARACTERS
    assert "".join(LABEL_NAMES[36:]) == "abdefghnqrt"


def test_files_that_are_not_the_data_are_refused_with_a_sentence(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    other = tmp_path / "other.npz"
    np.savez(other, x=np.zeros(3))
    for path, sentence in (
        (tmp_path / "nowhere.npz", "There is no file"),
        (text, "is not a zip archive"),
        (other, "neither train_images.npy nor emnist-bymerge"),
        (write_nist(tmp_path / "part.zip", skip="test-labels"), "should hold one .*, but holds 0"),
        (
            write_npz(tmp_path / "wide.npz", train_images=np.zeros((60, 32, 32), np.uint8)),
            r"should hold uint8 images \(N, 28, 28\)",
        ),
        (
            write_npz(tmp_path / "more.npz", train_labels=np.full(60, 61, np.uint8)),
            r"should be 0\.\.46",
        ),
    ):
        with pytest.raises(DataError, match=sentence):
            read(path)


def test_an_idx_file_of_another_type_is_refused(tmp_path):
    path = tmp_path / "gzip.zip"
    with zipfile.ZipFile(path, "w") as archive:
        name = "gzip/emnist-bymerge-train-images-idx3-ubyte.gz"
        archive.writestr(name, gzip.compress(bytes([0, 0, 13, 1, 0, 0, 0, 0])))
    with pytest.raises(DataError, match="is not an IDX file of bytes"):
        read(path)


def test_balanced_indices_give_every_class_its_share():
    labels = np.repeat([0, 1, 2], [500, 50, 7])
    chosen = balanced_indices(labels, 100, np.random.default_rng(0))
    counts = np.bincount(labels[chosen])
    assert counts.sum() == 100
    assert set(counts) <= {33, 34}
    rare = chosen[labels[chosen] == 2]
    assert set(rare) == set(np.flatnonzero(labels == 2))  # gone through whole, then again


def test_a_part_of_every_class_is_set_apart_and_test_images_are_left_out(tmp_path):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (47 * 20, 28, 28), dtype=np.uint8)
    labels = np.arange(len(images)) % CLASSES
    whole = read(write_npz(tmp_path / "x.npz", train_images=images, train_labels=labels))
    parted = apart(whole, 0.1)
    assert np.bincount(parted.test_labels).tolist() == [2] * 47
    assert np.bincount(parted.train_labels).tolist() == [18] * 47
    both = np.concatenate([parted.train_images, parted.test_images])
    assert {image.tobytes() for image in both} == {image.tobytes() for image in images}
    assert np.array_equal(apart(whole, 0.1).test_images, parted.test_images)
    assert parted.sha256 != whole.sha256


def test_balanced_weights_sum_to_one_and_level_the_classes():
    labels = np.repeat([0, 1, 5], [10, 3, 1])
    weights = balanced_weights(labels)
    assert [weights[labels == c].sum() for c in (0, 1, 5)] == pytest.approx([1 / 3] * 3)


def test_weighted_moments_are_those_of_repeated_rows():
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(6, 3))
    times = np.array([1, 2, 3, 1, 1, 4])
    found = metrics.Moments.of(rows, times / times.sum())
    repeated = np.repeat(rows, times, axis=0)
    assert found.mean == pytest.approx(repeated.mean(0))
    weights = times / times.sum()
    biased = np.cov(repeated, rowvar=False, bias=True)
    assert found.covariance == pytest.approx(biased / (1 - (weights**2).sum()))


def test_frechet_agrees_with_the_matrix_square_root_of_scipy():
    rng = np.random.default_rng(0)
    a, b = (rng.normal(size=(200, 5)) @ rng.normal(size=(5, 5)) + i for i in (0, 1))
    ma, mb = metrics.Moments.of(a), metrics.Moments.of(b)
    root = linalg.sqrtm(ma.covariance @ mb.covariance).real
    expected = ((ma.mean - mb.mean) ** 2).sum() + np.trace(ma.covariance + mb.covariance - 2 * root)
    assert metrics.frechet(ma, mb) == pytest.approx(expected)
    assert metrics.frechet(ma, ma) == pytest.approx(0, abs=1e-9)


def test_nearest_distances_agree_with_a_tree():
    rng = np.random.default_rng(0)
    queries, known = rng.normal(size=(30, 4)), rng.normal(size=(100, 4))
    expected, _ = spatial.cKDTree(known).query(queries)
    assert metrics.nearest_distances(queries, known, batch=7) == pytest.approx(expected)


def test_precision_and_recall_tell_too_little_from_too_wild():
    rng = np.random.default_rng(0)
    real = rng.normal(size=(400, 2))
    assert metrics.precision_recall(real, rng.normal(size=(400, 2))) > (0.85, 0.85)
    precision, recall = metrics.precision_recall(real, 0.1 * rng.normal(size=(400, 2)))
    assert precision > 0.95
    assert recall < 0.3
    precision, recall = metrics.precision_recall(real, 5 * rng.normal(size=(400, 2)))
    assert precision < 0.4


def test_interval_is_students():
    values = np.array([1.0, 1.2, 0.9, 1.1, 1.3])
    mean, half = metrics.interval(values)
    low, high = stats.t.interval(0.95, 4, values.mean(), stats.sem(values))
    assert mean == pytest.approx(values.mean())
    assert (mean - half, mean + half) == pytest.approx((low, high), rel=2e-3)


def test_the_figures_error_is_held_to_longer_runs(monkeypatch):
    monkeypatch.setattr(calibrate, "MOST", 24)
    monkeypatch.setattr(calibrate, "LONG", 48)
    images, labels = some_images(CLASSES, 2)
    off, draws = calibrate.misses(tiny_model(), Emnist(images, labels, images, labels, ""), CLASSES)
    assert off.shape == draws.shape == (CLASSES,)
    assert np.sqrt((off**2).mean()) < 2
    assert draws.min() >= FEWEST
    assert draws.max() <= 24
