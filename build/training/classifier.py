"""The judge: a small CNN trained by a fixed recipe, whose features the evaluation measures in.

It is committed as this recipe, not as weights: seeded, single-threaded, about ten minutes on one
CPU core, cached outside the repository under a name made of the recipe and the data's hash. It
never sees the generative model, nor the model it.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import trange

from training.augment import augmented
from training.data import CLASSES, Emnist, balanced_indices

FEATURES = 64
STEPS = 3000
BATCH = 192
SEED = 20220915


class Judge(nn.Module):
    """Three convolutions, 64 features, 47 logits."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 24, 3, padding=1),
            nn.BatchNorm2d(24),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(24, 48, 3, padding=1),
            nn.BatchNorm2d(48),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(48, 96, 3, padding=1),
            nn.BatchNorm2d(96),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(96 * 9, FEATURES),
            nn.ReLU(),
        )
        self.dropout = nn.Dropout(0.2)
        self.head = nn.Linear(FEATURES, CLASSES)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Images (N, 28, 28) in [0, 1] → features (N, 64) and logits (N, 47)."""
        features = self.body(images[:, None].contiguous(memory_format=torch.channels_last))
        return features, self.head(self.dropout(features))


def judge(data: Emnist, cache: Path | None = None) -> Judge:
    """The trained judge for this data: from the cache if it is there, else trained now."""
    folder = cache or Path(os.environ.get("DECIBAN_CACHE", Path.home() / ".cache" / "deciban"))
    recipe = Path(__file__).read_bytes() + data.sha256.encode()
    path = folder / f"judge-{hashlib.sha256(recipe).hexdigest()[:16]}.pt"
    model = Judge()
    if path.exists():
        model.load_state_dict(torch.load(path, weights_only=True))
    else:
        _train(model, data)
        folder.mkdir(parents=True, exist_ok=True)
        torch.save(model.state_dict(), path)
    return model.eval()


def look(model: Judge, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features (N, 64) float64 and predicted labels (N,) of images (N, 28, 28) in [0, 1]."""
    features, labels = [], []
    with torch.no_grad():
        for start in range(0, len(images), 500):
            batch = torch.from_numpy(images[start : start + 500].astype(np.float32))
            seen, logits = model(batch)
            features.append(seen.double().numpy())
            labels.append(logits.argmax(1).numpy())
    return np.concatenate(features), np.concatenate(labels)


def _train(model: Judge, data: Emnist) -> None:
    torch.manual_seed(SEED)
    for module in model.modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
    model.to(memory_format=torch.channels_last).train()
    rng = np.random.default_rng(SEED)
    order = balanced_indices(data.train_labels, STEPS * BATCH, rng).reshape(STEPS, BATCH)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=STEPS)
    for step in trange(STEPS, desc="judge"):
        images = torch.from_numpy(data.train_images[order[step]]).float()
        labels = torch.from_numpy(data.train_labels[order[step]])
        _, logits = model(augmented(images) / 255)
        loss = F.cross_entropy(logits, labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        rate.step()
