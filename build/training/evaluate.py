"""The frozen evaluation: what the committed weights are worth, measured always in the same way.

`python -m training.evaluate --data FILE` prints a table and, last, one line of JSON. With --apart
it measures on the training images that were set apart, by a judge that saw none of them: so
settings are chosen.
Every sample, bound and guess is computed by `widgets.maths`, from the file that is sent.

Fixed: the settings below; the seeds; the judge (classifier.py). Samples are class-balanced, so
the test set is weighted to be so too, for the distance as for the accuracies. Samples and noisy
images are rounded to 8 bits first, as the real ones are. Distances are measured REPEATS times
with fresh draws: the mean is given with its 95% interval.
"""

from __future__ import annotations

import argparse
import json
import math
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import trange

from training.classifier import Judge, judge, look
from training.commit import commit
from training.data import (
    CLASSES,
    DataError,
    Emnist,
    apart,
    balanced_indices,
    balanced_weights,
    read,
)
from training.metrics import (
    Moments,
    frechet,
    interval,
    nearest_distances,
    precision_recall,
)
from widgets.maths import bound
from widgets.maths.network import PIXELS, Model, decode, denoise, encode, sample
from widgets.maths.race import race
from widgets.maths.sampler import SAMPLERS
from widgets.maths.weights import WeightsError, annotated, load

WEIGHTS = Path("essays/diffusion/weights.npz")
SAMPLES = 5000
REPEATS = 5
STEPS = 20
SAMPLER = "dpm++2m"
GUIDANCE = 0.0
GUIDED = 0.05
NOISE = 0.05
BOUND_IMAGES = 2000
EVIDENCE_IMAGES = 1000
EVIDENCE_DRAWS = 16  # each of noise and opposite noise: 32 passes of the network for every class
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
SEED = 470


def drawn_images(
    model: Model,
    labels: np.ndarray,
    seed: int,
    steps: int = STEPS,
    sampler: str = SAMPLER,
    guidance: float = GUIDANCE,
) -> np.ndarray:
    """(N, 28, 28) 8-bit levels over 255: one sample for every label, drawn 500 at a time."""
    rng = np.random.default_rng(seed)
    images = []
    for start in range(0, len(labels), 500):
        part = labels[start : start + 500]
        *_, last = sample(model, rng, part, steps, SAMPLERS[sampler], guidance)
        images.append(decode(model, last.x_hat))
    return as_8_bit(np.concatenate(images))


def as_8_bit(images: np.ndarray) -> np.ndarray:
    """Images clipped to [0, 1] and rounded to the 256 levels."""
    return (np.rint(np.clip(images, 0, 1) * 255) / 255).astype(np.float32)


def balanced_labels(n: int, rng: np.random.Generator) -> np.ndarray:
    """(n,) labels, every class equally often (to within one)."""
    return balanced_indices(np.arange(CLASSES), n, rng)


