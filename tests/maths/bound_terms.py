"""The whole bound of one image, term by term: what figures and the model are held against."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from widgets.maths import bound
from widgets.maths.bound import Estimate
from widgets.maths.network import Model, denoise, encode
from widgets.maths.schedule import Array


@dataclass(frozen=True)
class BoundTerms:
    """The three groups of the bound on −ln q(image | c), in nats.

    `times` (T,) and `by_time` (T,) hold the diffusion term's pieces: they sum to `diffusion.mean`.
    `singles` (K, T) are its one-term draws, T times the piece: each alone is an unbiased estimate.
    """

    reconstruction: Estimate
    prior: float
    diffusion: Estimate
    times: Array
    by_time: Array
    singles: Array

    @property
    def total(self) -> Estimate:
        """The bound itself."""
        error = math.hypot(self.reconstruction.error, self.diffusion.error)
        mean = self.reconstruction.mean + self.prior + self.diffusion.mean
        return Estimate(mean, error, self.diffusion.draws)

    @property
    def bits_per_dimension(self) -> float:
        """The bound in bits for each of the 784 pixels."""
        return self.total.mean / (784 * math.log(2))


def bound_terms(
    model: Model,
    image: Array,
    label: int,
    rng: np.random.Generator,
    draws: int = 8,
    steps: int = 32,
    continuous: bool = True,
) -> BoundTerms:
    """The bound for one image (28, 28) of 8-bit levels and one class, term by term.

    `steps` times are visited in each of `draws` rounds: those of a chain of so many steps, or,
    `continuous`, one time drawn within each of its intervals, so that the sum is the integral.
    """
    levels = bound.as_levels(image)
    x = encode(model, levels[None] / np.float32(bound.LEVELS))[0]
    ends = np.arange(1, steps + 1) / steps
    offsets = rng.random((draws, steps)) if continuous else np.zeros((draws, steps))
    t = (ends - offsets / steps).ravel()
    noise = rng.standard_normal((draws * steps, len(x)))
    singles = bound.diffusion_draws(
        lambda z, at: denoise(model, z, at, np.full(len(z), label)),
        model.schedule,
        np.broadcast_to(x, noise.shape),
        t,
        noise,
        None if continuous else steps,
    ).reshape(draws, steps)
    return BoundTerms(
        Estimate.of(bound.reconstruction_draws(model, levels, x, draws, rng)),
        float(bound.prior_term(model.schedule, x)),
        Estimate.of(singles.mean(1)),
        ends,
        singles.mean(0) / steps,
        singles,
    )
