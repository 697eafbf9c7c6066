"""The second stage: the decoder learns to draw with a firm hand; the encoder no longer changes.

A decoder trained by likelihood alone draws the average of all strokes it could be, and so draws
faintly where it is unsure. Here a critic learns to tell drawn images from real ones (and, so that
its features are about writing, to name real ones); the decoder is to be taken for real, to agree
with the original in the critic's features (Larsen et al. 2016), and still to keep its likelihood.
The bound is a bound with any decoder; it is computed with this one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.data import CLASSES, Emnist
from training.loop import Run, average_of, follow, image_batches, set_rate
from training.models_torch import Decoder, Encoder, log_likelihood


@dataclass(frozen=True)
class DecoderSettings:
    """The stage's numbers: weights of the parts of the decoder's loss, after the critic's 1."""

    steps: int = 3000
    head_start: int = 200
    batch: int = 64
    rate: float = 1e-3
    decay: float = 0.998
    features: float = 1.0
    squares: float = 0.1
    likelihood: float = 0.002
    balance: float = 0.5
    changed: float = 0.25
    seed: int = 1


class Critic(nn.Module):
    """Images (N, 28, 28) → features at three depths, realness on a 7 × 7 grid, 47 logits."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 4, stride=2, padding=1)
        self.conv3 = nn.Conv2d(64, 96, 3, padding=1)
        self.real = nn.Conv2d(96, 1, 3, padding=1)
        self.name = nn.Linear(96 * 9, CLASSES)

    def forward(self, images: Tensor) -> tuple[list[Tensor], Tensor, Tensor]:
        """Features, realness (N, 1, 7, 7), logits (N, 47)."""
        h = [images[:, None]]
        with torch.autocast("cpu", torch.bfloat16):
            for layer in (self.conv1, self.conv2, self.conv3):
                h.append(F.leaky_relu(layer(h[-1]), 0.2))
            realness = self.real(h[-1])
            names = self.name(F.adaptive_max_pool2d(h[-1], 3).flatten(1))
        return [part.float() for part in h[1:]], realness.float(), names.float()


def train_decoder(
    data: Emnist, encoder: Encoder, decoder: Decoder, settings: DecoderSettings, path: Path
) -> Decoder:
    """The averaged decoder; `decoder` is where it starts."""
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    decoder.requires_grad_(True)
    modules = nn.ModuleDict(
        {"decoder": decoder, "average": average_of(decoder), "critic": Critic()}
    ).to(memory_format=torch.channels_last)
    critic = modules["critic"]
    drawing = torch.optim.Adam(decoder.parameters(), betas=(0.5, 0.99))
    judging = torch.optim.Adam(critic.parameters(), betas=(0.5, 0.99))
    run = Run(path, modules, [drawing, judging], rng, asdict(settings) | {"data": data.sha256})
    batch = image_batches(data, rng, settings.batch, settings.balance, settings.changed)
    total = settings.head_start + settings.steps
    for step in run.steps(total):
        falling = min(1.0, max(0.02, 2.5 * (1 - step / total)))
        set_rate(drawing, settings.rate * falling)
        set_rate(judging, settings.rate * falling)
        levels, labels = batch()
        real = levels / 255
        with torch.no_grad():
            code = encoder(real)
        location, log_scale = decoder(code + torch.randn_like(code))
        drawn = location.clamp(0, 1)
        _judge(critic, judging, real, drawn.detach(), labels)
        if step < settings.head_start:
            continue
        drawn = drawn + 0.02 * (location - drawn)  # beyond black and white a slope remains
        with torch.no_grad():
            wanted, _, _ = critic(real)
        features, realness, _ = critic(drawn)
        unlike = sum(
            ((a - b) ** 2).mean() / (b**2).mean() for a, b in zip(features, wanted, strict=True)
        )
        squares = ((drawn - real) ** 2).sum((1, 2)).mean()
        nats = -log_likelihood(levels, location, log_scale).mean()
        loss = (
            -realness.mean()
            + settings.features * unlike
            + settings.squares * squares
            + settings.likelihood * nats
        )
        drawing.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(decoder.parameters(), 10.0)
        drawing.step()
        follow(modules["average"], decoder, step - settings.head_start, settings.decay)
        run.note(realness=realness.mean().item(), unlike=float(unlike), nats=nats.item())
    return modules["average"]


def _judge(
    critic: Critic, optimiser: torch.optim.Optimizer, real: Tensor, drawn: Tensor, labels: Tensor
) -> None:
    """One step of the critic: hinge loss on realness, and naming the real images."""
    _, realness, names = critic(torch.cat([real, drawn]))
    n = len(real)
    loss = (
        F.relu(1 - realness[:n]).mean()
        + F.relu(1 + realness[n:]).mean()
        + 0.5 * F.cross_entropy(names[:n], labels)
    )
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
