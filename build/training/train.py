"""Trains the diffusion model and writes its weights file: one command, seeded, resumable.

`python -m training.train --data FILE` runs four stages, each with its own checkpoints in
`--work`: the teachers, the code, the decoder, the score network. Stopped at any time, the same
command goes on from there. With `--device cuda` it takes a few minutes; on a CPU, most of a day.
Nothing is trained on the training images that `apart` sets aside: they are for choosing settings.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TypeVar

import torch

from training.codes_stage import CodesSettings, train_codes
from training.commit import commit
from training.data import LABEL_NAMES, DataError, Emnist, apart, read
from training.decoder_stage import DecoderSettings, train_decoder
from training.evaluate import WEIGHTS
from training.export import (
    architecture,
    decoder_weights,
    encoder_weights,
    score_weights,
)
from training.score_stage import ScoreSettings, train_score
from training.teacher_stage import TeacherSettings, read_shares
from widgets.maths.weights import dump

Settings = TypeVar("Settings", TeacherSettings, CodesSettings, DecoderSettings, ScoreSettings)


def shortened(settings: Settings, share: float) -> Settings:
    """A stage's settings with `share` of their steps, at least one."""
    return dataclasses.replace(settings, steps=max(1, round(share * settings.steps)))


def train(
    data: Emnist, work: Path, share: float = 1.0, device: str = "cpu", *, int8: bool = True
) -> bytes:
    """The weights file's bytes; `share` below 1 shortens every stage (for a quick look)."""
    teaching, coding = shortened(TeacherSettings(), share), shortened(CodesSettings(), share)
    drawing, scoring = shortened(DecoderSettings(), share), shortened(ScoreSettings(), share)
    settings = (teaching, coding, drawing, scoring)
    on, part = torch.device(device), apart(data)
    shares = read_shares(part, teaching, work / "teacher.pt", on)
    encoder, decoder = train_codes(part, shares, coding, work / "codes.pt", on)
    decoder = train_decoder(part, encoder, decoder, drawing, work / "decoder.pt", on)
    score, scaling = train_score(part, encoder, scoring, work / "score.pt", on)
    weights = (
        encoder_weights(encoder, scaling) | decoder_weights(decoder, scaling) | score_weights(score)
    )
    metadata = {
        "architecture": architecture(encoder, decoder, score),
        "log_snr": [scaling.log_snr, scoring.end],
        "class_from": scoring.class_from,
        "label_names": LABEL_NAMES,
        "data_sha256": data.sha256,
        "credit": "Trained on EMNIST (Cohen, Afshar, Tapson, van Schaik 2017, arXiv:1702.05373).",
        "commit": commit(),
        "settings": {type(s).__name__: dataclasses.asdict(s) for s in settings},
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
    parser.add_argument("--device", default="cpu", help="where to compute: cpu, cuda, cuda:1 …")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_float32_matmul_precision("high")
    torch.backends.cudnn.benchmark = True
    try:
        data = read(options.data)
    except DataError as error:
        raise SystemExit(str(error)) from error
    packed = train(data, options.work, options.share, options.device)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(packed)
    print(f"wrote {options.out} ({len(packed)} bytes)")


if __name__ == "__main__":
    main()
