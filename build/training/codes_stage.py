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

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.data import CLASSES, Emnist, balanced_weights
from training.loop import Average, Run, adam, drawn_shares, image_batches, set_rate
from training.models_torch import ClassGaussians, Decoder, Encoder, log_likelihood


@dataclass(frozen=True)
class CodesSettings:
    """The stage's numbers; `rate_nats` is what a code is to carry."""

    steps: int = 28_000
    batch: int = 512
    rate: float = 2e-3
    decay: float = 0.999
    latent: int = 32
    channels: tuple[int, int, int] = (32, 64, 128)
    rate_nats: float = 58.0
    reading: float = 400.0
    shared: float = 0.8
    squares: float = 30.0
    balance: float = 0.5
    changed: float = 0.5
    weight_decay: float = 1e-2
    seed: int = 0


class Reader(nn.Module):
    """The class from a noisy raw code; thrown away after the stage."""

    def __init__(self, latent: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(latent, 256), nn.ReLU(), nn.Dropout(0.1), nn.Linear(256, CLASSES)
        )

    def forward(self, z: Tensor) -> Tensor:
        """Logits (N, 47) from codes (N, D)."""
        return self.layers(0.2 * z)


def train_codes(
    data: Emnist, shares: Tensor, settings: CodesSettings, path: Path, device: torch.device
) -> tuple[Encoder, Decoder]:
    """The averaged encoder and decoder; `shares` (N, 47) are what the reader learns to say."""
    torch.manual_seed(settings.seed)
    net = nn.ModuleDict(
        {
            "encoder": Encoder(settings.latent, settings.channels),
            "decoder": Decoder(settings.latent),
            "prior": ClassGaussians(settings.latent),
            "reader": Reader(settings.latent),
        }
    ).to(device, memory_format=torch.channels_last)
    net.register_buffer("beta", torch.ones((), device=device))
    average = Average(net)
    optimiser = adam(net.parameters(), device, (0.9, 0.99), settings.weight_decay)
    modules = nn.ModuleDict({"net": net, "average": average})
    run = Run(path, modules, [optimiser], asdict(settings) | {"data": data.sha256}, device)
    batch = image_batches(data, device, settings.batch, settings.balance, settings.changed)
    shares = shares.to(device)
    common = torch.from_numpy(drawn_shares(data.train_labels, settings.balance)).float().to(device)

    def before(step: int) -> None:
        falling = 0.5 + 0.5 * math.cos(math.pi * step / settings.steps)
        set_rate(optimiser, settings.rate * min(1.0, step / 200) * falling)
        average.pace(step, settings.decay)

    def step() -> dict[str, Tensor]:
        levels, labels, chosen = batch()
        code = net["encoder"](levels / 255)
        z = code + torch.randn_like(code)
        location, log_scale = net["decoder"](z)
        nats = -log_likelihood(levels, location, log_scale).mean()
        squares = ((location.clamp(0, 1) - levels / 255) ** 2).sum((1, 2)).mean()
        carried = net["prior"].divergence(code, labels).mean()
        logits = net["reader"](z)
        reading = torch.lerp(
            F.cross_entropy(logits + common.log(), labels),
            F.cross_entropy(logits, shares[chosen]),
            settings.shared,
        )
        loss = nats + net.beta * carried + settings.reading * reading + settings.squares * squares
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 100.0)
        optimiser.step()
        average.follow(net)
        with torch.no_grad():
            too_much = carried / settings.rate_nats - 1
            net.beta.mul_(torch.exp(0.01 * too_much)).clamp_(0.1, 50.0)
        return {
            "nats": nats.detach(),
            "carried": carried.detach(),
            "reading": reading.detach(),
            "squares": squares.detach(),
            "beta": net.beta,
        }

    def look() -> dict[str, float]:
        """How much of what was set apart is read right, from a noisy code and from a clean one."""
        kept = average.module
        kept.eval()
        levels = torch.from_numpy(data.test_images).to(device).float()
        labels = torch.from_numpy(data.test_labels).to(device)
        weights = torch.from_numpy(balanced_weights(data.test_labels)).to(device)
        draws = torch.Generator().manual_seed(0)
        with torch.no_grad():
            code = kept["encoder"](levels / 255)
            z = code + torch.randn(code.shape, generator=draws).to(device)
            right = [kept["reader"](seen).argmax(1) == labels for seen in (z, code)]
            nats = -log_likelihood(levels, *kept["decoder"](z))
        shares = [float(weights @ r.double()) for r in right]
        return {
            "held_noisy": shares[0],
            "held_clean": shares[1],
            "held_nats": float(weights @ nats.double()),
        }

    run.go(settings.steps, step, before, look)
    kept = average.module.cpu().eval()
    return kept["encoder"], kept["decoder"]
