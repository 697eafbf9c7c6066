"""How many layouts there are, exactly, and how many of them have each placement.

Ships are independent but for overlapping. With D[i, j] = 1 where placements i and j are apart, the
layouts of three ships number

    Σ_ij D_ij (D D')_ij,   where (D D')_ij = Σ_k D_ik D_jk counts the third ship's placements,

which is a product of two matrices. Further ships are placed one by one, and each leaves a smaller
problem of the same form. Everything is a count, and exact: products are below 2²⁴, sums below 2⁵³.

That every hit be some ship's is asked for by inclusion and exclusion: layouts that cover all of H
are Σ over subsets S of H of (−1)^|S| times those that avoid S.
"""

from itertools import combinations

import numpy as np

from widgets.battleship.sea import Array, Sea


def layouts(sea: Sea, allowed: Array | None = None, gap: bool = False) -> Array:
    """In how many layouts each placement occurs, all of whose placements are `allowed`.

    allowed  (placements,) of truth values; None for all
    gap      ships may not touch either, not even at a corner

    The sum over one ship's placements is the number of layouts.
    """
    keep = np.ones(len(sea.cover), bool) if allowed is None else np.asarray(allowed, bool)
    reach = around(sea) if gap else sea.cover
    apart = ((reach.astype(np.float32) @ sea.cover.T.astype(np.float32)) == 0).astype(np.float32)
    groups = [np.flatnonzero(keep[part]) + part.start for part in sea.parts]
    # Long ships have few placements: these are gone through, the last three are multiplied out.
    order = sorted(range(len(groups)), key=lambda ship: len(groups[ship]))
    first, *rest = [groups[ship] for ship in order]
    counts = np.zeros(len(sea.cover))
    if not keep.all():
        _count(apart, [first, *rest], 1.0, counts)
        return counts
    # The whole sea looks alike from eight sides: one placement of the first ship stands for up to
    # eight, and the counts are evened out afterwards.
    images = symmetries(sea)
    stands_for, size = np.unique(images[:, first].min(axis=0), return_counts=True)
    for placement, times in zip(stands_for.tolist(), size.tolist(), strict=True):
        _count(apart, [np.array([placement]), *rest], float(times), counts)
    even: Array = counts[images].mean(axis=0)
    return even


def symmetries(sea: Sea) -> Array:
    """Where each placement goes when the sea is turned and mirrored: (8, placements)."""
    side = sea.side
    number_of = {
        (ship, row.tobytes()): k
        for k, (ship, row) in enumerate(zip(sea.ship_of.tolist(), sea.cover, strict=True))
    }
    grid = sea.cover.reshape(-1, side, side)
    turned = [np.rot90(g, k, axes=(1, 2)) for g in (grid, grid[:, :, ::-1]) for k in range(4)]
    return np.array(
        [
            [
                number_of[ship, row.tobytes()]
                for ship, row in zip(sea.ship_of.tolist(), g, strict=True)
            ]
            for g in turned
        ]
    )


def number(sea: Sea, allowed: Array | None = None, gap: bool = False) -> int:
    """How many layouts there are."""
    return int(layouts(sea, allowed, gap)[sea.parts[0]].sum())


def around(sea: Sea) -> Array:
    """Placements with all cells next to them, at corners too: (placements, cells)."""
    side = sea.side
    grid = np.pad(sea.cover.reshape(-1, side, side), ((0, 0), (1, 1), (1, 1)))
    grown = np.zeros((len(sea.cover), side, side), np.uint8)
    for dy in range(3):
        for dx in range(3):
            grown |= grid[:, dy : dy + side, dx : dx + side]
    return grown.reshape(len(sea.cover), -1)


def _count(apart: Array, groups: list[Array], weight: float, counts: Array) -> float:
    """Add `weight` to the count of every placement in every layout; return how much one got."""
    if not all(len(group) for group in groups):
        return 0.0
    if len(groups) == 1:
        counts[groups[0]] += weight
        return weight * len(groups[0])
    if len(groups) == 2:
        pairs = apart[np.ix_(groups[0], groups[1])].astype(np.float64)
        counts[groups[0]] += weight * pairs.sum(1)
        counts[groups[1]] += weight * pairs.sum(0)
        return weight * float(pairs.sum())
    if len(groups) == 3:
        a, b, c = groups
        ab, ac, bc = apart[np.ix_(a, b)], apart[np.ix_(a, c)], apart[np.ix_(b, c)]
        triples = (ab * (ac @ bc.T)).astype(np.float64)
        counts[a] += weight * triples.sum(1)
        counts[b] += weight * triples.sum(0)
        counts[c] += weight * (ac * (ab @ bc)).sum(0, dtype=np.float64)
        return weight * float(triples.sum())
    total = 0.0
    for placement in groups[0]:
        rest = [group[apart[placement, group] > 0] for group in groups[1:]]
        had = _count(apart, rest, weight, counts)
        counts[placement] += had
        total += had
    return total


def posterior(
    sea: Sea, misses: Array, hits: Array, allowed: Array | None = None
) -> tuple[int, Array]:
    """The number of layouts that fit what is known, and in how many of them each cell is a ship's.

    misses, hits  cells that were shot at
    allowed       what else is known of placements, as of ships that sank
    """
    keep = np.ones(len(sea.cover), bool) if allowed is None else np.array(allowed, bool)
    keep &= sea.cover[:, misses].sum(1) == 0
    counts = np.zeros(len(sea.cover))
    for size in range(len(hits) + 1):
        for spared in combinations(hits, size):
            free = keep & (sea.cover[:, list(spared)].sum(1) == 0)
            counts += (-1) ** size * layouts(sea, free)
    return round(float(counts[sea.parts[0]].sum())), counts @ sea.cover
