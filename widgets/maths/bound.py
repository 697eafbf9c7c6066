"""The variational bound of the model, taken apart: reconstruction, prior, diffusion.

    x       an image's code f(image), (D,); z, t, α, σ, λ as in schedule.py
    c       a class label, 0 … 46, or 47 for any character
    ε, ε̂    the noise that was added, and the noise the denoiser's guess implies
    p       the forward process (the world); q the reverse, generative process

    −ln q(image | c) ≤  ⟨−ln q(image | z₀)⟩                 reconstruction
                      + KL(p(z₁ | image) ‖ N(0, I))          prior
                      + ∫₀¹ ½ (−dλ/dt) ⟨|ε − ε̂(z_t, t, c)|²⟩ dt   diffusion

What is bounded is the probability of the image's 784 pixels as whole 8-bit levels: given z₀,
each is an independent logistic cut into 256 bins. The code f(image) is a function of the image,
so p(z_t | image) = N(α_t x, σ_t² I), and nothing else needs to be paid for (Kingma et al. 2021,
and the latent example that goes with it). With T finite steps the integral becomes the sum

    Σ_i ½ (e^{λ(t_{i−1}) − λ(t_i)} − 1) ⟨|ε − ε̂(z_{t_i}, t_i)|²⟩,    t_i = i/T,

which is larger and tends to it. Only the diffusion term depends on c, so differences between
classes (weights of evidence) need it alone: see race.py.

Everything is in nats: `NATS_TO_DB` turns nats into decibans.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from widgets.maths.network import SIDE, Model, pixel_parameters
from widgets.maths.schedule import Array, Schedule, noised

NATS_TO_DB = 10 / math.log(10)
LEVELS = 255

RowDenoiser = Callable[[Array, Array], Array]
"""(z (N, D), t (N,)) → x̂ (N, D): every row at its own time."""


@dataclass(frozen=True)
class Estimate:
    """A Monte Carlo mean and its standard error, in nats (infinite with fewer than two draws)."""

    mean: float
    error: float
    draws: int

    @classmethod
    def of(cls, draws: Array) -> Estimate:
        """From independent draws (K,)."""
        k = len(draws)
        error = float(np.std(draws, ddof=1) / math.sqrt(k)) if k > 1 else math.inf
        return cls(float(np.mean(draws)), error, k)


def prior_term(schedule: Schedule, x: Array) -> Array:
    """KL(N(α₁ x, σ₁² I) ‖ N(0, I)) in nats for codes (N, D): (N,)."""
    alpha, sigma = float(schedule.alpha(1.0)), float(schedule.sigma(1.0))
    each = (alpha * x) ** 2 + sigma**2 - 1 - 2 * math.log(sigma)
    return np.asarray(0.5 * np.sum(each, axis=-1, dtype=np.float64))


def diffusion_weight(schedule: Schedule, t: ArrayLike, steps: int | None = None) -> Array:
    """What ½|ε − ε̂|² is multiplied by at time t, times dt = 1/steps for a finite chain.

    Continuous time (steps None): −dλ/dt. A chain of T steps: T · (e^{λ(t − 1/T) − λ(t)} − 1).
    """
    if steps is None:
        return -schedule.log_snr_slope(t)
    t = np.asarray(t)
    gap = schedule.log_snr(t - 1 / steps) - schedule.log_snr(t)
    return np.asarray(steps * np.expm1(gap))


def diffusion_draws(
    denoise_rows: RowDenoiser,
    schedule: Schedule,
    x: Array,
    t: Array,
    noise: Array,
    steps: int | None = None,
) -> Array:
    """One-term estimates of the diffusion term, (N,), for codes x, times t and noises (N, D).

    Each is weight(t) · ½ |ε − ε̂|²; with t uniform (on (0, 1], or on 1/T … 1 for a chain of T) its
    expectation is the whole term.
    """
    t = np.asarray(t)
    z = noised(schedule, x, t[:, None], noise).astype(x.dtype)
    x_hat = denoise_rows(z, t)
    snr = np.exp(schedule.log_snr(t))
    square = np.sum((x - x_hat).astype(np.float64) ** 2, axis=1) * snr  # |ε − ε̂|² = SNR |x − x̂|²
    return np.asarray(0.5 * diffusion_weight(schedule, t, steps) * square)


def log_likelihood(levels: Array, location: Array, log_scale: Array) -> Array:
    """ln q(image | z₀) in nats, (N,), of grey levels 0 … 255 (N, 28, 28) given pixel parameters."""
    return np.asarray(pixel_log_likelihood(levels, location, log_scale).sum((1, 2)))


def pixel_log_likelihood(levels: Array, location: Array, log_scale: Array) -> Array:
    """ln q(pixel | z₀) in nats, (N, 28, 28), of each grey level; given z₀ pixels are independent.

    Level k is the bin [(k − ½)/255, (k + ½)/255] of a logistic, the outermost two reaching to
    ∓∞, so the 256 probabilities sum to one: ln(σ(b) − σ(a)) = ln σ(b) + ln σ(−a) + ln(1 − e^{a−b}).
    """
    inverse = np.exp(-log_scale.astype(np.float64))
    centred = levels / LEVELS - location
    half = 0.5 / LEVELS
    below = -np.logaddexp(0.0, -(centred + half) * inverse)
    above = -np.logaddexp(0.0, (centred - half) * inverse)
    inner = below + above + np.log(-np.expm1(-2 * half * inverse))
    return np.where(levels <= 0, below, np.where(levels >= LEVELS, above, inner))


def reconstruction_draws(
    model: Model, levels: Array, x: Array, draws: int, rng: np.random.Generator
) -> Array:
    """−ln q(image | z₀) in nats for `draws` draws of z₀, (draws,): one image's levels and code."""
    noise = rng.standard_normal((draws, len(x)))
    z = noised(model.schedule, x, 0.0, noise) / model.schedule.alpha(0.0)
    location, log_scale = pixel_parameters(model, z.astype(np.float32))
    return -log_likelihood(levels, location, log_scale)


def as_levels(image: Array) -> Array:
    """The image as whole grey levels 0 … 255 in float32; raises ValueError for anything else."""
    levels = np.asarray(image)
    if levels.shape != (SIDE, SIDE):
        raise ValueError(f"The image has shape {levels.shape}, but must have (28, 28).")
    if not (np.all(levels >= 0) and np.all(levels <= LEVELS) and np.all(levels == levels // 1)):
        raise ValueError("The image must hold whole grey levels 0 … 255; scale by 255 and round.")
    return levels.astype(np.float32)
