"""A few real characters for the figures: test images that no training has seen.

`python -m sitepress.training.examples --data FILE` writes `essays/diffusion/examples.npz`. The
choice is by hand, for being plain: each is the n-th test image of its class in `emnist.npz`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from sitepress.training.data import LABEL_NAMES, Emnist, read

EXAMPLES = Path("essays/diffusion/examples.npz")
CHOSEN = (
    ("2", 1), ("3", 1), ("4", 8), ("5", 4), ("7", 1), ("8", 4), ("9", 2), ("A", 4),
    ("E", 0), ("G", 6), ("K", 1), ("R", 4), ("S", 0), ("a", 7), ("e", 5), ("g", 0),
)  # fmt: skip


def examples(data: Emnist) -> dict[str, np.ndarray]:
    """`images` (N, 28, 28), grey levels with ink 255, and `names` (N,), one character each."""
    names = list(LABEL_NAMES)
    images = [
        data.test_images[np.flatnonzero(data.test_labels == names.index(name))[n]]
        for name, n in CHOSEN
    ]
    return {"images": np.stack(images), "names": np.array([name for name, _ in CHOSEN])}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Choose the figures' example characters.")
    parser.add_argument("--data", type=Path, required=True, help="emnist.npz or NIST's gzip.zip")
    parser.add_argument("--out", type=Path, default=EXAMPLES)
    options = parser.parse_args()
    np.savez_compressed(options.out, **examples(read(options.data)))


if __name__ == "__main__":
    main()
