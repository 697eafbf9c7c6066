"""What took minutes to compute: the exact counts, and the games of long tournaments.

The file lies beside the essay and is written by `python -m essays.battleship.record`.
"""

from functools import cache
from io import BytesIO
from typing import NamedTuple

import numpy as np

from widgets.battleship.sea import FLEET, Array, Sea
from widgets.kit import data_files

RECORD = "battleship/record.npz"
LAYOUTS = 1_024
"""How many layouts the players who sample had in the long tournament."""
CONFUSABLE = 10_000
"""How many layouts were looked at for others which a game may not tell from them."""
SMALL = Sea(5, (FLEET[2], FLEET[4]))
"""The sea on which the linear theory played against all layouts."""


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
