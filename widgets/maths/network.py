"""The model's networks, forward only: encoder, decoder, and the denoiser between them.

    N, D    images (or samples) at once; dimensions of a code
    x       the code of an image, x = f(image), (N, D): scaled to a mean variance of 1
    z       a code noised to time t (N, D); α, σ, λ, t as in schedule.py
    c       class label 0 … 46, or 47 (NULL), "any character"
    m, v    mean and variance of a class's codes, (48, D): row 47 is that of all classes
    h       what the network carries, (N, W)

The denoiser is the best one that a Gaussian a class would have, corrected by a network F:

    x̂ = m + α v (z − α m)/(α² v + σ²)  +  σ √v /√(α² v + σ²) · F(z, λ, c)

Both come from the same fact: if the codes of a class were exactly N(m, v), the first part would be
E[x | z] and the standard deviation of x given z would be σ √v /√(α² v + σ²). So F has only to
learn what is not Gaussian, in units in which the answer is of order 1 at every noise level (for
m = 0, v = 1 it is −v of "v-prediction", Salimans and Ho 2022). Noise prediction is the same thing:
ε̂ = (z − α x̂)/σ.

Convolutions are im2col and one product; images and grids are (N, H, W, C); weights are [out, in].
Usage:

    model = weights.load("weights.npz")
    for frame in sample(model, rng, labels, steps=20):    # sampler.Frame: step, t, z, x_hat
        images = decode(model, frame.x_hat)               # (N, 28, 28) in [0, 1]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from widgets.maths.kernels import product, silu
from widgets.maths.sampler import SAMPLERS, Denoiser, Frame, Sampler, trajectory
from widgets.maths.schedule import Array, Schedule

SIDE = 28
"""Pixels along each side of an image."""
PIXELS = SIDE * SIDE
EPSILON = 1e-6
FREQUENCIES = (0.05 * 40.0 ** (np.arange(16) / 15)).astype(np.float32)
"""Angular frequencies (per nat of λ) of the 16 sine and cosine pairs that tell F the time."""


@dataclass(frozen=True)
class Model:
    """What was loaded: float32 weights by name, the schedule, the classes' names, the metadata."""

    weights: Mapping[str, Array]
    schedule: Schedule
    label_names: tuple[str, ...]
    metadata: Mapping[str, Any]

    @property
    def latent(self) -> int:
        """D, the number of dimensions of a code."""
        return int(self.weights["mean"].shape[1])

    @property
    def class_from(self) -> float:
        """The time from which on the network is told the class; before it, z alone says enough."""
        return float(self.metadata.get("class_from", 0.0))

    @property
    def null(self) -> int:
        """The label that stands for any character."""
        return len(self.label_names)


def encode(model: Model, images: Array) -> Array:
    """The codes (N, D) of images (N, 28, 28) with values in [0, 1]; raises ValueError if not so."""
    images = np.asarray(images, np.float32)
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise ValueError(f"The images have shape {images.shape}, but must have (N, 28, 28).")
    h = images[..., None]
    for name, size, stride in (("conv1", 4, 2), ("conv2", 4, 2), ("conv3", 3, 2)):
        h = _relu(_convolve(model, f"encoder.{name}", h, size, stride))
    return _dense(model, "encoder.out", h.reshape(len(h), -1))


def decode(model: Model, code: Array) -> Array:
    """The images (N, 28, 28), values in [0, 1], that codes (N, D) stand for."""
    location = _depth_to_space(_convolve(model, "decoder.loc", _decoder_grid(model, code), 3, 1))
    return np.clip(location[..., 0], 0.0, 1.0)


def pixel_parameters(model: Model, code: Array) -> tuple[Array, Array]:
    """Location and log-scale, (N, 28, 28) each, of every pixel's discretised logistic."""
    grid = _decoder_grid(model, code)
    location = _depth_to_space(_convolve(model, "decoder.loc", grid, 3, 1))[..., 0]
    log_scale = _depth_to_space(_convolve(model, "decoder.scale", grid, 3, 1))[..., 0]
    return location, np.clip(log_scale, -7.0, 2.0)


def denoise(model: Model, z: Array, t: ArrayLike, labels: NDArray[np.integer[Any]]) -> Array:
    """x̂ (N, D) from z (N, D), time t (one number, or (N,)) and labels (N,) in 0 … 47.

    At times before `model.class_from` the labels do not matter: all are taken for NULL.
    """
    w = model.weights
    t = np.asarray(t)
    labels = np.where(t < model.class_from, model.null, labels)
    if t.ndim == 0:  # one time for all: condition each distinct label once
        distinct, which = np.unique(labels, return_inverse=True)
        film = _condition(model, t[None], distinct)[which]
    else:
        film = _condition(model, t, labels)
    alpha = model.schedule.alpha(t).astype(np.float32)[..., None]
    sigma = model.schedule.sigma(t).astype(np.float32)[..., None]
    spread = np.sqrt(alpha**2 * w["variance"][model.null] + sigma**2)
    h = _dense(model, "score.in", z / spread)
    blocks = film.shape[1] // (2 * h.shape[1])
    for block, (scale, shift) in enumerate(
        film.reshape(len(film), blocks, 2, -1).transpose(1, 2, 0, 3)
    ):
        a = _normalised(h)
        a *= scale
        a += shift
        h += _dense(model, f"score.{block}.down", silu(_dense(model, f"score.{block}.up", a)))
    f = _dense(model, "score.out", _normalised(h))
    mean, variance = w["mean"][labels], w["variance"][labels]
    total = alpha**2 * variance + sigma**2
    gaussian = mean + alpha * variance * (z - alpha * mean) / total
    return np.asarray(gaussian + sigma * np.sqrt(variance / total) * f)


