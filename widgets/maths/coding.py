"""Codes: what information costs when it has to be written down.

A prefix code gives letter x a word of l(x) bits; Σ 2^−l(x) ≤ 1 (Kraft). The best code for q
spends −log₂ q(x) bits on x when those are whole numbers, and Huffman's code is the best that whole
numbers allow. Writing p's letters in q's code costs, on average, the excess I[p; q].
"""

import heapq

import numpy as np
from numpy.typing import ArrayLike

from widgets.maths.information import average, distribution, refuse_if


def huffman_lengths(p: ArrayLike) -> tuple[int, ...]:
    """The lengths in bits of Huffman's code words for letters of probability p.

    p: a distribution over two letters or more. Among equal probabilities the groups made first
    are joined first, which keeps the longest word as short as can be; letters of probability 0
    get a word too, for one may be needed.
    """
    p = distribution(p, "p")
    refuse_if(p.ndim != 1 or p.size < 2, "Got fewer than two letters; expected a row of them.")
    lengths = [0] * p.size
    heap: list[tuple[float, int, tuple[int, ...]]] = [
        (float(share), order, (order,)) for order, share in enumerate(p)
    ]
    heapq.heapify(heap)
    for order in range(p.size, 2 * p.size - 1):
        share_a, _, a = heapq.heappop(heap)
        share_b, _, b = heapq.heappop(heap)
        for letter in a + b:
            lengths[letter] += 1
        heapq.heappush(heap, (share_a + share_b, order, a + b))
    return tuple(lengths)


def canonical_code(lengths: tuple[int, ...]) -> tuple[str, ...]:
    """The prefix code with these word lengths, in order of length and then of letter.

    Lengths 1, 2, 3, 3 give 0, 10, 110, 111. ValueError if no prefix code has them (Kraft).
    """
    refuse_if(min(lengths) < 1, f"Got a word of {min(lengths)} bits; expected one bit or more.")
    longest = max(lengths)
    refuse_if(
        sum(2 ** (longest - n) for n in lengths) > 2**longest,
        f"Got lengths {lengths}; expected ones with a sum of 2^−length of at most 1.",
    )
    words, value, previous = [""] * len(lengths), 0, 0
    for n, letter in sorted((n, letter) for letter, n in enumerate(lengths)):
        value <<= n - previous
        words[letter] = f"{value:0{n}b}"
        value, previous = value + 1, n
    return tuple(words)


def huffman_code(p: ArrayLike) -> tuple[str, ...]:
    """Huffman's code words for letters of probability p, as strings of 0 and 1."""
    return canonical_code(huffman_lengths(p))


def expected_length(p: ArrayLike, lengths: ArrayLike) -> float:
    """The average bits a letter, Σ p(x)·l(x), when letters come with probability p."""
    p, n = distribution(p, "p"), np.asarray(lengths, dtype=np.float64)
    refuse_if(
        p.shape != n.shape, f"Got {n.size} lengths for {p.size} letters; expected one for each."
    )
    return float(average(n, p))
