"""A whole model of a few thousand random weights, for tests that need one of any kind."""

from __future__ import annotations

import numpy as np

from widgets.maths.network import Model
from widgets.maths.weights import dump, expected_shapes, load

ARCHITECTURE = {
    "latent": 5,
    "classes": 47,
    "encoder": [2, 3, 4],
    "decoder": [3, 2],
    "decoder_hidden": 6,
    "width": 8,
    "hidden": 12,
    "blocks": 2,
    "embedding": 6,
}


def tiny_weights(seed: int = 0, gap: float = 1.0) -> dict[str, np.ndarray]:
    """Random weights by name; the classes' means lie about `gap` apart."""
    rng = np.random.default_rng(seed)
    weights = {
        name: (rng.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)
        for name, shape in expected_shapes(ARCHITECTURE).items()
    }
    weights["mean"] *= np.float32(gap)
    weights["variance"] = (0.5 + rng.random(weights["variance"].shape)).astype(np.float32)
    return weights


def tiny_bytes(*, int8: bool = False, **changes: object) -> bytes:
    """The file of such a model; `changes` replace entries of its metadata."""
    metadata = {
        "architecture": ARCHITECTURE,
        "log_snr": [4.0, -8.0],
        "label_names": list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"),
    }
    return dump(tiny_weights(), metadata | changes, int8=int8)


def tiny_model(gap: float = 1.0) -> Model:
    """The model itself."""
    model = load(tiny_bytes())
    return Model(tiny_weights(gap=gap), model.schedule, model.label_names, model.metadata)
