"""The committed weights do what the pages say of them, on the committed example images."""

from pathlib import Path

import numpy as np
import pytest

from tests.maths.bound_terms import bound_terms
from widgets.maths.network import Model, decode, encode, sample
from widgets.maths.race import race
from widgets.maths.weights import load

FOLDER = Path(__file__).parents[2] / "essays" / "diffusion"


@pytest.fixture(scope="module")
def model():
    return load(FOLDER / "weights.npz")


@pytest.fixture(scope="module")
def examples():
    with np.load(FOLDER / "examples.npz", allow_pickle=False) as arrays:
        return arrays["images"], arrays["labels"].astype(int)


def test_weights_say_what_they_are_and_are_small(model):
    assert (FOLDER / "weights.npz").stat().st_size <= 3_000_000
    assert {"architecture", "data_sha256", "commit", "credit", "settings"} <= set(model.metadata)
    assert "EMNIST" in model.metadata["credit"]
    assert len(model.label_names) == model.null == 47


def test_a_code_is_standardised_and_draws_its_image_again(model, examples):
    images = examples[0] / np.float32(255)
    code = encode(model, images)
    assert 0.5 < float((code**2).mean()) < 2.0
    error = ((decode(model, code) - images) ** 2).mean()
    assert error < 0.25 * images.var()


def test_evidence_names_most_of_the_examples(model, examples):
    images, labels = examples
    rng = np.random.default_rng(0)
    leaders = []
    for code in encode(model, images / np.float32(255)):
        *_, last = race(model, code, rng, most=16)
        leaders.append(last.leader)
    assert (np.array(leaders) == labels).mean() >= 0.75


def test_bound_of_an_example_prefers_its_own_class_and_costs_few_bits(model, examples):
    images, labels = examples
    place = int(np.flatnonzero(labels == model.label_names.index("Q"))[0])
    own, other = (
        bound_terms(model, images[place], label, np.random.default_rng(0))
        for label in (labels[place], model.label_names.index("7"))
    )
    assert 0.5 < own.bits_per_dimension < 3.5
    assert own.reconstruction == other.reconstruction
    assert other.diffusion.mean - own.diffusion.mean > 10
    assert own.prior < 0.05


def test_drawn_characters_are_named_as_asked_by_the_bound(model):
    labels = np.array([model.label_names.index(c) for c in "3AEKR68QX"])
    *_, last = sample(model, np.random.default_rng(1), labels, steps=20)
    rng = np.random.default_rng(2)
    leaders = []
    for code in last.x_hat:
        *_, standing = race(model, code, rng, most=8)
        leaders.append(standing.leader)
    assert (np.array(leaders) == labels).mean() >= 0.75


def test_errors_as_large_as_int8_rounding_hardly_change_what_is_drawn(model):
    rng = np.random.default_rng(0)
    moved = {
        name: value + _half_steps(value, rng) if name.endswith(".weight") else value
        for name, value in model.weights.items()
    }
    labels = np.arange(8)
    drawn = []
    for weights in (model.weights, moved):
        other = Model(weights, model.schedule, model.label_names, {})
        *_, last = sample(other, np.random.default_rng(3), labels)
        drawn.append(decode(other, last.x_hat))
    assert np.abs(drawn[0] - drawn[1]).mean() < 0.03


def _half_steps(value, rng):
    step = np.abs(value).max(1, keepdims=True) / 127
    return (step * rng.uniform(-0.5, 0.5, value.shape)).astype(np.float32)
