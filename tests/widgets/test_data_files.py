"""Files for figures: provided ones first, then those beside the essays, else one sentence."""

import pytest

from widgets.hosts import worker
from widgets.kit import data_files


def test_a_file_beside_the_essays_is_read():
    assert data_files.load("diffusion/examples.npz")[:2] == b"PK"


def test_what_the_page_provides_comes_first(monkeypatch):
    monkeypatch.setattr(data_files, "_provided", {})
    data_files.provide("diffusion/examples.npz", b"other")
    assert data_files.load("diffusion/examples.npz") == b"other"


def test_a_missing_file_is_named():
    with pytest.raises(FileNotFoundError, match=r"diffusion/nothing\.npz"):
        data_files.load("diffusion/nothing.npz")


def test_the_worker_hands_over_what_the_page_fetched(monkeypatch):
    class Buffer:
        def to_bytes(self):
            return b"weights"

    monkeypatch.setattr(data_files, "_provided", {})
    worker.provide("diffusion/weights.npz", Buffer())
    assert data_files.load("diffusion/weights.npz") == b"weights"
