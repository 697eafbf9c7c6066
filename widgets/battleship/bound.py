"""The fewest shots that a fleet can be found in, by counting answers.

A strategy is a tree: the answers so far decide the next shot. Two layouts that a game can tell
apart lead to two different ends of the tree. A game of n shots ends at its n-th with a hit:

    C(n − 1, T − 1) ways to say where among n answers the T hits stand,
    O ways to say which hits sank which ship.

The best that any strategy could do is to fill the short games first.
"""

from itertools import permutations
from math import comb, log10

from widgets.battleship.sea import Sea


def sinkings(sea: Sea) -> int:
    """O: the ways in which the hits of a game can be told to sink ships, one after the other.

    Before the k-th sinking there were at least as many hits as the first k ships have cells.
    """
    total = sea.targets
    ways = 0
    for order in permutations(sea.lengths):
        # ends[t]: ways in which the ships so far sank, the last of them with the t-th hit
        ends = [1] + [0] * total
        cells = 0
        for length in order:
            cells += length
            before = 0
            now = [0] * (total + 1)
            for t in range(total + 1):
                if t >= cells:
                    now[t] = before
                before += ends[t]
            ends = now
        ways += ends[total]
    return ways


def endings(sea: Sea, shots: int) -> int:
    """How many different games end with exactly this shot."""
    return comb(shots - 1, sea.targets - 1) * sinkings(sea) if shots >= sea.targets else 0


def fewest(sea: Sea, layouts: int) -> tuple[float, int]:
    """Shots that no strategy can beat: on average over all layouts, and for the worst of them."""
    left, total, shots = layouts, 0, sea.targets - 1
    while left:
        shots += 1
        now = min(left, endings(sea, shots))
        total += now * shots
        left -= now
    return total / layouts, shots


def decibels(count: float) -> float:
    """What it is worth to single out one of `count` equal possibilities."""
    return 10 * log10(count)
