"""How noise is added: the forward process of a variance-preserving diffusion, on a circle.

    t       time, 0 (nearly clean) … 1 (nearly pure noise)
    φ(t)    angle, φ₀ + t (φ₁ − φ₀), with 0 < φ₀ < φ₁ < π/2
    α, σ    signal and noise: α = cos φ, σ = sin φ, so that α² + σ² = 1
    λ       log-SNR in nats: ln(α²/σ²) = −2 ln tan φ, falling from λ₀ to λ₁
    x       what is noised (a code, a point), (N, D)
    z       x noised to time t: z = α x + σ ε, with ε ~ N(0, I)

As in Alemi's note, p is the forward process and q the reverse, generative one (most papers swap
them). Both ends of the schedule are finite: a bound needs them so. At t = 0 the noise that is
left is what the decoder was trained to read through; at t = 1 the signal that is left is what
the prior term pays for.

The angle that grows evenly is the "cosine schedule" of Nichol and Dhariwal (2021) without its
offset. VDM (Kingma et al. 2021) shows that the continuous-time bound depends on the schedule
through λ₀ and λ₁ alone; the path between matters for sampling and for the estimate's variance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Schedule:
    """Angles φ₀ < φ₁ strictly inside (0, π/2); raises ValueError otherwise."""

    angle_start: float
    angle_end: float

    def __post_init__(self) -> None:
        if not 0 < self.angle_start < self.angle_end < math.pi / 2:
            raise ValueError(
                f"The schedule's angles are {self.angle_start} and {self.angle_end}, but must "
                "rise strictly between 0 and π/2; give log-SNRs that fall."
            )

    @classmethod
    def from_log_snr(cls, start: float, end: float) -> Schedule:
        """The schedule that runs from log-SNR `start` at t = 0 down to `end` at t = 1 (nats)."""
        return cls(math.atan(math.exp(-start / 2)), math.atan(math.exp(-end / 2)))

    def angle(self, t: ArrayLike) -> Array:
        """φ(t) in radians."""
        return self.angle_start + np.asarray(t, np.float64) * (self.angle_end - self.angle_start)

    def alpha(self, t: ArrayLike) -> Array:
        """α(t), the share of signal, in (0, 1)."""
        return np.asarray(np.cos(self.angle(t)))

    def sigma(self, t: ArrayLike) -> Array:
        """σ(t), the standard deviation of the noise, in (0, 1)."""
        return np.asarray(np.sin(self.angle(t)))

    def log_snr(self, t: ArrayLike) -> Array:
        """λ(t) = ln(α²/σ²) in nats."""
        return np.asarray(-2 * np.log(np.tan(self.angle(t))))

    def log_snr_slope(self, t: ArrayLike) -> Array:
        """dλ/dt = −2 (φ₁ − φ₀) / (α σ), always negative."""
        span = self.angle_end - self.angle_start
        return np.asarray(-2 * span / (self.alpha(t) * self.sigma(t)))

    def time(self, log_snr: ArrayLike) -> Array:
        """The t at which the log-SNR is `log_snr`: the inverse of `log_snr`."""
        angle = np.arctan(np.exp(-0.5 * np.asarray(log_snr, np.float64)))
        return np.asarray((angle - self.angle_start) / (self.angle_end - self.angle_start))

    def grid(self, steps: int, evenness: float = 0.0, last: float = 0.0) -> Array:
        """The steps + 1 times from 1 down to 0 that a sampler visits.

        They are even in t for `evenness` 0, even in λ for 1, and a straight mixture between. No
        step begins before the time `last`: where one would, all are stretched to leave it out.
        """
        if steps < 1:
            raise ValueError(f"The number of steps is {steps}, but must be at least 1.")
        even = np.linspace(1.0, 0.0, steps + 1)
        ends = self.log_snr(np.array([1.0, 0.0]))
        in_log_snr = self.time(np.linspace(ends[0], ends[1], steps + 1))
        times = (1 - evenness) * even + evenness * in_log_snr
        if steps > 1 and times[-2] < last:
            times = 1 - (1 - times) * (1 - last) / (1 - times[-2])
            times[-2] = last
        times[0], times[-1] = 1.0, 0.0
        return times


def noised(schedule: Schedule, x: Array, t: ArrayLike, noise: Array) -> Array:
    """z = α x + σ ε: x (N, D) in one jump to time t (a number, or (N, 1)), ε standard normal."""
    return schedule.alpha(t) * x + schedule.sigma(t) * noise


def step_forward(schedule: Schedule, z: Array, s: float, t: float, noise: Array) -> Array:
    """z at time t from z at an earlier time s: one link of the forward Markov chain.

    p(z_t | z_s) = N(α_t/α_s · z_s, σ_t² − (α_t/α_s)² σ_s²): any number of such steps gives the
    same marginal as one jump.
    """
    ratio = schedule.alpha(t) / schedule.alpha(s)
    variance = schedule.sigma(t) ** 2 - (ratio * schedule.sigma(s)) ** 2
    return np.asarray(ratio * z + np.sqrt(np.maximum(variance, 0.0)) * noise)
