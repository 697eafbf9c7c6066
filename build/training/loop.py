"""What every training stage shares: progress, checkpoints, averages, class-balanced batches."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from training.augment import augmented
from training.data import Emnist, balanced_weights

SAVE_EVERY = 500


@dataclass
class Run:
    """One stage: its modules (averages among them), optimisers, generator, and settings.

    `steps` resumes from `path` if that was saved by a run of the same settings, and saves there
    as it goes: stopped and started again, a run ends where it would have ended.
    """

    path: Path
    modules: nn.ModuleDict
    optimisers: list[torch.optim.Optimizer]
    rng: np.random.Generator
    settings: Mapping[str, Any]
    numbers: dict[str, float] = field(default_factory=dict)

    def steps(self, total: int) -> Iterator[int]:
        """The steps that are still to do."""
        start = self._restore()
        with tqdm(total=total, initial=start, desc=self.path.stem, mininterval=1.0) as bar:
            for step in range(start, total):
                yield step
                bar.update()
                bar.set_postfix({k: f"{v:.3g}" for k, v in self.numbers.items()}, refresh=False)
                if (step + 1) % SAVE_EVERY == 0 or step + 1 == total:
                    self._save(step + 1)

    def note(self, **values: float) -> None:
        """Keeps a running mean of each value, to be shown."""
        for name, value in values.items():
            self.numbers[name] = 0.98 * self.numbers.get(name, value) + 0.02 * value

    def _save(self, step: int) -> None:
        state = {
            "step": step,
            "settings": json.dumps(dict(self.settings), sort_keys=True),
            "modules": self.modules.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "numpy": json.dumps(self.rng.bit_generator.state),
            "torch": torch.get_rng_state(),
            "numbers": self.numbers,
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.path)

    def _restore(self) -> int:
        if not self.path.exists():
            return 0
        state = torch.load(self.path, weights_only=True)
        if state["settings"] != json.dumps(dict(self.settings), sort_keys=True):
            raise SystemExit(
                f"{self.path} was made with other settings or data; move it away to start afresh."
            )
        self.modules.load_state_dict(state["modules"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.rng.bit_generator.state = json.loads(state["numpy"])
        torch.set_rng_state(state["torch"])
        self.numbers.update(state["numbers"])
        return int(state["step"])


def average_of(module: nn.Module) -> nn.Module:
    """A copy that is to follow `module` as its exponential moving average."""
    return copy.deepcopy(module).requires_grad_(False)


def follow(average: nn.Module, module: nn.Module, step: int, decay: float) -> None:
    """Moves the average a little towards the module, faster in the first steps."""
    keep = min(decay, (step + 1) / (step + 20))
    with torch.no_grad():
        torch._foreach_lerp_(list(average.parameters()), list(module.parameters()), 1 - keep)


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Sets the learning rate."""
    for group in optimiser.param_groups:
        group["lr"] = rate


def index_drawer(labels: np.ndarray, balance: float) -> Callable[[np.random.Generator, int], Any]:
    """A function (rng, n) → (n,) indices, drawn from a mixture of class-balanced and plain.

    All-balanced would show the rarest classes' few hundred images thirty times as often.
    """
    share = balance * balanced_weights(labels) + (1 - balance) / len(labels)
    cumulative = np.cumsum(share)

    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        found = np.searchsorted(cumulative, rng.random(n) * cumulative[-1])
        return np.minimum(found, len(labels) - 1)

    return draw


def image_batches(
    data: Emnist, rng: np.random.Generator, size: int, balance: float, changed: float
) -> Callable[[], tuple[Tensor, Tensor]]:
    """A function that draws grey levels (N, 28, 28) and labels (N,), some images augmented."""
    draw = index_drawer(data.train_labels, balance)
    part = round(size * changed)

    def batch() -> tuple[Tensor, Tensor]:
        chosen = draw(rng, size)
        levels = torch.from_numpy(data.train_images[chosen]).float()
        levels[:part] = augmented(levels[:part])
        return levels, torch.from_numpy(data.train_labels[chosen])

    return batch
