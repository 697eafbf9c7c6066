"""The oracle: a Gaussian mixture, whose noised densities and best denoiser are known exactly.

    w_k     weights (K,), summing to 1
    m_k     means (K, D)
    v_k     variances, one a dimension, (K, D)
    z       x noised: z = α x + σ ε

If x is a mixture, so is z: component k becomes N(α m_k, α² v_k + σ²), with the same weight. Hence
the exact log p(z_t), the exact posterior over components, and the exact denoiser, the posterior
mean

    E[x | z] = Σ_k p(k | z) (m_k + α v_k (z − α m_k)/(α² v_k + σ²)).

Whatever a sampler or a bound claims can be held against these.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from widgets.maths.schedule import Array, Schedule


@dataclass(frozen=True)
class Mixture:
    """Weights (K,), means (K, D) and variances (K, D), all float64."""

    weights: Array
    means: Array
    variances: Array

    def draw(self, n: int, rng: np.random.Generator) -> Array:
        """(n, D) independent draws of x."""
        k = rng.choice(len(self.weights), size=n, p=self.weights)
        noise = rng.standard_normal((n, self.means.shape[1]))
        return np.asarray(self.means[k] + np.sqrt(self.variances[k]) * noise)

    def log_density(self, x: Array) -> Array:
        """ln p(x) in nats, (N,)."""
        return self._log_density(x, 1.0, 0.0)

    def log_density_at(self, z: Array, schedule: Schedule, t: float) -> Array:
        """ln p(z_t) in nats, (N,): the density of noised points."""
        return self._log_density(z, float(schedule.alpha(t)), float(schedule.sigma(t)))

    def denoise(self, z: Array, schedule: Schedule, t: float) -> Array:
        """E[x | z_t = z], (N, D): no denoiser has a smaller squared error."""
        alpha, sigma = float(schedule.alpha(t)), float(schedule.sigma(t))
        logs = self._log_joint(z, alpha, sigma)
        share = np.exp(logs - logs.max(1, keepdims=True))
        share /= share.sum(1, keepdims=True)
        total = alpha**2 * self.variances + sigma**2
        centred = z[:, None, :] - alpha * self.means
        guess = self.means + alpha * self.variances * centred / total
        return np.asarray(np.einsum("nk,nkd->nd", share, guess))

    def _log_joint(self, z: Array, alpha: float, sigma: float) -> Array:
        """ln w_k + ln N(z; α m_k, α² v_k + σ²), (N, K)."""
        total = alpha**2 * self.variances + sigma**2
        square = (z[:, None, :] - alpha * self.means) ** 2 / total
        logs = -0.5 * (square + np.log(2 * math.pi * total)).sum(2)
        return np.asarray(logs + np.log(self.weights))

    def _log_density(self, z: Array, alpha: float, sigma: float) -> Array:
        logs = self._log_joint(z, alpha, sigma)
        peak = logs.max(1)
        return np.asarray(peak + np.log(np.exp(logs - peak[:, None]).sum(1)))
