"""Is the standard error that "Evidence by drawing" shows as large as it says?

`python -m training.calibrate --data FILE` weighs 500 of the training images that were set apart as
the figure weighs a drawing, until the figure would stop; weighs each once more with other noise and
many more draws; and prints how often the first answer lies within one, two and three of its
standard errors of the second. A normal error of the size stated does for 68.3%, 95.4% and 99.7%.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np

from training.data import DataError, Emnist, apart, balanced_indices, read
from widgets.diffusion.evidence_by_drawing import MOST, reading, settled
from widgets.maths.network import Model, encode
from widgets.maths.race import Standing, race
from widgets.maths.schedule import Array
from widgets.maths.weights import WeightsError, load

WEIGHTS = Path("essays/diffusion/weights.npz")
IMAGES = 500
LONG = 2 * MOST
SEED = 471


def weighed(model: Model, code: Array, rng: np.random.Generator) -> Standing:
    """What the figure knows of a code (D,) when it stops."""
    for standing in race(model, code, rng, most=MOST):
        if settled(reading(standing)):
            break
    return standing


def misses(model: Model, data: Emnist, images: int = IMAGES) -> tuple[Array, Array]:
    """For every image: by how many standard errors the answer was off; and draws that it took."""
    rng = np.random.default_rng(SEED)
    chosen = balanced_indices(data.test_labels, images, rng)
    off, draws = [], []
    for code in encode(model, data.test_images[chosen] / np.float32(255)):
        now = reading(weighed(model, code, rng))
        *_, long = race(model, code, rng, rows=480, most=LONG)
        truth = long.decibans(now.order[0], now.order[1])
        # The long run is uncertain, too, by a little.
        off.append(abs(now.gap.mean - truth.mean) / math.hypot(now.gap.error, truth.error))
        draws.append(now.gap.draws)
    return np.array(off), np.array(draws)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Hold the figure's standard error to the truth.")
    parser.add_argument("--data", type=Path, required=True, help="emnist.npz or NIST's gzip.zip")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    try:
        off, draws = misses(load(options.weights), apart(read(options.data)))
    except (DataError, WeightsError) as error:
        raise SystemExit(str(error)) from error
    for k, normal in ((1, 0.683), (2, 0.954), (3, 0.997)):
        print(f"within {k} standard errors: {(off <= k).mean():.3f} (normal: {normal})")
    print(f"off by {np.sqrt((off**2).mean()):.2f} standard errors in root mean square")
    print(f"{len(off)} images, {np.median(draws):.0f} draws in the median, {draws.max()} at most")


if __name__ == "__main__":
    main()
