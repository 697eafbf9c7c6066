"""The few test images that the pages show, cut out of EMNIST: chosen by eye, named by their place.

`PYTHONPATH=.:build python -m training.examples --data emnist.npz` writes
essays/diffusion/examples.npz: `images` (18, 28, 28) uint8, `labels` (18,) uint8, `credit`.
None was seen in training. Most are plain; a 7 that is nearly a 1, a g nearly a 9, are not.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from training.data import read

PATH = Path("essays/diffusion/examples.npz")
PLACES = (
    4009,
    4979,
    10366,
    10808,
    574,
    5986,
    6039,
    5539,
    8513,
    6007,
    3805,
    1797,
    8151,
    8885,
    956,
    11622,
    9375,
    3132,
)
CREDIT = (
    "Images from EMNIST (G. Cohen, S. Afshar, J. Tapson, A. van Schaik, 2017, arXiv:1702.05373), "
    "derived from NIST Special Database 19."
)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Cut the pages' example images out of EMNIST.")
    parser.add_argument("--data", type=Path, required=True, help="the emnist.npz they are from")
    data = read(parser.parse_args().data)
    places = list(PLACES)
    np.savez_compressed(
        PATH,
        images=data.test_images[places],
        labels=data.test_labels[places].astype(np.uint8),
        credit=np.array(CREDIT),
    )
    print(f"wrote {PATH} ({PATH.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
