"""Finds the class that explains a code best, with most draws for the classes that may win.

    x       the code of an image (D,)
    c       a class; only the diffusion term of its bound, d_c, depends on it
    draw    a time t and a pair of noises ±ε, the same for every class: an unbiased d_c for each
    s, a    the share of the way s of a time t = a + (1 − a) s from a, the time from which on the
            network is told the class
    u, q    u is uniform on (0, 1), and s has density q(s) = 1.9 − 1.8 s

Three things make differences of classes cheap. All classes see the same t and ±ε, so most of the
error is common and cancels. The difference is nearly linear in the noise, so that the mean over
+ε and −ε has less than half the variance of two independent draws. And its spread falls about
linearly in t, so early times are drawn more often and counted less, by 1/q(s). Times before a,
where nobody is told the class, are the same for all and are drawn once for all. The u run through
the golden ratio's sequence, which fills the interval more evenly than chance; errors are still
stated as if they were independent, and are therefore on the safe side.

Classes that fall behind are left behind, so that the draws go to those that might win, or might
be second.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets.maths.bound import NATS_TO_DB, Estimate, diffusion_draws
from widgets.maths.network import Model, denoise
from widgets.maths.schedule import Array

Labels = NDArray[np.integer[Any]]
GOLDEN = (math.sqrt(5) - 1) / 2
FEWEST = 6  # draws before a class may be left behind
MARGIN = 5.0  # nats behind the leader, beyond SURE standard errors, at which it is
SURE = 4.0


@dataclass(frozen=True)
class Standing:
    """`draws` (N, C): the diffusion term of every class in nats, NaN once it was left behind."""

    draws: Array

    @property
    def running(self) -> Array:
        """Whether each class is still in the race, (C,)."""
        return np.asarray(~np.isnan(self.draws[-1]))

    @property
    def leader(self) -> int:
        """The class with the smallest mean among those in the race."""
        return int(np.argmin(np.where(self.running, self.draws.sum(0), np.inf)))

    @property
    def means(self) -> Array:
        """Every class's diffusion term, (C,): the leader's mean, and the gaps while they ran."""
        leader = self.draws[:, [self.leader]]
        return np.asarray(leader.mean() + np.nanmean(self.draws - leader, axis=0))

    def decibans(self, a: int, b: int) -> Estimate:
        """The weight of evidence for class a over class b in decibans, with its standard error."""
        gap = (self.draws[:, b] - self.draws[:, a]) * NATS_TO_DB
        return Estimate.of(gap[~np.isnan(gap)])


def time_of(u: Array) -> Array:
    """s with density q(s) = 1.9 − 1.8 s on [0, 1], from u uniform: 1.9 s − 0.9 s² = u."""
    return np.asarray((1.9 - np.sqrt(3.61 - 3.6 * u)) / 1.8)


def race(
    model: Model, x: Array, rng: np.random.Generator, rows: int = 96, most: int = 600
) -> Iterator[Standing]:
    """The standing after every batch of about `rows` rows of the network, `most` draws at most."""
    running: Labels = np.arange(model.null)
    draws = np.empty((0, model.null))
    start = rng.random()
    while len(draws) < most:
        n = max(1, rows // (2 * len(running)))
        u = (start + GOLDEN * (len(draws) + np.arange(n))) % 1.0
        batch = np.full((n, model.null), np.nan)
        told = model.class_from
        batch[:, running] = _batch(model, x, running, told, 1.0, u, rng)
        if told > 0:
            batch += _batch(model, x, np.array([model.null]), 0.0, told, u, rng)
        draws = np.concatenate([draws, batch])
        standing = Standing(draws)
        yield standing
        if len(draws) >= FEWEST:
            gaps = draws[:, running] - draws[:, [standing.leader]]
            error = gaps.std(0, ddof=1) / math.sqrt(len(draws))
            # The second stays, however far behind: by how much is what the reader asks.
            near = max(MARGIN, float(np.sort(gaps.mean(0))[1]))
            running = running[gaps.mean(0) - SURE * error <= near]


def _batch(
    model: Model, x: Array, classes: Labels, start: float, end: float, u: Array,
    rng: np.random.Generator,
) -> Array:  # fmt: skip
    """(n, C) draws of what lies between the times: at that of each u, the mean over ±noise."""
    way, noise = time_of(u), rng.standard_normal((len(u), len(x)))
    t, pairs = start + (end - start) * way, np.stack([noise, -noise])
    shape = (2, len(u), len(classes))
    labels: Labels = np.broadcast_to(classes, shape).ravel()
    times = np.broadcast_to(t[:, None], shape).ravel()
    noises = np.broadcast_to(pairs[:, :, None, :], (*shape, len(x))).reshape(-1, len(x))
    values = diffusion_draws(
        lambda z, at: denoise(model, z, at, labels),
        model.schedule,
        np.broadcast_to(x, noises.shape),
        times,
        noises,
    )
    weight = (end - start) / (1.9 - 1.8 * way)
    return np.asarray(values.reshape(shape).mean(0) * weight[:, None])
