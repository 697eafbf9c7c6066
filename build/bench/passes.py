"""The denoiser over a case, pass after pass: run natively and, read as text, in the page's Python.

A case is a sampler's calls of the network on the way from noise to handwriting:

    {"labels": [N], "t": [steps], "z": [steps, N, D]}
"""

import json
from typing import Any

import numpy as np

from widgets.diffusion.model import model
from widgets.maths.network import denoise


class Passes:
    """A case that can be run repeatedly; `found` is the result of the last run."""

    def __init__(self, case: dict[str, Any]):
        self.labels = np.array(case["labels"])
        self.asked = [
            (np.array(z, np.float32), t) for z, t in zip(case["z"], case["t"], strict=True)
        ]
        self.found: list[Any] = []

    def run(self) -> None:
        """Every pass of the case."""
        self.found = [denoise(model(), z, t, self.labels) for z, t in self.asked]

    def result(self) -> str:
        """All numbers of the last run in one row, as JSON."""
        return json.dumps(np.concatenate(self.found).ravel().tolist())


def read(text: str) -> Passes:
    """The passes of a case in JSON."""
    return Passes(json.loads(text))
