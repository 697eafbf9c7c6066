"""Before the code: what an image could be read as, by networks that were not trained on it.

Handwriting is ambiguous, and an encoder that is told every label as the truth learns by heart
what cannot be read: its codes of training images then lie apart more neatly than those of any
other images, and whatever is trained on them expects a neatness that it will not find. So the
training images are dealt into folds, a classifier is trained on all but one, and says of that one
how likely each class is. The code's reader learns to agree with these shares.
"""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.augment import augmented
from training.data import CLASSES, Emnist
from training.loop import Run, adam, index_drawer, set_rate


@dataclass(frozen=True)
class TeacherSettings:
    """The stage's numbers; `steps` are those of one fold."""

    steps: int = 2500
    folds: int = 4
    batch: int = 256
    rate: float = 3e-3
    width: int = 32
    weight_decay: float = 0.02
    seed: int = 3


class Teacher(nn.Module):
    """Images (N, 28, 28) in [0, 1] → logits (N, 47)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        channels = [1, width, width, 2 * width, 2 * width, 4 * width, 4 * width]
        layers: list[nn.Module] = []
        for k, (a, b) in enumerate(itertools.pairwise(channels)):
            layers += [nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU()]
            if k % 2:
                layers.append(nn.MaxPool2d(2))
        self.body = nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.3))
        self.head = nn.Linear(4 * width * 9, CLASSES)

    def forward(self, images: Tensor) -> Tensor:
        """Logits of a classifier for which all classes are equally common."""
        return self.head(self.body(images[:, None].contiguous(memory_format=torch.channels_last)))


def read_shares(
    data: Emnist, settings: TeacherSettings, path: Path, device: torch.device
) -> Tensor:
    """(N, 47): for every training image the probabilities that another fold's teacher gives."""
    told = asdict(settings) | {"data": data.sha256}
    rng = np.random.default_rng(settings.seed)
    fold = rng.integers(settings.folds, size=len(data.train_labels))
    shares = torch.zeros(len(fold), CLASSES)
    for k in range(settings.folds):
        apart = torch.from_numpy(fold == k)
        part = path.with_name(f"{path.stem}-{k}.pt")
        teacher = _train(data, ~apart, settings, told | {"fold": k}, part, device)
        images = torch.from_numpy(data.train_images)[apart]
        with torch.no_grad():
            logits = [teacher(some.to(device).float() / 255) for some in images.split(2000)]
            shares[apart] = torch.cat(logits).softmax(1).cpu()
    right = (shares.argmax(1) == torch.from_numpy(data.train_labels)).float().mean()
    print(f"teachers: {settings.folds} folds, {right:.4f} of the images of other folds", flush=True)
    return shares


def _train(
    data: Emnist,
    chosen: Tensor,
    settings: TeacherSettings,
    told: dict[str, object],
    path: Path,
    device: torch.device,
) -> Teacher:
    torch.manual_seed(settings.seed)
    images = torch.from_numpy(data.train_images)[chosen].to(device)
    labels = torch.from_numpy(data.train_labels)[chosen].to(device)
    teacher = Teacher(settings.width).to(device, memory_format=torch.channels_last)
    optimiser = adam(teacher.parameters(), device, (0.9, 0.99), settings.weight_decay)
    run = Run(path, nn.ModuleDict({"teacher": teacher}), [optimiser], told, device)
    draw = index_drawer(labels, 1.0)

    def before(step: int) -> None:
        done = step / settings.steps
        set_rate(optimiser, settings.rate * min(1.0, 5 * done, 1.25 * (1 - done)))

    def step() -> dict[str, Tensor]:
        some = draw(settings.batch)
        logits = teacher(augmented(images[some].float()) / 255)
        loss = F.cross_entropy(logits, labels[some], label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return {"loss": loss.detach()}

    run.go(settings.steps, step, before)
    return teacher.eval()
