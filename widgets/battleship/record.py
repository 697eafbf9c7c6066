"""What took minutes to compute: the exact counts, and the games of long tournaments.

The file lies beside the essay and is written by `python -m essays.battleship.record`.
"""

from functools import cache
from io import BytesIO
from typing import NamedTuple

import numpy as np

from widgets.battleship.sea import Array
from widgets.kit import data_files

RECORD = "battleship/record.npz"


@cache
def record() -> dict[str, Array]:
    """The tables of the record by name; raises FileNotFoundError where the page has not got it."""
    with np.load(BytesIO(data_files.load(RECORD)), allow_pickle=False) as archive:
        return dict(archive)


class Shots(NamedTuple):
    """How long games were: their number, mean, its standard error, and the median."""

    games: int
    mean: float
    error: float
    median: float


def summary(histogram: Array) -> Shots:
    """The summary of a histogram of shots, counted from 0; of no games nothing but zeros."""
    games = int(histogram.sum())
    if not games:
        return Shots(0, 0.0, 0.0, 0.0)
    at = np.arange(len(histogram))
    mean = float(histogram @ at / games)
    variance = float(histogram @ (at - mean) ** 2 / max(games - 1, 1))
    line = np.repeat(at, histogram.astype(int))
    return Shots(games, mean, float(np.sqrt(variance / games)), float(np.median(line)))