def distances(model: Model, data: Emnist, eye: Judge, guided: float) -> dict[str, Any]:
    """Fréchet distances, accuracies, precision and recall; once more with the guidance `guided`."""
    test = data.test_images / np.float32(255)
    weights = balanced_weights(data.test_labels)
    test_features, guesses = look(eye, test)
    reference = Moments.of(test_features, weights)
    noisy = np.random.default_rng(SEED).normal(test, NOISE)
    noisy_features, _ = look(eye, as_8_bit(noisy))
    runs: dict[str, list[float]] = {"frechet": [], "floor": [], "accuracy": []}
    for repeat in trange(REPEATS, desc="sample"):
        rng = np.random.default_rng(SEED + repeat)
        labels = balanced_labels(SAMPLES, rng)
        features, seen = look(eye, drawn_images(model, labels, SEED + repeat))
        runs["frechet"].append(frechet(Moments.of(features), reference))
        runs["accuracy"].append(float((seen == labels).mean()))
        chosen = balanced_indices(data.train_labels, SAMPLES, rng)
        real_features, _ = look(eye, data.train_images[chosen] / np.float32(255))
        runs["floor"].append(frechet(Moments.of(real_features), reference))
    found: dict[str, Any] = {}
    for name, key in (("frechet", "frechet"), ("floor", "frechet_floor"), ("accuracy", "accuracy")):
        found[key], found[f"{key}_ci95"] = interval(np.array(runs[name]))
    found["frechet_noise"] = frechet(Moments.of(noisy_features, weights), reference)
    found["excess"] = (found["frechet"] - found["frechet_floor"]) / found["frechet_noise"]
    found["accuracy_real"] = float(weights @ (guesses == data.test_labels))
    found["accuracy_ratio"] = found["accuracy"] / found["accuracy_real"]
    labels = balanced_labels(SAMPLES, np.random.default_rng(SEED))
    guided_features, seen = look(eye, drawn_images(model, labels, SEED, guidance=guided))
    found["guided"] = guided
    found["frechet_guided"] = frechet(Moments.of(guided_features), reference)
    over = found["frechet_guided"] - found["frechet_floor"]
    found["excess_guided"] = over / found["frechet_noise"]
    found["accuracy_guided"] = float((seen == labels).mean())
    found["accuracy_ratio_guided"] = found["accuracy_guided"] / found["accuracy_real"]
    rng = np.random.default_rng(SEED)
    cap = SAMPLES // CLASSES
    evenly = [rng.permutation(np.flatnonzero(data.test_labels == c))[:cap] for c in range(CLASSES)]
    real = test_features[np.concatenate(evenly)]
    found["precision"], found["recall"] = precision_recall(real, features)
    found["precision_guided"], found["recall_guided"] = precision_recall(real, guided_features)
    found["precision_real"], found["recall_real"] = precision_recall(real, real_features)
    return found


def bits_per_dimension(model: Model, data: Emnist, strata: int = 32) -> dict[str, Any]:
    """The bound in bits a pixel over class-balanced test images: given the class, and for any."""
    rng = np.random.default_rng(SEED)
    chosen = balanced_indices(data.test_labels, BOUND_IMAGES, rng)
    levels = data.test_images[chosen].astype(np.float32)
    x = encode(model, levels / np.float32(255))
    reconstruction = np.concatenate(
        [
            bound.reconstruction_draws(model, one, code, 2, rng).mean(keepdims=True)
            for one, code in zip(levels, x, strict=True)
        ]
    )
    prior = bound.prior_term(model.schedule, x)
    found: dict[str, Any] = {}
    anything = np.full(len(x), CLASSES)
    for key, given in (
        ("bits_per_dim", data.test_labels[chosen]),
        ("bits_per_dim_any", anything),
    ):
        diffusion = np.zeros(len(x))
        for stratum in range(strata):
            t = (stratum + rng.random(len(x))) / strata
            noise = rng.standard_normal(x.shape)
            diffusion += bound.diffusion_draws(
                partial(denoise, model, labels=given),
                model.schedule,
                x,
                t,
                noise,
            )
        total = (reconstruction + prior + diffusion / strata) / (PIXELS * math.log(2))
        found[key] = float(total.mean())
        found[f"{key}_se"] = float(total.std(ddof=1) / math.sqrt(len(total)))
        if key == "bits_per_dim":
            found["nats_reconstruction"] = float(reconstruction.mean())
            found["nats_prior"] = float(prior.mean())
            found["nats_diffusion"] = float(diffusion.mean() / strata)
            # The pages hold a reader's drawing against these: 0%, 5%, … 100% of the images.
            nats = np.quantile(total * PIXELS * math.log(2), np.linspace(0, 1, 21))
            found["nats_quantiles"] = [round(float(q), 2) for q in nats]
    return found


