"""From PyTorch's modules to the named arrays that `widgets.maths.network` computes with.

Two things change on the way. Convolution kernels become [out, height · width · in], as im2col
reads them. And the codes' scale moves into the layers next to them: the networks were trained on
raw codes with noise of variance 1; outside, a code has mean 0 and a mean variance of 1, and
dimensions that carry less than the noise (if there are any) are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from training.models_torch import Conv, Decoder, Encoder, Score


@dataclass(frozen=True)
class Scaling:
    """How raw codes f become x = (f − mean)/scale: mean (D,), one scale, dimensions kept (D,)."""

    mean: torch.Tensor
    scale: float
    kept: torch.Tensor

    @classmethod
    def of(cls, codes: torch.Tensor, weights: torch.Tensor) -> Scaling:
        """From raw codes (N, D), each counted with its weight (weights sum to one)."""
        mean = weights @ codes
        variance = weights @ (codes - mean) ** 2
        kept = variance > 1.0
        if not kept.any():
            raise SystemExit(
                f"The codes vary by at most {float(variance.max()):.2g}, less than the noise; "
                "train the first stage for longer."
            )
        return cls(mean, float(variance[kept].mean().sqrt()), kept)

    @property
    def log_snr(self) -> float:
        """λ₀ in nats: the log-SNR of a code of variance 1 under the noise the decoder knows."""
        return float(2 * np.log(self.scale))

    def cpu(self) -> Scaling:
        """The same, on the CPU."""
        return Scaling(self.mean.cpu(), self.scale, self.kept.cpu())

    def scaled(self, codes: torch.Tensor) -> torch.Tensor:
        """x (N, kept) from raw codes (N, D)."""
        return ((codes - self.mean) / self.scale)[:, self.kept]


def encoder_weights(encoder: Encoder, scaling: Scaling) -> dict[str, np.ndarray]:
    """The arrays `encoder.*`."""
    found = _layers(encoder, "encoder")
    kept, mean = scaling.kept.numpy(), scaling.mean.numpy()
    found["encoder.out.weight"] = found["encoder.out.weight"][kept] / scaling.scale
    found["encoder.out.bias"] = (found["encoder.out.bias"] - mean)[kept] / scaling.scale
    return found


def decoder_weights(decoder: Decoder, scaling: Scaling) -> dict[str, np.ndarray]:
    """The arrays `decoder.*`."""
    found = _layers(decoder, "decoder")
    matrix, kept = found["decoder.dense1.weight"], scaling.kept.numpy()
    found["decoder.dense1.weight"] = matrix[:, kept] * scaling.scale
    found["decoder.dense1.bias"] = found["decoder.dense1.bias"] + matrix @ scaling.mean.numpy()
    return found


def score_weights(score: Score) -> dict[str, np.ndarray]:
    """The arrays `score.*`, and the classes' `mean` and `variance`."""
    renamed = {"input": "in", "output": "out"}
    found = {"mean": score.mean.numpy(), "variance": score.variance.numpy()}
    for name, value in _layers(score, "score").items():
        parts = [renamed.get(part, part) for part in name.split(".") if part != "blocks"]
        found[".".join(parts)] = value
    found["score.label"] = found.pop("score.label.weight")
    return found


def architecture(encoder: Encoder, decoder: Decoder, score: Score) -> dict[str, object]:
    """What `widgets.maths.weights.expected_shapes` needs to know."""
    return {
        "latent": score.mean.shape[1],
        "classes": score.mean.shape[0] - 1,
        "encoder": [
            encoder.conv1.out_channels,
            encoder.conv2.out_channels,
            encoder.conv3.out_channels,
        ],
        "decoder": [decoder.conv1.out_channels, decoder.conv2.out_channels],
        "decoder_hidden": decoder.dense1.out_features,
        "width": score.input.out_features,
        "hidden": score.blocks[0].up.out_features,
        "blocks": len(score.blocks),
        "embedding": score.time.out_features,
    }


def _layers(module: nn.Module, prefix: str) -> dict[str, np.ndarray]:
    """Weights and biases by name, kernels as matrices."""
    found = {}
    for name, layer in module.named_modules():
        if isinstance(layer, Conv):
            kernel = layer.weight.detach().permute(0, 2, 3, 1)
            found[f"{prefix}.{name}.weight"] = kernel.reshape(len(kernel), -1).numpy().copy()
        elif isinstance(layer, nn.Linear | nn.Embedding):
            found[f"{prefix}.{name}.weight"] = layer.weight.detach().numpy().copy()
        if getattr(layer, "bias", None) is not None:
            found[f"{prefix}.{name}.bias"] = layer.bias.detach().numpy().copy()
    return found