def denoiser(model: Model, labels: NDArray[np.integer[Any]], guidance: float = 0.0) -> Denoiser:
    """The model as a function of z and t alone, for these labels.

    With guidance g > 0 (Ho and Salimans 2022) the guess is x̂_c + g (x̂_c − x̂_null): further away
    from what any character would be, at twice the work.
    """
    labels = np.asarray(labels)
    if labels.size and not 0 <= labels.min() <= labels.max() <= model.null:
        raise ValueError(
            f"The labels run from {labels.min()} to {labels.max()}, but must be 0 … {model.null}."
        )
    if guidance == 0:
        return lambda z, t: denoise(model, z, t, labels)
    both = np.concatenate([labels, np.full_like(labels, model.null)])

    def guided(z: Array, t: float) -> Array:
        if t < model.class_from:
            return denoise(model, z, t, labels)
        x_hat, x_any = np.split(denoise(model, np.concatenate([z, z]), t, both), 2)
        return np.asarray(x_hat + np.float32(guidance) * (x_hat - x_any))

    return guided


def sample(
    model: Model,
    rng: np.random.Generator,
    labels: NDArray[np.integer[Any]],
    steps: int = 20,
    sampler: Sampler = SAMPLERS["dpm++2m"],
    guidance: float = 0.0,
) -> Iterator[Frame]:
    """The frames that lead from noise to codes of the characters `labels` (N,): one a step.

    The last step begins where the class begins to matter, `model.class_from`, or earlier if steps
    are few. The same generator state, labels and settings give the same frames.
    """
    labels = np.asarray(labels)
    z = rng.standard_normal((len(labels), model.latent)).astype(np.float32)
    guess, told = denoiser(model, labels, guidance), model.class_from
    yield from trajectory(guess, model.schedule, z, rng, steps, sampler, last_from=told)


def _condition(model: Model, t: Array, labels: NDArray[np.integer[Any]]) -> Array:
    """Scales and shifts of every block, (N, blocks · 2 · W), from times and labels."""
    log_snr = model.schedule.log_snr(t).astype(np.float32)
    angles = log_snr[:, None] * FREQUENCIES
    waves = np.concatenate([np.cos(angles), np.sin(angles)], axis=1)
    embedding = _dense(model, "score.time", waves) + model.weights["score.label"][labels]
    return _dense(model, "score.film", silu(embedding))


def _dense(model: Model, name: str, x: Array) -> Array:
    result = product(x, model.weights[f"{name}.weight"])
    result += model.weights[f"{name}.bias"]
    return result


def _decoder_grid(model: Model, code: Array) -> Array:
    """The 14 × 14 grid from which the pixels' parameters are read, (N, 14, 14, C)."""
    h = _relu(_dense(model, "decoder.dense1", np.asarray(code, np.float32)))
    h = _relu(_dense(model, "decoder.dense2", h)).reshape(len(h), 7, 7, -1)
    h = _relu(h + _convolve(model, "decoder.conv1", h, 3, 1))
    h = _relu(_depth_to_space(_convolve(model, "decoder.up", h, 3, 1)))
    return _relu(h + _convolve(model, "decoder.conv2", h, 3, 1))


def _convolve(model: Model, name: str, x: Array, size: int, stride: int) -> Array:
    """A size × size convolution of (N, H, W, C), padded by 1 all round; weight [out, size² C]."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    n, height, width, channels = padded.shape
    rows, columns = (height - size) // stride + 1, (width - size) // stride + 1
    of_n, of_row, of_column, of_channel = padded.strides
    windows = np.lib.stride_tricks.as_strided(
        padded,
        (n, rows, columns, size, size, channels),
        (of_n, stride * of_row, stride * of_column, of_row, of_column, of_channel),
        writeable=False,
    )
    out = _dense(model, name, windows.reshape(n * rows * columns, -1))
    return out.reshape(n, rows, columns, -1)


def _depth_to_space(x: Array) -> Array:
    """(N, H, W, 4C) → (N, 2H, 2W, C): channel (dy, dx, c) of a cell becomes its pixel (dy, dx)."""
    n, h, w, c = x.shape
    split = x.reshape(n, h, w, 2, 2, c // 4).transpose(0, 1, 3, 2, 4, 5)
    return split.reshape(n, 2 * h, 2 * w, c // 4)


def _normalised(h: Array) -> Array:
    """h divided by the root of the mean square of each row."""
    square = np.einsum("ij,ij->i", h, h) / np.float32(h.shape[1])
    return np.asarray(h / np.sqrt(square + np.float32(EPSILON))[:, None])


def _relu(x: Array) -> Array:
    return np.maximum(x, np.float32(0))
