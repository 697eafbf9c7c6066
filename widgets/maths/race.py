"""Finds the class that explains a code best, with most draws for the classes that may win.

    x       the code of an image (D,)
    c       a class; only the diffusion term of its bound, d_c, depends on it
    draw    a time t and a pair of noises ±ε, the same for every class: an unbiased d_c for each
    s, a    the share of the way s of a time t = a + (1 − a) s from a, the time from which on the
            network is told the class
    u, q    u is uniform on (0, 1), and s has density q(s) = 1.9 − 1.8 s

Five things make differences of classes cheap, and leave every draw unbiased:

- All classes see the same t and ±ε, so most of the error is common and cancels.
- The difference is nearly linear in the noise, so that the mean over +ε and −ε has less than half
  the variance of two independent draws.
- What is left of it is nearly quadratic, so the noises of D draws stand at right angles to each
  other (Yu et al. 2016): each is standard normal, and together they look in every direction.
- Its spread falls about linearly in t, so early times are drawn more often and counted less, by
  1/q(s). That is within 4% of the variance that the best density would leave.
- The u run through the golden ratio's sequence, which fills the interval more evenly than chance.

Times before a, where nobody is told the class, are the same for all and are drawn once for all.

Classes that fall behind are left behind, so that the draws go to those that might win, or might
be second.
"""

from __future__ import annotations

import itertools
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
    """What is known after N draws: terms of C classes, and where in time they were drawn.

    draws: the diffusion term of every class in nats (N, C), NaN once it was left behind;
    places: the u of every draw (N,).
    """

    draws: Array
    places: Array

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

    def gaps(self, a: int, b: int) -> tuple[Array, Array]:
        """Draws of the weight of evidence for class a over class b in decibans, and their u."""
        gaps = (self.draws[:, b] - self.draws[:, a]) * NATS_TO_DB
        both = ~np.isnan(gaps)
        return gaps[both], self.places[both]

    def decibans(self, a: int, b: int) -> Estimate:
        """The weight of evidence for class a over class b in decibans, with its standard error."""
        gaps, places = self.gaps(a, b)
        return Estimate(float(gaps.mean()), float(standard_error(gaps, places)), len(gaps))


def standard_error(draws: Array, places: Array) -> Array:
    """That of the mean of draws (N,) or (N, C) at places (N,) that fill (0, 1) evenly.

    What changes with the place does not make the mean uncertain. So what counts is the spread
    between neighbours, E (d − d′)² = 2 σ² (von Neumann 1941). Noises at right angles make the mean
    better yet, by an amount that depends on the image: the error is on the safe side.
    """
    n = len(draws)
    if n < 2:
        return np.full(np.shape(draws)[1:], np.inf)
    steps = np.diff(draws[np.argsort(places)], axis=0)
    return np.asarray(np.sqrt((steps**2).sum(0) / (2 * (n - 1) * n)))


def time_of(u: Array) -> Array:
    """s with density q(s) = 1.9 − 1.8 s on [0, 1], from u uniform: 1.9 s − 0.9 s² = u."""
    return np.asarray((1.9 - np.sqrt(3.61 - 3.6 * u)) / 1.8)


def noises(rng: np.random.Generator, d: int) -> Iterator[Array]:
    """Standard normal vectors (d,) without end, each run of d of them at right angles."""
    while True:
        drawn = rng.standard_normal((d, d))
        turned, triangle = np.linalg.qr(drawn.T)
        # With these signs every rotation is equally likely, and says nothing of the lengths.
        turned *= np.sign(np.diag(triangle))
        yield from turned.T * np.linalg.norm(drawn, axis=1)[:, None]


def race(
    model: Model, x: Array, rng: np.random.Generator, rows: int = 96, most: int = 600
) -> Iterator[Standing]:
    """The standing after every batch of about `rows` rows of the network, up to `most` draws."""
    running: Labels = np.arange(model.null)
    draws: Array = np.empty((0, model.null))
    places: Array = np.empty(0)
    start, noise = rng.random(), noises(rng, len(x))
    told = model.class_from
    while len(draws) < most:
        n = min(max(1, rows // (2 * len(running))), most - len(draws))
        u = (start + GOLDEN * (len(draws) + np.arange(n))) % 1.0
        some = np.stack(list(itertools.islice(noise, n)))
        batch = np.full((n, model.null), np.nan)
        batch[:, running] = _batch(model, x, running, told, 1.0, u, some)
        if told > 0:
            batch += _batch(model, x, np.array([model.null]), 0.0, told, u, some)
        draws, places = np.concatenate([draws, batch]), np.concatenate([places, u])
        standing = Standing(draws, places)
        yield standing
        if len(draws) >= FEWEST:
            gaps = draws[:, running] - draws[:, [standing.leader]]
            error = standard_error(gaps, places)
            # The second stays, however far behind: by how much is what the reader asks.
            near = max(MARGIN, float(np.sort(gaps.mean(0))[1]))
            running = running[gaps.mean(0) - SURE * error <= near]


def _batch(
    model: Model, x: Array, classes: Labels, start: float, end: float, u: Array, noise: Array
) -> Array:
    """(n, C) draws of what lies between the times: at that of each u, the mean over ±noise."""
    way = time_of(u)
    t, pairs = start + (end - start) * way, np.stack([noise, -noise])
    shape = (2, len(u), len(classes))
    labels: Labels = np.broadcast_to(classes, shape).ravel()
    times = np.broadcast_to(t[:, None], shape).ravel()
    added = np.broadcast_to(pairs[:, :, None, :], (*shape, len(x))).reshape(-1, len(x))
    values = diffusion_draws(
        lambda z, at: denoise(model, z, at, labels),
        model.schedule,
        np.broadcast_to(x, added.shape),
        times,
        added,
    )
    weight = (end - start) / (1.9 - 1.8 * way)
    return np.asarray(values.reshape(shape).mean(0) * weight[:, None])
