"""Two models, both false, and a test set: how often does the farther one win?

An observation x brings log q₁(x) − log q₂(x) for the first model and against the second. If the
world p is neither, its mean is I[p; q₂] − I[p; q₁], positive if the first is nearer to the world,
and it scatters around that mean. The total of n observations is nearly normal.
"""

import math

from widgets.maths.information import refuse_if


def farther_wins(lead: float, spread: float, n: int, by: float = 0.0) -> float:
    """The chance that n observations speak for the farther of two models by more than `by`.

    lead: the mean evidence of one observation for the nearer model; spread: its standard
    deviation; by: a total of evidence; all three in one unit. By the central limit theorem.
    ValueError unless spread and n are positive.
    """
    refuse_if(spread <= 0, f"Got a spread of {spread:g}; expected a number above 0.")
    refuse_if(n < 1, f"Got {n} observations; expected at least 1.")
    return 0.5 * math.erfc((by + n * lead) / (spread * math.sqrt(2 * n)))
