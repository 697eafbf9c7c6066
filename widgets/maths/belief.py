"""Updating beliefs: a test for a disease, Bayes' rule, Jeffrey's rule, and the smallest move.

A joint table holds the probabilities of four outcomes: rows are the disease (D, not D), columns
the test (T positive, not T). Three numbers make one: the prior q(D), the sensitivity q(T|D) and
the specificity q(¬T|¬D).

Bayes' rule is derived here, not assumed: among all joint tables that agree with what was
observed about the test, `nearest_conditional` searches numerically for the one that has moved the
least from q, measured by I[p; q]. The chain rule says where the search must end: at q's own
conditionals, which is Bayes' rule, and `jeffrey`'s when the observation itself is uncertain.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.maths.information import Reals, distribution, kl, probabilities, refuse_if


def joint_table(prior: float, sensitivity: float, specificity: float) -> NDArray[np.float64]:
    """The four joint probabilities: rows D, not D; columns T, not T."""
    prior, sensitivity, specificity = (
        float(probabilities(value, name))
        for value, name in (
            (prior, "prior"),
            (sensitivity, "sensitivity"),
            (specificity, "specificity"),
        )
    )
    return np.array(
        [
            [prior * sensitivity, prior * (1 - sensitivity)],
            [(1 - prior) * (1 - specificity), (1 - prior) * specificity],
        ]
    )


def bayes(prior: ArrayLike, likelihood: ArrayLike) -> NDArray[np.float64]:
    """Beliefs after an observation: prior × likelihood, divided by its sum.

    prior: a distribution over hypotheses; likelihood: the probability that each gave to what was
    observed. ValueError if no hypothesis that was held possible allows the observation.
    """
    q, likelihood = distribution(prior, "prior"), probabilities(likelihood, "likelihood")
    refuse_if(
        q.shape != likelihood.shape,
        f"Got a prior of shape {q.shape} and a likelihood of shape {likelihood.shape}; "
        "expected one number for each hypothesis.",
    )
    joint = q * likelihood
    total = joint.sum()
    refuse_if(
        total == 0,
        "Got an observation of probability 0; expected one that some hypothesis allows.",
    )
    posterior: NDArray[np.float64] = joint / total
    return posterior


def jeffrey(q: ArrayLike, columns: ArrayLike) -> NDArray[np.float64]:
    """The joint p(x,y) = p(y)·q(x|y): new beliefs about y, old conditionals (Jeffrey's rule).

    q: a joint table, rows x and columns y; columns: the new p(y). Certainty in one y is Bayes'
    rule. ValueError if p(y) > 0 where q(y) = 0: q says nothing of x there.
    """
    q, p_y = _table(q), distribution(columns, "columns")
    q_y = q.sum(axis=0)
    refuse_if(
        p_y.shape != q_y.shape,
        f"Got {p_y.size} probabilities for {q_y.size} columns; expected one for each.",
    )
    refuse_if(
        np.any((p_y > 0) & (q_y == 0)),
        "Got evidence that q held impossible; expected p(y) = 0 wherever q(y) = 0.",
    )
    p: NDArray[np.float64] = q * (p_y / np.where(q_y > 0, q_y, 1))
    return p


def joint_with(p_t: float, d_given_t: ArrayLike, d_given_not_t: float) -> NDArray[np.float64]:
    """The 2 × 2 joint with p(T), p(D|T), p(D|¬T): [..., rows D and not D, columns T and not T].

    One table for each d_given_t, in leading axes of its shape.
    """
    d_t, d_not_t = np.broadcast_arrays(
        probabilities(d_given_t, "p(D|T)"), probabilities(d_given_not_t, "p(D|¬T)")
    )
    rows = (
        np.stack([p_t * d_t, (1 - p_t) * d_not_t], axis=-1),
        np.stack([p_t * (1 - d_t), (1 - p_t) * (1 - d_not_t)], axis=-1),
    )
    return np.stack(rows, axis=-2)


def information_of(q: ArrayLike, p_t: float, d_given_t: ArrayLike) -> Reals:
    """I[p; q] in nats of the p with p(T) = p_t and p(D|T) = d_given_t, p(D|¬T) left as in q.

    As a function of d_given_t it is the curve whose lowest point is Bayes' rule; ∞ where p holds
    possible what q ruled out.
    """
    q = _table(q)
    refuse_if(q.shape != (2, 2), f"Got a table of shape {q.shape}; expected 2 × 2.")
    not_t = q[:, 1].sum()
    p = joint_with(p_t, d_given_t, q[0, 1] / not_t if not_t > 0 else 0.0)
    return kl(p, np.broadcast_to(q, p.shape), axis=(-2, -1))


def nearest_conditional(q: ArrayLike, p_t: float) -> float:
    """The p(D|T) at which `information_of` is least, searched for among its values.

    The search does not use Bayes' rule, by which it must end at q(D|T). ValueError if
    T is impossible under q, or p_t is 0: then any p(D|T) will do.
    """
    q = _table(q)
    refuse_if(
        p_t == 0 or q[:, 0].sum() == 0,
        "Got p(T) or q(T) of 0; expected a test that can be positive, or nothing depends on it.",
    )
    if q[:, 0].min() == 0:  # finite at one end only
        return float(q[0, 0] > 0)
    return lowest_point(lambda c: information_of(q, p_t, c), 0.0, 1.0)


def lowest_point(f: Callable[[NDArray[np.float64]], Reals], low: float, high: float) -> float:
    """Where a smooth convex f, a function of an array, is least from low to high, to about 1e-11.

    First by looking: of 33 even points the lowest and its neighbours hold the answer, and so on
    between these. Near a minimum values differ by less than rounding within 1e-8, so the rest is
    Newton's: steps to where the slope, taken from five values around, is zero.
    """
    ends = low, high
    for _ in range(6):
        x = np.linspace(low, high, 33, dtype=np.float64)
        k = int(np.argmin(f(x)))
        low, high = float(x[max(k - 1, 0)]), float(x[min(k + 1, 32)])
    point = (low + high) / 2
    for _ in range(2):
        h = 2e-3 * min(point - ends[0], ends[1] - point)
        f2, f1, f0, g1, g2 = np.asarray(f(point + h * np.arange(-2.0, 3.0))).tolist()
        slope = (f2 - 8 * f1 + 8 * g1 - g2) / (12 * h)
        curvature = (f1 - 2 * f0 + g1) / h**2
        point -= slope / curvature
    return point


def _table(q: ArrayLike) -> NDArray[np.float64]:
    table = distribution(q, "q")
    refuse_if(table.ndim != 2, f"Got q of {table.ndim} axes; expected a table of rows and columns.")
    return table
