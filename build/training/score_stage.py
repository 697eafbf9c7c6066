"""The last stage: the score network, on codes computed once.

What is minimised is the diffusion term of the bound itself, per nat of log-SNR, plus a small even
weight at all noise levels (`floor`), which the bound does not ask for but good samples do. With
probability 10% the label is hidden, for guidance and for the unconditional bound.
Where hardly any noise is left (t below `class_from`) the label is always hidden: z says what is
written, and a network that knows the class there learns the training images by heart.
"""

from __future__ import annotations

import functools
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.augment import augmented
from training.data import CLASSES, Emnist, balanced_weights
from training.export import Scaling
from training.loop import Average, Run, adam, index_drawer, set_rate
from training.models_torch import NULL, Encoder, Score
from widgets.maths.schedule import Schedule


@dataclass(frozen=True)
class ScoreSettings:
    """The stage's numbers; `end` is λ₁ in nats."""

    steps: int = 15_000
    batch: int = 4096
    rate: float = 2e-3
    decay: float = 0.9995
    end: float = -9.0
    class_from: float = 0.1
    floor: float = 1.0
    changed: float = 0.8
    copies: int = 40
    balance: float = 0.7
    hidden_label: float = 0.1
    weight_decay: float = 0.02
    seed: int = 2


def codes(encoder: Encoder, levels: Tensor, strength: float = 0.0) -> Tensor:
    """Raw codes (N, D) of grey levels (N, 28, 28), augmented first where `strength` is not 0."""
    found = []
    with torch.no_grad():
        for part in levels.split(5000):
            seen = augmented(part.float(), strength) if strength else part.float()
            found.append(encoder(seen / 255))
    return torch.cat(found)


def class_gaussians(x: Tensor, labels: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """Means and variances (48, D) of every class's codes and, last, of all classes' alike.

    A class's variances are drawn a little towards half the overall ones, as 30 images would.
    """
    mean, variance = x.new_zeros(2, CLASSES + 1, x.shape[1])
    mean[NULL] = weights @ x
    variance[NULL] = weights @ (x - mean[NULL]) ** 2
    for c in range(CLASSES):
        members = x[labels == c]
        mean[c] = members.mean(0)
        scatter = ((members - mean[c]) ** 2).sum(0)
        variance[c] = (scatter + 15 * variance[NULL]) / (len(members) + 30)
    return mean, variance


def train_score(
    data: Emnist, encoder: Encoder, settings: ScoreSettings, path: Path, device: torch.device
) -> tuple[Score, Scaling]:
    """The averaged score network and the scaling of codes that it was trained in."""
    torch.manual_seed(settings.seed)
    encoder = encoder.to(device)
    levels = torch.from_numpy(data.train_images).to(device)
    labels = torch.from_numpy(data.train_labels).to(device)
    weights = torch.from_numpy(balanced_weights(data.train_labels)).float().to(device)
    raw = codes(encoder, levels)
    scaling = Scaling.of(raw, weights)
    shelf = torch.stack(
        [scaling.scaled(raw)]
        + [scaling.scaled(codes(encoder, levels, 1.0)) for _ in range(settings.copies)]
    )
    held = scaling.scaled(codes(encoder, torch.from_numpy(data.test_images).to(device)))
    score = Score(*class_gaussians(shelf[0], labels, weights)).to(device)
    average = Average(score)
    modules = nn.ModuleDict({"score": score, "average": average})
    optimiser = adam(score.parameters(), device, (0.9, 0.98), settings.weight_decay)
    run = Run(path, modules, [optimiser], asdict(settings) | {"data": data.sha256}, device)
    draw = index_drawer(labels, settings.balance)
    start, n = scaling.log_snr, settings.batch
    span = start - settings.end
    told_below = float(Schedule.from_log_snr(start, settings.end).log_snr(settings.class_from))
    ranks = torch.arange(n, device=device)

    def before(step: int) -> None:
        falling = 0.5 + 0.5 * math.cos(math.pi * step / settings.steps)
        set_rate(optimiser, settings.rate * min(1.0, step / 1000) * falling)
        average.pace(step, settings.decay)

    def step() -> dict[str, Tensor]:
        chosen = draw(n)
        copy = torch.randint(1, settings.copies + 1, (n,), device=device)
        changed = torch.rand(n, device=device) < settings.changed
        clean = shelf[torch.where(changed, copy, 0), chosen]
        log_snr = start - span * (ranks + torch.rand(1, device=device)) / n
        hidden = torch.rand(n, device=device) < settings.hidden_label
        given = torch.where(hidden | (log_snr > told_below), NULL, labels[chosen])
        noise = torch.randn_like(clean)
        with torch.autocast("cpu", torch.bfloat16, enabled=device.type == "cpu"):
            error, weight = score.loss_terms(clean, noise, log_snr, given, changed)
        loss = (error * (weight + settings.floor)).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(score.parameters(), 1.0)
        optimiser.step()
        average.follow(score)
        with torch.no_grad():
            nats = 0.5 * (error * weight).sum(1).mean() * span
        return {"loss": loss.detach(), "nats": nats}

    def look() -> dict[str, float]:
        """The diffusion term in nats of what was trained on and of what was set apart."""
        n = len(held)
        some = torch.linspace(0, len(labels) - 1, n, device=device).long()
        given = torch.from_numpy(data.test_labels).to(device)
        nats = functools.partial(diffusion_nats, average.module, start, span, told_below)
        return {"seen_nats": nats(shelf[0, some], labels[some]), "held_nats": nats(held, given)}

    run.go(settings.steps, step, before, look)
    encoder.cpu()
    return average.module.cpu(), scaling.cpu()


def diffusion_nats(
    score: Score,
    start: float,
    span: float,
    told_below: float,
    x: Tensor,
    labels: Tensor,
    strata: int = 8,
) -> float:
    """The diffusion term of codes (N, D), classes counted evenly; the same draws at every call."""
    weights = torch.from_numpy(balanced_weights(labels.cpu().numpy())).to(x.device)
    draws = torch.Generator().manual_seed(0)
    total = 0.0
    for stratum in range(strata):
        u = (stratum + torch.rand(len(x), generator=draws).to(x.device)) / strata
        noise = torch.randn(x.shape, generator=draws).to(x.device)
        with torch.no_grad():
            log_snr = start - span * u
            given = torch.where(log_snr > told_below, NULL, labels)
            error, weight = score.loss_terms(x, noise, log_snr, given)
        total += float(weights @ (0.5 * (error * weight).sum(1) * span).double())
    return total / strata
