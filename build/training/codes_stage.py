"""The first stage: the code. Encoder, a likelihood-trained decoder, a Gaussian a class, a reader.

The loss is the bound of a VAE whose posterior is N(f(image), I) and whose prior is a Gaussian a
class, with two changes. The divergence is weighted by β, steered so that a code carries `rate`
nats: few enough to be learned by a small diffusion, enough to draw with. And a reader, a small
network thrown away afterwards, must tell the class from the noisy code: so that classes lie apart
where the diffusion can see it, which both the samples and the evidence by drawing live from.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from training.data import CLASSES, Emnist
from training.loop import Run, average_of, follow, image_batches, set_rate
from training.models_torch import ClassGaussians, Decoder, Encoder, log_likelihood


@dataclass(frozen=True)
class CodesSettings:
    """The stage's numbers; `rate_nats` is what a code is to carry."""

    steps: int = 6000
    batch: int = 256
    rate: float = 2e-3
    decay: float = 0.999
    latent: int = 32
    rate_nats: float = 50.0
    reading: float = 80.0
    squares: float = 30.0
    balance: float = 0.5
    changed: float = 0.5
    seed: int = 0


def train_codes(data: Emnist, settings: CodesSettings, path: Path) -> tuple[Encoder, Decoder]:
    """The averaged encoder and decoder."""
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    net = nn.ModuleDict(
        {
            "encoder": Encoder(settings.latent),
            "decoder": Decoder(settings.latent),
            "prior": ClassGaussians(settings.latent),
            "reader": nn.Sequential(
                nn.Linear(settings.latent, 256), nn.ReLU(), nn.Linear(256, CLASSES)
            ),
        }
    ).to(memory_format=torch.channels_last)
    modules = nn.ModuleDict({"net": net, "average": average_of(net)})
    optimiser = torch.optim.AdamW(net.parameters(), betas=(0.9, 0.99), weight_decay=1e-4)
    run = Run(path, modules, [optimiser], rng, asdict(settings) | {"data": data.sha256})
    run.numbers["beta"] = 1.0
    batch = image_batches(data, rng, settings.batch, settings.balance, settings.changed)
    for step in run.steps(settings.steps):
        falling = 0.5 + 0.5 * math.cos(math.pi * step / settings.steps)
        set_rate(optimiser, settings.rate * min(1.0, step / 200) * falling)
        levels, labels = batch()
        code = net["encoder"](levels / 255)
        z = code + torch.randn_like(code)
        location, log_scale = net["decoder"](z)
        nats = -log_likelihood(levels, location, log_scale).mean()
        squares = ((location.clamp(0, 1) - levels / 255) ** 2).sum((1, 2)).mean()
        carried = net["prior"].divergence(code, labels).mean()
        reading = F.cross_entropy(net["reader"](0.2 * z), labels)
        beta = run.numbers["beta"]
        loss = nats + beta * carried + settings.reading * reading + settings.squares * squares
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 100.0)
        optimiser.step()
        follow(modules["average"], net, step, settings.decay)
        too_much = carried.item() / settings.rate_nats - 1
        run.numbers["beta"] = min(max(beta * math.exp(0.01 * too_much), 0.1), 50.0)
        run.note(nats=nats.item(), carried=carried.item(), reading=reading.item())
    return modules["average"]["encoder"], modules["average"]["decoder"]