def evidence_accuracy(model: Model, data: Emnist) -> dict[str, Any]:
    """How often the class with the best bound is the right one, over class-balanced test images.

    With it, quantiles of that best class's bound in nats, for the whole image and for its code
    alone (without the reconstruction): what a drawing can be held against.
    """
    rng = np.random.default_rng(SEED)
    chosen = balanced_indices(data.test_labels, EVIDENCE_IMAGES, rng)
    x = encode(model, data.test_images[chosen] / np.float32(255))
    levels = data.test_images[chosen].astype(np.float32)
    prior = bound.prior_term(model.schedule, x)
    right, codes, wholes = 0, [], []
    for code, label, image, paid in zip(x, data.test_labels[chosen], levels, prior, strict=True):
        *_, last = race(model, code, rng, most=EVIDENCE_DRAWS)
        right += last.leader == label
        codes.append(last.means[last.leader] + paid)
        drawn = bound.reconstruction_draws(model, image, code, 2, rng)
        wholes.append(codes[-1] + drawn.mean())
    share = right / len(x)
    return {
        "quantiles": list(QUANTILES),
        "nats_of_code": [round(float(v), 2) for v in np.quantile(codes, QUANTILES)],
        "nats_of_image": [round(float(v), 2) for v in np.quantile(wholes, QUANTILES)],
        "evidence_draws": EVIDENCE_DRAWS,
        "evidence_accuracy": share,
        "evidence_accuracy_se": math.sqrt(share * (1 - share) / len(x)),
    }


def memorisation(model: Model, data: Emnist, n: int = 2000) -> dict[str, float]:
    """Distances to the nearest training image: of samples, and of test images seen as sharply.

    Test images go through the encoder and the decoder first: what the decoder smooths away would
    otherwise make every sample look nearer than any real image. A ratio near 1 and a share near
    1% are what a model that copies nothing shows.
    """
    rng = np.random.default_rng(SEED)
    train = data.train_images.reshape(-1, PIXELS).astype(np.float32) / 255
    chosen = balanced_indices(data.test_labels, n, rng)
    seen = decode(model, encode(model, data.test_images[chosen] / np.float32(255)))
    drawn = drawn_images(model, balanced_labels(n, rng), SEED + 99)
    from_test = nearest_distances(seen.reshape(n, -1), train)
    from_drawn = nearest_distances(drawn.reshape(n, -1), train)
    near = np.quantile(from_test, 0.01)
    return {
        "nearest_median": float(np.median(from_drawn)),
        "nearest_median_test": float(np.median(from_test)),
        "nearest_ratio": float(np.median(from_drawn) / np.median(from_test)),
        "nearer_than_1_percent_of_test": float((from_drawn < near).mean()),
    }


def evaluate(weights: Path, data: Emnist, guided: float = GUIDED) -> dict[str, Any]:
    """Everything, as one dictionary of numbers."""
    model = load(weights)
    found: dict[str, Any] = {
        "samples": SAMPLES,
        "sampler": SAMPLER,
        "steps": STEPS,
        "guidance": GUIDANCE,
        "weights_bytes": weights.stat().st_size,
    }
    found |= distances(model, data, judge(data), guided)
    found |= bits_per_dimension(model, data)
    found |= evidence_accuracy(model, data)
    found |= memorisation(model, data)
    return {key: round(v, 5) if isinstance(v, float) else v for key, v in found.items()}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Evaluate the diffusion model's weights.")
    parser.add_argument("--data", type=Path, required=True, help="emnist.npz or NIST's gzip.zip")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--guided", type=float, default=GUIDED, help="the guidance to try")
    parser.add_argument(
        "--apart", action="store_true", help="measure on training images set apart, not test images"
    )
    parser.add_argument(
        "--record", action="store_true", help="write the result into the weights' metadata"
    )
    options = parser.parse_args()
    if options.record and options.apart:
        parser.error("--record keeps what test images say; leave --apart out.")
    torch.set_num_threads(1)
    try:
        data = read(options.data)
        data = apart(data) if options.apart else data
        found = evaluate(options.weights, data, options.guided)
    except (DataError, WeightsError) as error:
        raise SystemExit(str(error)) from error
    for key, value in found.items():
        print(f"{key:32} {value}")
    if options.record:
        noted = annotated(options.weights.read_bytes(), evaluation=found | {"commit": commit()})
        options.weights.write_bytes(noted)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
