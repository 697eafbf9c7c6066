"""Trains the diffusion model and writes its weights file: one command, seeded, resumable.

`python -m training.train --data FILE` runs three stages, each with its own checkpoint in
`--work`: the code, the decoder, the score network. Stopped at any time, the same command goes on
from there. About an hour and a half on one CPU core.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TypeVar

import torch

from training.codes_stage import CodesSettings, train_codes
from training.commit import commit
from training.data import LABEL_NAMES, DataError, Emnist, read
from training.decoder_stage import DecoderSettings, train_decoder
from training.evaluate import WEIGHTS
from training.export import (
    architecture,
    decoder_weights,
    encoder_weights,
    score_weights,
)
from training.score_stage import ScoreSettings, train_score
from widgets.maths.weights import dump

Settings = TypeVar("Settings", CodesSettings, DecoderSettings, ScoreSettings)


def shortened(settings: Settings, share: float) -> Settings:
    """A stage's settings with `share` of their steps, at least one."""
    return dataclasses.replace(settings, steps=max(1, round(share * settings.steps)))


def train(data: Emnist, work: Path, share: float = 1.0, *, int8: bool = True) -> bytes:
    """The weights file's bytes; `share` below 1 shortens every stage (for a quick look)."""
    codes = shortened(CodesSettings(), share)
    drawing = shortened(DecoderSettings(), share)
    scores = shortened(ScoreSettings(), share)
    encoder, decoder = train_codes(data, codes, work / "codes.pt")
    decoder = train_decoder(data, encoder, decoder, drawing, work / "decoder.pt")
    score, scaling = train_score(data, encoder, scores, work / "score.pt")
    weights = (
        encoder_weights(encoder, scaling) | decoder_weights(decoder, scaling) | score_weights(score)
    )
    metadata = {
        "architecture": architecture(encoder, decoder, score),
        "log_snr": [scaling.log_snr, scores.end],
        "label_names": LABEL_NAMES,
        "data_sha256": data.sha256,
        "credit": "Trained on EMNIST (Cohen, Afshar, Tapson, van Schaik 2017, arXiv:1702.05373).",
        "commit": commit(),
        "settings": {type(s).__name__: dataclasses.asdict(s) for s in (codes, drawing, scores)},
        "torch": torch.__version__,
    }
    return dump(weights, metadata, int8=int8)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Train the diffusion model.")
    parser.add_argument("--data", type=Path, required=True, help="emnist.npz or NIST's gzip.zip")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--work", type=Path, default=Path(".cache/training"))
    parser.add_argument("--share", type=float, default=1.0, help="shorten every stage, for a look")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    try:
        data = read(options.data)
    except DataError as error:
        raise SystemExit(str(error)) from error
    packed = train(data, options.work, options.share)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(packed)
    print(f"wrote {options.out} ({len(packed)} bytes)")


if __name__ == "__main__":
    main()
