"""Information of things measured, not counted: normals, mixtures of normals, and Laplace's births.

A density has a unit (per centimetre), so the logarithm of one is not a number without choosing
it: differential entropy −∫ p log p moves when centimetres become metres. In the relative entropy
∫ p log p/q the units cancel. Integrals are sums over an even grid, which for smooth functions that
die out at both ends is exact to rounding once the grid is finer than their bumps.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.maths.information import Reals, bernoulli_kl, distribution, reals, refuse_if

REACH = 10  # standard deviations beyond the outermost mean: the tail left out is below 1e-22
STEPS_PER_DEVIATION = 8
FINEST = 1 << 20  # grid points at most


def normal_kl(mean_p: ArrayLike, sd_p: ArrayLike, mean_q: ArrayLike, sd_q: ArrayLike) -> Reals:
    """I[p; q] in nats between two normals: log σq/σp + (σp² + (μp − μq)²)/2σq² − ½."""
    mean_p, sd_p = reals(mean_p, "mean_p"), _deviations(sd_p, "sd_p")
    mean_q, sd_q = reals(mean_q, "mean_q"), _deviations(sd_q, "sd_q")
    ratio = sd_p / sd_q
    information: Reals = (ratio**2 - 1) / 2 - np.log(ratio) + ((mean_p - mean_q) / sd_q) ** 2 / 2
    return np.maximum(information, 0.0)


def normal_log_density(x: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> Reals:
    """log N(x; mean, sd²), in nats."""
    sd = _deviations(sd, "sd")
    z = (reals(x, "x") - reals(mean, "mean")) / sd
    log_density: Reals = -0.5 * z**2 - np.log(sd * math.sqrt(2 * math.pi))
    return log_density


class NormalMixture(NamedTuple):
    """A mixture of normals: weights that sum to 1, means and standard deviations, one each."""

    weights: tuple[float, ...]
    means: tuple[float, ...]
    sds: tuple[float, ...]

    def scaled(self, factor: float) -> "NormalMixture":
        """The same quantity in another unit, `factor` of which make one of the present unit."""
        return NormalMixture(
            self.weights,
            tuple(m * factor for m in self.means),
            tuple(s * factor for s in self.sds),
        )

    def log_density(self, x: ArrayLike) -> Reals:
        """log Σ w N(x; mean, sd²), in nats."""
        parts = normal_log_density(np.asarray(x)[..., None], self.means, self.sds)
        with np.errstate(divide="ignore"):
            parts = parts + np.log(distribution(self.weights, "weights"))
        log_density: Reals = np.logaddexp.reduce(parts, axis=-1)
        return log_density


def grid(*mixtures: NormalMixture) -> NDArray[np.float64]:
    """Even points that cover every mixture given, finely enough to integrate over."""
    means = np.concatenate([m.means for m in mixtures])
    sds = _deviations(np.concatenate([m.sds for m in mixtures]), "sds")
    low, high = np.min(means - REACH * sds), np.max(means + REACH * sds)
    n = math.ceil((high - low) / sds.min() * STEPS_PER_DEVIATION) + 1
    refuse_if(
        n > FINEST,
        f"Got standard deviations from {sds.min():g} to {sds.max():g}; "
        "expected widths and distances within a factor of ten thousand.",
    )
    return np.linspace(low, high, n, dtype=np.float64)


def differential_entropy(p: NormalMixture) -> float:
    """−∫ p log p in nats; its value depends on the unit that p's means are in."""
    x = grid(p)
    log_p = p.log_density(x)
    return -float(np.sum(np.exp(log_p) * log_p) * (x[1] - x[0]))


def mixture_kl(p: NormalMixture, q: NormalMixture) -> float:
    """I[p; q] = ∫ p log p/q in nats, p and q in one unit; the same in every unit."""
    x = grid(p)
    log_p, log_q = p.log_density(x), q.log_density(x)
    # Where p has underflowed to 0, log p/q is finite still: no 0·∞ arises.
    return max(float(np.sum(np.exp(log_p) * (log_p - log_q)) * (x[1] - x[0])), 0.0)


def log_beta_tail(x: float, a: float, b: float) -> float:
    """log P(θ ≤ x), in nats, for θ ~ Beta(a, b): fine where the probability itself underflows.

    With n = a + b and m = a/n, the density's part of it is exp(−n·I[m; x]) but for factors of
    small growth (Stirling): the tail is itself a statement about information. The rest is the
    series 1 + (n/(a+1))x + (n(n+1)/((a+1)(a+2)))x² + …, all of whose terms are positive
    (DLMF 8.17.22 and 15.8.1). a, b > 0; x from 0 to 1.
    """
    refuse_if(not 0 <= x <= 1, f"Got x = {x:g}; expected a probability from 0 to 1.")
    refuse_if(
        not (0 < a < math.inf and 0 < b < math.inf),
        f"Got Beta({a:g}, {b:g}); expected two positive numbers.",
    )
    if x in (0.0, 1.0):
        return math.log(x) if x else -math.inf
    if x > a / (a + b):  # beyond the mean the other tail is the shorter series
        other = log_beta_tail(1 - x, b, a)
        return math.log1p(-math.exp(other)) if other < 0 else -math.inf
    n = a + b
    # log of x^a (1−x)^b / B(a, b), and of the series that multiplies it / a.
    density = 0.5 * math.log(a * b / (2 * math.pi * n)) - n * float(bernoulli_kl(a / n, x))
    density += _stirling(n) - _stirling(a) - _stirling(b)
    return density - math.log(a) + math.log(_series(x, a, n))


def _series(x: float, a: float, n: float) -> float:
    """Σ over k of x^k·n(n+1)…(n+k−1)/((a+1)…(a+k)), until the terms no longer count."""
    total, last, k = 1.0, 1.0, np.arange(4096.0)
    while last > 1e-18 * total:
        terms = last * np.cumprod((n + k) / (a + 1 + k) * x)
        total, last, k = total + float(terms.sum()), float(terms[-1]), k + k.size
    return total


def _stirling(z: float) -> float:
    """What Stirling's formula leaves out of log Γ(z)."""
    if z < 16:
        return math.lgamma(z) - ((z - 0.5) * math.log(z) - z + 0.5 * math.log(2 * math.pi))
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / z**2) / z**2) / z**2) / z


def _deviations(sd: ArrayLike, name: str) -> NDArray[np.float64]:
    a = reals(sd, name)
    refuse_if(
        np.any(a <= 0) or np.any(np.isinf(a)),
        f"Got {name} = {np.min(a):g}; expected a positive standard deviation.",
    )
    return a
