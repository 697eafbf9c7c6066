"""Huffman's code against the entropy, Kraft's inequality and the search over all codes."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.maths import coding
from widgets.maths import information as info

letters = st.lists(st.floats(1e-6, 1), min_size=2, max_size=9).map(lambda w: np.array(w) / sum(w))


def test_the_printed_example():
    p, q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 4] * 4
    assert coding.huffman_code(p) == ("0", "10", "110", "111")
    assert coding.expected_length(p, coding.huffman_lengths(p)) == 1.75
    assert coding.expected_length(p, coding.huffman_lengths(q)) == 2.0
    assert info.bits_from_nats(info.kl(p, q)) == pytest.approx(0.25, abs=1e-15)
    assert info.bits_from_nats(info.kl(q, p)) == pytest.approx(0.25, abs=1e-15)


@given(letters)
def test_huffman_is_within_a_bit_of_the_entropy_and_never_below(p):
    bits = coding.expected_length(p, coding.huffman_lengths(p))
    assert info.bits_from_nats(info.entropy(p)) - 1e-12 <= bits
    assert bits < info.bits_from_nats(info.entropy(p)) + 1


@given(letters)
def test_no_word_begins_another(p):
    words = coding.huffman_code(p)
    assert len(set(words)) == len(p)
    assert not any(b.startswith(a) for a, b in itertools.permutations(words, 2))
    assert sum(2.0 ** -len(w) for w in words) == 1


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4).map(lambda w: np.array(w) / sum(w)))
def test_no_code_for_four_letters_is_shorter(p):
    # Every full binary tree of four leaves has depths 2,2,2,2 or 1,2,3,3.
    trees = {*itertools.permutations((1, 2, 3, 3)), (2, 2, 2, 2)}
    best = min(coding.expected_length(p, t) for t in trees)
    assert coding.expected_length(p, coding.huffman_lengths(p)) == pytest.approx(best, rel=1e-12)


def test_letters_that_never_come_still_get_a_word():
    assert coding.huffman_code([1.0, 0.0, 0.0]) == ("0", "10", "11")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: coding.huffman_lengths([1.0]), "fewer than two letters"),
        (lambda: coding.huffman_lengths([0.5, 0.6]), "sums to 1.1"),
        (lambda: coding.canonical_code((1, 1, 1)), "at most 1"),
        (lambda: coding.canonical_code((0, 1)), "one bit or more"),
        (lambda: coding.expected_length([0.5, 0.5], [1]), "one for each"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
