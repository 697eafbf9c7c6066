"""The second stage: the decoder learns to draw with a firm hand; the encoder no longer changes.

A decoder trained by likelihood alone draws the average of all strokes it could be, and so draws
faintly where it is unsure. Here a critic learns to tell drawn images from real ones (and, so that
its features are about writing, to name real ones); the decoder is to be taken for real, to agree
with the original in the critic's features and in its reading (Larsen et al. 2016), and still to
keep its likelihood. The bound is a bound with any decoder; it is computed with this one. The stage
is short and its rate falls: in a run of 20,000 steps the critic grew without bound.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.data import CLASSES, Emnist
from training.loop import Average, Run, adam, image_batches, set_rate
from training.models_torch import Decoder, Encoder, log_likelihood


@dataclass(frozen=True)
class DecoderSettings:
    """The stage's numbers: weights of the parts of the decoder's loss, after the critic's 1."""

    steps: int = 2500
    head_start: int = 150
    batch: int = 64
    rate: float = 1e-3
    decay: float = 0.999
    width: int = 32
    features: float = 1.0
    names: float = 1.0
    squares: float = 0.1
    likelihood: float = 0.003
    balance: float = 0.7
    changed: float = 0.0
    seed: int = 1


class Critic(nn.Module):
    """Images (N, 28, 28) → features at three depths, realness on a 7 × 7 grid, 47 logits."""

    def __init__(self, width: int) -> None:
        super().__init__()
        a, b, c = width, 2 * width, 3 * width
        self.conv1 = nn.Conv2d(1, a, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(a, b, 4, stride=2, padding=1)
        self.conv3 = nn.Conv2d(b, c, 3, padding=1)
        self.real = nn.Conv2d(c, 1, 3, padding=1)
        self.name = nn.Linear(c * 9, CLASSES)

    def forward(self, images: Tensor) -> tuple[list[Tensor], Tensor, Tensor]:
        """Features, realness (N, 1, 7, 7), logits (N, 47)."""
        h = [images[:, None]]
        with torch.autocast("cpu", torch.bfloat16, enabled=not images.is_cuda):
            for layer in (self.conv1, self.conv2, self.conv3):
                h.append(F.leaky_relu(layer(h[-1]), 0.2))
            realness = self.real(h[-1])
            names = self.name(F.adaptive_max_pool2d(h[-1], 3).flatten(1))
        return [part.float() for part in h[1:]], realness.float(), names.float()


def train_decoder(
    data: Emnist,
    encoder: Encoder,
    decoder: Decoder,
    settings: DecoderSettings,
    path: Path,
    device: torch.device,
) -> Decoder:
    """The averaged decoder; `decoder` is where it starts."""
    torch.manual_seed(settings.seed)
    encoder = encoder.to(device)
    decoder = decoder.to(device).requires_grad_(True)
    critic = Critic(settings.width).to(device, memory_format=torch.channels_last)
    average = Average(decoder)
    modules = nn.ModuleDict({"decoder": decoder, "average": average, "critic": critic})
    drawing = adam(decoder.parameters(), device, (0.5, 0.99))
    judging = adam(critic.parameters(), device, (0.5, 0.99))
    told = asdict(settings) | {"data": data.sha256}
    run = Run(path, modules, [drawing, judging], told, device)
    batch = image_batches(data, device, settings.batch, settings.balance, settings.changed)

    def before(step: int) -> None:
        falling = min(1.0, max(0.0, 2 * (1 - step / settings.steps)))
        set_rate(judging, settings.rate * falling)
        set_rate(drawing, settings.rate * falling * (step >= settings.head_start))
        average.pace(step, settings.decay)

    def step() -> dict[str, Tensor]:
        levels, labels, _ = batch()
        real = levels / 255
        with torch.no_grad():
            code = encoder(real)
        location, log_scale = decoder(code + torch.randn_like(code))
        drawn = location.clamp(0, 1)
        _judge(critic, judging, real, drawn.detach(), labels)
        drawn = drawn + 0.02 * (location - drawn)  # beyond black and white a slope remains
        with torch.no_grad():
            wanted, _, wanted_names = critic(real)
        features, realness, names = critic(drawn)
        unlike = sum(
            ((a - b) ** 2).mean() / (b**2).mean() for a, b in zip(features, wanted, strict=True)
        )
        misread = F.cross_entropy(names, wanted_names.softmax(1))
        squares = ((drawn - real) ** 2).sum((1, 2)).mean()
        nats = -log_likelihood(levels, location, log_scale).mean()
        loss = (
            -realness.mean()
            + settings.features * unlike
            + settings.names * misread
            + settings.squares * squares
            + settings.likelihood * nats
        )
        drawing.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(decoder.parameters(), 10.0)
        drawing.step()
        average.follow(decoder)
        return {
            "realness": realness.mean().detach(),
            "unlike": unlike.detach(),
            "misread": misread.detach(),
            "nats": nats.detach(),
            "squares": squares.detach(),
        }

    run.go(settings.steps, step, before)
    encoder.cpu()
    return average.module.cpu().eval()


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
