"""The last stage: the score network, on codes computed once.

What is minimised is the diffusion term of the bound itself, per nat of log-SNR, plus a small even
weight at all noise levels (`floor`), which the bound does not ask for but good samples do. With
probability 10% the label is hidden, for guidance and for the unconditional bound.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.augment import augmented
from training.data import CLASSES, Emnist, balanced_weights
from training.export import Scaling
from training.loop import Run, average_of, follow, index_drawer, set_rate
from training.models_torch import NULL, Encoder, Score


@dataclass(frozen=True)
class ScoreSettings:
    """The stage's numbers; `end` is λ₁ in nats."""

    steps: int = 32_000
    batch: int = 384
    rate: float = 2e-3
    decay: float = 0.9997
    end: float = -9.0
    floor: float = 0.1
    changed: float = 0.4
    copies: int = 2
    balance: float = 0.7
    dropout: float = 0.1
    weight_decay: float = 0.01
    seed: int = 2


def codes(encoder: Encoder, levels: Tensor) -> Tensor:
    """Raw codes (N, D) of grey levels (N, 28, 28)."""
    with torch.no_grad():
        return torch.cat([encoder(part.float() / 255) for part in levels.split(1000)])


def class_gaussians(x: Tensor, labels: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """Means and variances (48, D) of every class's codes and, last, of all classes' alike.

    A class's variances are drawn a little towards half the overall ones, as 30 images would.
    """
    mean, variance = torch.zeros(CLASSES + 1, x.shape[1]), torch.zeros(CLASSES + 1, x.shape[1])
    mean[NULL] = weights @ x
    variance[NULL] = weights @ (x - mean[NULL]) ** 2
    for c in range(CLASSES):
        members = x[labels == c]
        mean[c] = members.mean(0)
        scatter = ((members - mean[c]) ** 2).sum(0)
        variance[c] = (scatter + 15 * variance[NULL]) / (len(members) + 30)
    return mean, variance


def train_score(
    data: Emnist, encoder: Encoder, settings: ScoreSettings, path: Path
) -> tuple[Score, Scaling]:
    """The averaged score network and the scaling of codes that it was trained in."""
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    levels = torch.from_numpy(data.train_images)
    labels = torch.from_numpy(data.train_labels)
    weights = torch.from_numpy(balanced_weights(data.train_labels)).float()
    raw = codes(encoder, levels)
    scaling = Scaling.of(raw, weights)
    x = scaling.scaled(raw)
    changed = [
        scaling.scaled(
            codes(encoder, torch.cat([augmented(part.float()) for part in levels.split(1000)]))
        )
        for _ in range(settings.copies)
    ]
    shelf = torch.stack([x, *changed], 1)
    score = Score(*class_gaussians(x, labels, weights))
    modules = nn.ModuleDict({"score": score, "average": average_of(score)})
    optimiser = torch.optim.AdamW(
        score.parameters(), betas=(0.9, 0.98), weight_decay=settings.weight_decay
    )
    run = Run(path, modules, [optimiser], rng, asdict(settings) | {"data": data.sha256})
    draw = index_drawer(data.train_labels, settings.balance)
    start, n = scaling.log_snr, settings.batch
    for step in run.steps(settings.steps):
        warm = min(1.0, step / 500)
        set_rate(optimiser, settings.rate * warm * (1 - step / settings.steps) ** 0.7)
        chosen = torch.from_numpy(draw(rng, n))
        which = torch.randint(1, settings.copies + 1, (n,))
        which[torch.rand(n) >= settings.changed] = 0
        given = labels[chosen].clone()
        given[torch.rand(n) < settings.dropout] = NULL
        even = (torch.arange(n) + torch.rand(1)) / n
        log_snr = start + (settings.end - start) * even
        clean = shelf[chosen, which]
        with torch.autocast("cpu", torch.bfloat16):
            error, weight = score.loss_terms(clean, torch.randn_like(clean), log_snr, given)
        loss = (error * (weight + settings.floor)).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(score.parameters(), 1.0)
        optimiser.step()
        follow(modules["average"], score, step, settings.decay)
        with torch.no_grad():
            nats = 0.5 * (error * weight).sum(1).mean() * (start - settings.end)
        run.note(loss=loss.item(), diffusion_nats=nats.item())
    return modules["average"], scaling
