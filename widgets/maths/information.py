"""Information: how strong is evidence, how much was learned, and in which unit.

The legend. p is where beliefs end up (or the truth), q where they started (or the model); both
are arrays of probabilities. o is odds, p/(1 − p). Evidence e is a logarithm of odds or of a ratio
of probabilities; every function gives it in nats, and one conversion turns it into decibans
(decibels, dB) or bits: 1 nat = 4.343 dB, 1 bit = 3.010 dB.

Why work in logarithms of odds? A probability near 1 cannot say how near: 1 − 10⁻²⁰ is stored as 1.
Its log odds, 200 dB, are an ordinary number. Infinities are kept as the mathematics has them: a
certainty has infinite log odds, and who finds (p > 0) what was held impossible (q = 0) has learned
infinitely much. No function returns nan; input that would make one is refused with a sentence.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Reals = np.float64 | NDArray[np.float64]
"""A number where a number was given, an array where an array was given."""

DB_PER_NAT = 10 / math.log(10)
DB_PER_BIT = 10 * math.log10(2)
NATS_PER_BIT = math.log(2)
LOUD_DB = 13.0
"""Evidence of about 20 to 1, which "significant" is often taken to mean."""

# How far the probabilities of a distribution may be from summing to 1: rounding, and no more.
SUM_TOLERANCE = 1e-9


# ---------------------------------------------------------------------------- units of evidence


def db_from_nats(nats: ArrayLike) -> Reals:
    """Nats as decibans: 10·log₁₀ e = 4.343 dB each."""
    return reals(nats, "nats") * DB_PER_NAT


def nats_from_db(db: ArrayLike) -> Reals:
    """Decibans as nats."""
    return reals(db, "db") / DB_PER_NAT


def bits_from_nats(nats: ArrayLike) -> Reals:
    """Nats as bits: log₂ e = 1.443 bits each."""
    return reals(nats, "nats") / NATS_PER_BIT


def db_from_bits(bits: ArrayLike) -> Reals:
    """Bits as decibans: 10·log₁₀ 2 = 3.010 dB each."""
    return reals(bits, "bits") * DB_PER_BIT


def bits_from_db(db: ArrayLike) -> Reals:
    """Decibans as bits."""
    return reals(db, "db") / DB_PER_BIT


# ------------------------------------------------------------------- probability, odds, decibans


def odds_from_probability(p: ArrayLike) -> Reals:
    """The odds p/(1 − p) on something of probability p; ∞ for a certainty."""
    p = probabilities(p)
    with np.errstate(divide="ignore"):
        return p / (1 - p)


def nats_from_probability(p: ArrayLike) -> Reals:
    """The log odds log p − log(1 − p), in nats, of something of probability p."""
    p = probabilities(p)
    with np.errstate(divide="ignore"):
        log_odds: Reals = np.log(p) - np.log1p(-p)
    return log_odds


def probability_from_nats(nats: ArrayLike) -> Reals:
    """The probability with these log odds: 1/(1 + exp(−nats)), exact to rounding even near 0."""
    p: Reals = np.exp(-np.logaddexp(0, -reals(nats, "nats")))
    return p


def db_from_probability(p: ArrayLike) -> Reals:
    """The log odds of something of probability p, in decibans: 10·log₁₀ p/(1 − p)."""
    return db_from_nats(nats_from_probability(p))


def probability_from_db(db: ArrayLike) -> Reals:
    """The probability that log odds of `db` decibans stand for: 1/(1 + 10^(−db/10))."""
    return probability_from_nats(nats_from_db(db))


def db_from_odds(odds: ArrayLike) -> Reals:
    """Odds in decibans: 10·log₁₀ o."""
    o = reals(odds, "odds")
    refuse_if(np.any(o < 0), f"Got odds of {np.min(o):g}; expected numbers from 0 to infinity.")
    with np.errstate(divide="ignore"):
        return 10 * np.log10(o)


def odds_from_db(db: ArrayLike) -> Reals:
    """The odds that `db` decibans stand for: 10^(db/10)."""
    with np.errstate(over="ignore"):
        odds: Reals = np.power(10.0, reals(db, "db") / 10)
    return odds


# ----------------------------------------------------------------------- information of discrete p


def weight_of_evidence(p: ArrayLike, q: ArrayLike) -> Reals:
    """How far an outcome speaks for P and against Q: log p − log q, in nats.

    p and q are the probabilities (or densities) that P and Q gave to what happened. ∞ if Q had
    ruled it out, −∞ if P had. ValueError if both had: what neither allows weighs nothing.
    """
    p, q = reals(p, "p"), reals(q, "q")
    refuse_if(np.any(p < 0) or np.any(q < 0), "Got a negative probability; expected none below 0.")
    refuse_if(
        np.any((p == 0) & (q == 0)),
        "Got an outcome that both p and q rule out; expected one that either allows.",
    )
    return _log(p) - _log(q)


def surprise(p: ArrayLike) -> Reals:
    """How surprising an outcome of probability p is: −log p, in nats; ∞ for the impossible."""
    return np.negative(_log(probabilities(p)))


def entropy(p: ArrayLike, axis: int | tuple[int, ...] | None = None) -> Reals:
    """The entropy of a distribution: its average surprise, −Σ p log p, in nats.

    `axis` says which axes hold one distribution (by default all).
    """
    p = distribution(p, "p", axis)
    return np.maximum(average(surprise(p), p, axis), 0.0)


def cross_entropy(p: ArrayLike, q: ArrayLike, axis: int | tuple[int, ...] | None = None) -> Reals:
    """What p's outcomes cost in q's best code: −Σ p log q, in nats; ∞ where q rules one out.

    Shapes as for `kl`; cross entropy = entropy + KL.
    """
    p, q = _pair(p, q, axis)
    return np.maximum(average(surprise(q), p, axis), 0.0)


def kl(p: ArrayLike, q: ArrayLike, axis: int | tuple[int, ...] | None = None) -> Reals:
    """The information gained on moving from q to p: I[p; q] = Σ p log(p/q), in nats.

    p and q have one shape; `axis` says which axes hold one distribution (by default all). Zero
    only at p = q; ∞ if p holds possible what q ruled out; what p rules out contributes nothing.
    """
    p, q = _pair(p, q, axis)
    with np.errstate(invalid="ignore"):  # −∞ + ∞ where p = q = 0: its weight is 0
        gained = _log(p) - _log(q)
    # The sum is never negative (Gibbs); rounding alone could make it so.
    return np.maximum(average(gained, p, axis), 0.0)


def average(
    x: ArrayLike, weights: NDArray[np.float64], axis: int | tuple[int, ...] | None = None
) -> Reals:
    """Σ weight·x, in which what has no weight counts for nothing, even an infinity."""
    happens = weights > 0
    total: Reals = np.sum(np.where(happens, weights, 0) * np.where(happens, x, 0), axis=axis)
    return total


class ChainRule(NamedTuple):
    """The two sides of I[p(x,y); q(x,y)] = I[p(x); q(x)] + Σ p(x) I[p(y|x); q(y|x)], in nats."""

    joint: float
    """The left side, taken over all cells of the table at once."""
    marginal: float
    """I[p(x); q(x)], what was learned about x."""
    weights: NDArray[np.float64]
    """p(x), by which the conditionals are weighed: p's weights, not q's."""
    conditionals: NDArray[np.float64]
    """I[p(y|x); q(y|x)] for every x; 0 where p or q never meets that x and leaves it undefined."""

    @property
    def total(self) -> float:
        """The right side: the marginal, and the conditionals weighed by p."""
        return self.marginal + float(average(self.conditionals, self.weights))


def chain_rule(p: ArrayLike, q: ArrayLike) -> ChainRule:
    """Both sides of the chain rule for two joint tables; rows are x, columns are y.

    Cells below the smallest normal number (2e-308) are 0: a double holds them with few digits.
    """
    p, q = (np.where(table < np.finfo(float).tiny, 0, table) for table in _pair(p, q, None))
    refuse_if(np.ndim(p) != 2, f"Got tables of {np.ndim(p)} axes; expected rows x and columns y.")
    p_x, q_x = p.sum(axis=1), q.sum(axis=1)
    conditionals = np.zeros(len(p_x))
    for x in np.flatnonzero((p_x > 0) & (q_x > 0)):
        conditionals[x] = kl(p[x] / p_x[x], q[x] / q_x[x])
    return ChainRule(float(kl(p, q)), float(kl(p_x, q_x)), p_x, conditionals)


def bernoulli_kl(p: ArrayLike, q: ArrayLike) -> Reals:
    """I[p; q] in nats between two coins that fall heads with probability p and q."""
    p, q = probabilities(p, "p"), probabilities(q, "q")
    return kl(np.stack([p, 1 - p], -1), np.stack([q, 1 - q], -1), axis=-1)


# --------------------------------------------------------------------------------------- refusals


def refuse_if(bad: bool | np.bool_, sentence: str) -> None:
    """Raise ValueError with the sentence if the input is bad."""
    if bad:
        raise ValueError(sentence)


def reals(x: ArrayLike, name: str = "x") -> NDArray[np.float64]:
    """x as floats; ValueError if it is not numbers or holds a nan. Infinities may pass."""
    try:
        a = np.asarray(x, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"Got {name} = {x!r}; expected numbers in a regular array.") from None
    refuse_if(np.any(np.isnan(a)), f"Got nan in {name}; expected numbers only.")
    return a


def probabilities(p: ArrayLike, name: str = "p") -> NDArray[np.float64]:
    """p as floats; ValueError unless each is from 0 to 1. They need not sum to 1.

    A sum of probabilities may be above 1 by its rounding.
    """
    a = reals(p, name)
    outside = a[(a < 0) | (a > 1 + SUM_TOLERANCE)]
    if outside.size:
        raise ValueError(f"Got {name} = {outside.flat[0]:g}; expected probabilities from 0 to 1.")
    return a


def distribution(
    p: ArrayLike, name: str = "p", axis: int | tuple[int, ...] | None = None
) -> NDArray[np.float64]:
    """p as floats; ValueError unless none is negative and they sum to 1 (over `axis`)."""
    a = probabilities(p, name)
    total = np.sum(a, axis=axis)
    wrong = np.abs(total - 1) > SUM_TOLERANCE
    if np.any(wrong):
        worst = np.extract(wrong, total)[0]
        raise ValueError(
            f"Got {name} that sums to {worst:.12g}; expected 1: divide {name} by its sum."
        )
    return a


def _pair(
    p: ArrayLike, q: ArrayLike, axis: int | tuple[int, ...] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    p, q = distribution(p, "p", axis), distribution(q, "q", axis)
    refuse_if(
        p.shape != q.shape,
        f"Got p of shape {p.shape} and q of shape {q.shape}; expected the same outcomes for both.",
    )
    return p, q


def _log(x: Reals) -> NDArray[np.float64]:
    """log x with log 0 = −∞ and no warning: the infinity is meant."""
    with np.errstate(divide="ignore"):
        logs: NDArray[np.float64] = np.log(np.asarray(x))
    return logs
