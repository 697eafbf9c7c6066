"""Records what PyTorch computes, for the tests of the numpy networks, which have no PyTorch.

`PYTHONPATH=.:build python -m training.record` writes tests/maths/torch_activations.npz:
a small random model's weights file, inputs, and PyTorch's outputs for them in float32. To be run
again whenever the networks change.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from training.data import LABEL_NAMES
from training.export import (
    Scaling,
    architecture,
    decoder_weights,
    encoder_weights,
    score_weights,
)
from training.models_torch import Decoder, Encoder, Score, log_likelihood
from widgets.maths.weights import dump

PATH = Path("tests/maths/torch_activations.npz")
LOG_SNR = (3.0, -9.0)
RAW = 8  # dimensions of a raw code, of which one is dropped


def main() -> None:
    """The command."""
    torch.manual_seed(0)
    encoder, decoder = Encoder(RAW, (4, 6, 8)), Decoder(RAW, 12, (6, 4))
    kept = torch.arange(RAW) != 2
    scaling = Scaling(torch.randn(RAW), 4.0, kept)
    score = Score(torch.randn(48, RAW - 1), 0.3 + torch.rand(48, RAW - 1), 16, 24, 3, 10)
    for module in (*score.blocks, score.output):  # they start at zero, which would test nothing
        for parameter in module.parameters():
            torch.nn.init.normal_(parameter, std=0.3)
    images = torch.randint(0, 256, (5, 28, 28)).float()
    z, labels = torch.randn(9, RAW - 1), torch.tensor([0, 3, 3, 47, 46, 12, 0, 30, 47])
    log_snr = torch.linspace(*LOG_SNR, 9)
    with torch.no_grad():
        code = scaling.scaled(encoder(images / 255))
        raw = scaling.mean.expand(5, -1).clone()
        raw[:, kept] = code * scaling.scale + scaling.mean[kept]
        location, log_scale = decoder(raw)
        score_output = score(z, log_snr, labels)
        noise, x = torch.randn(9, RAW - 1), torch.randn(9, RAW - 1)
        error, weight = score.loss_terms(x, noise, log_snr, labels)
    weights = (
        encoder_weights(encoder, scaling) | decoder_weights(decoder, scaling) | score_weights(score)
    )
    metadata = {
        "architecture": architecture(encoder, decoder, score),
        "log_snr": LOG_SNR,
        "label_names": LABEL_NAMES,
    }
    np.savez_compressed(
        PATH,
        weights=np.frombuffer(dump(weights, metadata, int8=False), np.uint8),
        images=images.numpy(),
        code=code.numpy(),
        location=location.numpy(),
        log_scale=log_scale.numpy(),
        log_likelihood=log_likelihood(images, location, log_scale),
        z=z.numpy(),
        labels=labels.numpy(),
        log_snr=log_snr.numpy(),
        score=score_output.numpy(),
        x=x.numpy(),
        noise=noise.numpy(),
        loss=(0.5 * error * weight).sum(1).numpy(),
    )
    print(f"wrote {PATH} ({PATH.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
