"""What every training stage shares: progress, checkpoints, averages, class-balanced batches.

A stage is one function without arguments that does one step, and everything it reads or changes
is a tensor that stays where it is. So the same function is called step by step on a CPU, and on a
CUDA device recorded once as a graph and replayed, which costs one launch a step.
"""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from training.augment import augmented
from training.data import CLASSES, Emnist, balanced_weights

SAVE_SECONDS = 60.0
NOTE_EVERY = 50
WARM_UP = 3  # steps before a graph is recorded: libraries choose their kernels in them

Step = Callable[[], Mapping[str, Tensor]]
"""One step of training; what it returns is shown."""


@dataclass
class Run:
    """One stage: its modules (averages among them), optimisers, settings, and where it runs.

    `go` resumes from `path` if that was saved by a run of the same settings, and saves there as
    it goes: stopped and started again, a run does the steps that were left.
    """

    path: Path
    modules: nn.ModuleDict
    optimisers: list[torch.optim.Optimizer]
    settings: Mapping[str, Any]
    device: torch.device
    numbers: dict[str, float] = field(default_factory=dict)

    def go(
        self,
        total: int,
        step: Step,
        before: Callable[[int], None],
        look: Callable[[], Mapping[str, float]] = dict,
    ) -> None:
        """The steps that are still to do, `before(i)` ahead of each, `look` at every save."""
        start, saved = self._restore(), time.monotonic()
        with (
            _one_stream(self.device),
            tqdm(total=total, initial=start, desc=self.path.stem, mininterval=2.0) as bar,
        ):
            for done in range(start, total):
                before(done)
                if done == start + WARM_UP and self.device.type == "cuda":
                    step = _recorded(step)
                values = step()
                bar.update()
                if done % NOTE_EVERY == 0 or done + 1 == total:
                    self._note(values)
                    bar.set_postfix({k: f"{v:.4g}" for k, v in self.numbers.items()}, refresh=False)
                if done + 1 == total or time.monotonic() - saved > SAVE_SECONDS:
                    self.numbers.update(look())
                    self._save(done + 1)
                    saved = time.monotonic()
        told = " ".join(f"{k} {v:.5g}" for k, v in self.numbers.items())
        print(f"{self.path.stem}: {total} steps, {told}", flush=True)

    def _note(self, values: Mapping[str, Tensor]) -> None:
        """Keeps a running mean of each value, to be shown."""
        for name, value in values.items():
            now = float(value)
            self.numbers[name] = 0.9 * self.numbers.get(name, now) + 0.1 * now

    def _save(self, step: int) -> None:
        state = {
            "step": step,
            "settings": json.dumps(dict(self.settings), sort_keys=True),
            "modules": self.modules.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "torch": _random_state(self.device),
            "numbers": self.numbers,
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.path)

    def _restore(self) -> int:
        if not self.path.exists():
            return 0
        state = torch.load(self.path, map_location=self.device, weights_only=True)
        if state["settings"] != json.dumps(dict(self.settings), sort_keys=True):
            raise SystemExit(
                f"{self.path} was made with other settings or data; move it away to start afresh."
            )
        self.modules.load_state_dict(state["modules"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        if self.device.type == "cuda":
            torch.cuda.set_rng_state(state["torch"].cpu(), self.device)
        else:
            torch.set_rng_state(state["torch"].cpu())
        self.numbers.update(state["numbers"])
        return int(state["step"])


def _random_state(device: torch.device) -> Tensor:
    if device.type == "cuda":
        return torch.cuda.get_rng_state(device)
    return torch.get_rng_state()


@contextmanager
def _one_stream(device: torch.device) -> Iterator[None]:
    """On a CUDA device, everything inside runs on one stream of its own, as recording needs."""
    if device.type != "cuda":
        yield
        return
    stream = torch.cuda.Stream(device)
    torch.cuda.synchronize(device)
    with torch.cuda.stream(stream):
        yield
    torch.cuda.synchronize(device)


def _recorded(step: Step) -> Step:
    """The same step as a CUDA graph, on the stream that it is called on."""
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, stream=torch.cuda.current_stream()):
        values = step()

    def replay() -> Mapping[str, Tensor]:
        graph.replay()
        return values

    return replay


def adam(
    parameters: Any, device: torch.device, betas: tuple[float, float], weight_decay: float = 0.0
) -> torch.optim.AdamW:
    """An optimiser whose learning rate is a tensor, so that a recorded step reads it afresh."""
    return torch.optim.AdamW(
        parameters,
        lr=torch.zeros((), device=device),
        betas=betas,
        weight_decay=weight_decay,
        fused=True,
        capturable=device.type == "cuda",
    )


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Sets the learning rate."""
    for group in optimiser.param_groups:
        group["lr"].fill_(rate)


class Average(nn.Module):
    """A copy of a module that follows it as its exponential moving average."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = copy.deepcopy(module).requires_grad_(False)
        first = next(module.parameters())
        self.register_buffer("move", torch.ones((), device=first.device))

    def pace(self, step: int, decay: float) -> None:
        """How far `follow` moves at this step: further in the first ones."""
        self.move.fill_(1 - min(decay, (step + 1) / (step + 20)))

    def follow(self, module: nn.Module) -> None:
        """Moves a little towards the module."""
        with torch.no_grad():
            for own, other in zip(self.module.parameters(), module.parameters(), strict=True):
                own.lerp_(other, self.move)


def index_drawer(labels: Tensor, balance: float) -> Callable[[int], Tensor]:
    """A function n → (n,) indices, drawn from a mixture of class-balanced and plain.

    All-balanced would show the rarest classes' few hundred images thirty times as often.
    """
    levelled = torch.from_numpy(balanced_weights(labels.cpu().numpy()))
    share = balance * levelled + (1 - balance) / len(labels)
    cumulative = torch.cumsum(share, 0).to(labels.device)

    def draw(n: int) -> Tensor:
        place = torch.rand(n, dtype=torch.float64, device=labels.device) * cumulative[-1]
        return torch.searchsorted(cumulative, place).clamp_(max=len(labels) - 1)

    return draw


def drawn_shares(labels: np.ndarray, balance: float) -> np.ndarray:
    """How often `index_drawer` draws each class, (47,)."""
    plain = np.bincount(labels, minlength=CLASSES) / len(labels)
    return balance / CLASSES + (1 - balance) * plain


def image_batches(
    data: Emnist, device: torch.device, size: int, balance: float, changed: float
) -> Callable[[], tuple[Tensor, Tensor, Tensor]]:
    """A function that draws grey levels (N, 28, 28), some augmented, labels and places (N,)."""
    images = torch.from_numpy(data.train_images).to(device)
    labels = torch.from_numpy(data.train_labels).to(device)
    draw = index_drawer(labels, balance)
    part = round(size * changed)

    def batch() -> tuple[Tensor, Tensor, Tensor]:
        chosen = draw(size)
        levels = images[chosen].float()
        if part:
            levels = torch.cat([augmented(levels[:part]), levels[part:]])
        return levels, labels[chosen], chosen

    return batch
