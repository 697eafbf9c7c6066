"""Running the diffusion backwards: a generator that yields every frame on the way.

    t, s    the time a step starts from, and the earlier one it goes to
    z       the noisy code (N, D)
    x̂       the denoiser's guess of the clean code, given z and t
    ε̂       the noise that guess implies, (z − α_t x̂)/σ_t
    x̃       the guess a step uses: x̂ itself, or x̂ carried on along its last change
    τ       how much fresh noise a step adds

One step is the same for every sampler:

    z_s = α_s x̃ + √(σ_s² − τ²) ε̃ + τ n,      ε̃ = (z_t − α_t x̃)/σ_t,  n ~ N(0, I)
    τ   = noise · (σ_s/σ_t) √(1 − (α_t/α_s)²)
    x̃   = x̂ + memory · (h/2h₋) (x̂ − x̂₋),       h = (λ_s − λ_t)/2, ₋ for the step before

With noise 1 it draws from p(z_s | z_t, x̂), VDM's ancestral sampler; with noise 0 nothing is
random after the start, which is DDIM (Song, Meng, Ermon 2021); memory 1 on top of that is
DPM-Solver++(2M) (Lu et al. 2022): σ_s/σ_t z − α_s (e^{−h} − 1) x̃ is the same step written out.
So samplers are rows of a table, not branches.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from widgets.maths.schedule import Array, Schedule

Denoiser = Callable[[Array, float], Array]
"""(z (N, D), t) → x̂ (N, D)."""


@dataclass(frozen=True)
class Sampler:
    """How much fresh noise a step adds (0 … 1) and how far it trusts its last change (0 … 1)."""

    noise: float
    memory: float


SAMPLERS = {
    "ancestral": Sampler(noise=1.0, memory=0.0),
    "ddim": Sampler(noise=0.0, memory=0.0),
    "dpm++2m": Sampler(noise=0.0, memory=1.0),
}


@dataclass(frozen=True)
class Frame:
    """One moment of a trajectory: after `step` of `steps`, at time `t`, code `z` and guess `x_hat`.

    At the last frame t = 0 and x_hat = z/α₀: there is nothing left to guess, and this is what
    the decoder reads.
    """

    step: int
    steps: int
    t: float
    z: Array
    x_hat: Array


def trajectory(
    denoise: Denoiser,
    schedule: Schedule,
    z: Array,
    rng: np.random.Generator,
    steps: int = 20,
    sampler: Sampler = SAMPLERS["dpm++2m"],
    evenness: float = 0.0,
    last_from: float = 0.0,
) -> Iterator[Frame]:
    """The frames from z at t = 1 (N, D) to t = 0: steps + 1 of them, `steps` calls of `denoise`.

    `evenness` and `last_from` space the times (see Schedule.grid). The generator draws from `rng`
    only when the sampler adds noise.
    """
    times = schedule.grid(steps, evenness, last_from)
    last: Array | None = None
    last_h = 0.0
    for step, (t, s) in enumerate(itertools.pairwise(times)):
        x_hat = denoise(z, float(t))
        yield Frame(step, steps, float(t), z, x_hat)
        h = float(schedule.log_snr(s) - schedule.log_snr(t)) / 2
        momentum = sampler.memory * h / (2 * last_h) if last is not None else 0.0
        x_used = x_hat if last is None else x_hat + momentum * (x_hat - last)
        z = _step(schedule, z, x_used, float(t), float(s), sampler.noise, rng)
        last, last_h = x_hat, h
    yield Frame(steps, steps, 0.0, z, z / z.dtype.type(schedule.alpha(0.0)))


def _step(
    schedule: Schedule,
    z: Array,
    x: Array,
    t: float,
    s: float,
    noise: float,
    rng: np.random.Generator,
) -> Array:
    """z_s from z_t and the guess x, by the formula at the head of this file."""
    alpha_t, sigma_t = float(schedule.alpha(t)), float(schedule.sigma(t))
    alpha_s, sigma_s = float(schedule.alpha(s)), float(schedule.sigma(s))
    tau = noise * sigma_s / sigma_t * max(1 - (alpha_t / alpha_s) ** 2, 0.0) ** 0.5
    kept = max(sigma_s**2 - tau**2, 0.0) ** 0.5 / sigma_t
    moved = (alpha_s - kept * alpha_t) * x + kept * z
    if tau > 0:
        moved = moved + tau * rng.standard_normal(z.shape, dtype=np.float64).astype(z.dtype)
    return np.asarray(moved, dtype=z.dtype)
