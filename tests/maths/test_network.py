"""The numpy networks against what PyTorch computed (recorded by training.record)."""

import io
from pathlib import Path

import numpy as np
import pytest

from tests.maths.tiny_model import tiny_model
from widgets.maths import bound
from widgets.maths.network import (
    Model,
    decode,
    denoise,
    denoiser,
    encode,
    pixel_parameters,
    sample,
)
from widgets.maths.sampler import SAMPLERS
from widgets.maths.weights import load

RECORD = Path(__file__).with_name("torch_activations.npz")


@pytest.fixture(scope="module")
def record():
    with np.load(io.BytesIO(RECORD.read_bytes())) as arrays:
        return {name: arrays[name] for name in arrays.files}


@pytest.fixture(scope="module")
def recorded_model(record):
    return load(record["weights"].tobytes())


def close(value):
    return pytest.approx(value, rel=1e-5, abs=1e-5 * float(np.abs(value).max()))


def test_encoder_agrees_with_pytorch(record, recorded_model):
    assert encode(recorded_model, record["images"] / np.float32(255)) == close(record["code"])


def test_decoder_agrees_with_pytorch(record, recorded_model):
    location, log_scale = pixel_parameters(recorded_model, record["code"])
    assert location == close(record["location"])
    assert log_scale == close(record["log_scale"])
    assert decode(recorded_model, record["code"]) == close(np.clip(record["location"], 0, 1))


def test_log_likelihood_agrees_with_pytorch(record):
    found = bound.log_likelihood(record["images"], record["location"], record["log_scale"])
    assert found == close(record["log_likelihood"])


def test_denoiser_agrees_with_pytorch(record, recorded_model):
    # F is what is left of x̂ when the Gaussian's part is taken away and its units are undone.
    m, z = recorded_model, record["z"].astype(np.float64)
    t = m.schedule.time(record["log_snr"])
    mean, variance = (m.weights[name][record["labels"]] for name in ("mean", "variance"))
    alpha, sigma = m.schedule.alpha(t)[:, None], m.schedule.sigma(t)[:, None]
    total = alpha**2 * variance + sigma**2
    expected = (
        mean
        + alpha * variance * (z - alpha * mean) / total
        + sigma * np.sqrt(variance / total) * record["score"]
    )
    assert denoise(m, record["z"], t, record["labels"]) == close(expected)


def test_bounds_integrand_agrees_with_pytorchs_loss(record, recorded_model):
    m = recorded_model
    t = m.schedule.time(record["log_snr"])
    found = bound.diffusion_draws(
        lambda z, at: denoise(m, z, at, record["labels"]),
        m.schedule,
        record["x"],
        t,
        record["noise"],
    )
    assert found / -m.schedule.log_snr_slope(t) == pytest.approx(record["loss"], rel=1e-4)


def test_one_time_and_a_time_for_every_row_agree():
    model = tiny_model()
    rng = np.random.default_rng(0)
    z = rng.standard_normal((6, model.latent)).astype(np.float32)
    labels = np.array([1, 1, 47, 3, 1, 0])
    together = denoise(model, z, 0.4, labels)
    apart = denoise(model, z, np.full(6, 0.4), labels)
    assert together == pytest.approx(apart, abs=1e-5)


def test_without_a_network_the_denoiser_is_the_gaussians():
    from tests.maths.mixture import Mixture
    from widgets.maths.network import Model

    model = tiny_model()
    weights = dict(model.weights)
    for name in ("score.out.weight", "score.out.bias"):
        weights[name] = np.zeros_like(weights[name])
    model = Model(weights, model.schedule, model.label_names, model.metadata)
    z = np.random.default_rng(0).standard_normal((4, model.latent)).astype(np.float32)
    for t in (0.0, 0.5, 1.0):
        oracle = Mixture(np.ones(1), weights["mean"][[9]], weights["variance"][[9]])
        found = denoise(model, z, t, np.full(4, 9))
        assert found == pytest.approx(oracle.denoise(z, model.schedule, t), abs=1e-5)


def test_guidance_moves_away_from_what_any_character_would_be():
    model = tiny_model()
    z = np.random.default_rng(0).standard_normal((3, model.latent)).astype(np.float32)
    labels = np.array([4, 4, 9])
    plain, anything = denoise(model, z, 0.3, labels), denoise(model, z, 0.3, np.full(3, 47))
    guided = denoiser(model, labels, guidance=1.5)(z, 0.3)
    assert guided == pytest.approx(plain + 1.5 * (plain - anything), abs=1e-5)
    assert denoiser(model, labels)(z, 0.3) == pytest.approx(plain)


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_sample_is_images_and_its_seed_fixes_its_bytes(name):
    model = tiny_model()

    def drawn():
        rng = np.random.default_rng(4)
        *_, last = sample(model, rng, np.array([3, 10]), 6, SAMPLERS[name])
        return decode(model, last.x_hat)

    images = drawn()
    assert images.shape == (2, 28, 28)
    assert images.dtype == np.float32
    assert images.min() >= 0
    assert images.max() <= 1
    assert images.tobytes() == drawn().tobytes()


def test_images_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"have shape \(28, 28\), but must have \(N, 28, 28\)"):
        encode(tiny_model(), np.zeros((28, 28)))


@pytest.mark.parametrize("label", [-1, 48])
def test_labels_that_are_no_class_are_refused(label):
    with pytest.raises(ValueError, match=r"must be 0 … 47"):
        denoiser(tiny_model(), np.array([label]))


def test_before_its_time_the_class_is_not_told():
    model = tiny_model()
    late = Model(model.weights, model.schedule, model.label_names, {"class_from": 0.3})
    z = np.random.default_rng(0).standard_normal((3, model.latent)).astype(np.float32)
    labels, nobody = np.array([1, 2, 40]), np.full(3, model.null)
    assert np.array_equal(denoise(late, z, 0.2, labels), denoise(model, z, 0.2, nobody))
    assert np.array_equal(denoise(late, z, 0.3, labels), denoise(model, z, 0.3, labels))
    mixed = denoise(late, z, np.array([0.1, 0.3, 0.9]), labels)
    told = np.array([model.null, 2, 40])
    assert mixed == pytest.approx(denoise(model, z, np.array([0.1, 0.3, 0.9]), told), abs=1e-6)
    guided = denoiser(late, labels, guidance=2.0)
    assert np.array_equal(guided(z, 0.2), denoise(model, z, 0.2, nobody))
    assert not np.allclose(guided(z, 0.4), denoise(late, z, 0.4, labels))


def test_the_last_step_of_a_sampler_is_told_the_class():
    model = tiny_model()
    late = Model(model.weights, model.schedule, model.label_names, {"class_from": 0.3})
    for steps, begins in ((2, 0.5), (20, 0.3)):
        *_, before, _ = sample(late, np.random.default_rng(0), np.array([3, 46]), steps)
        assert before.t == begins
