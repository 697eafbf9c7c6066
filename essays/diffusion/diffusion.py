"""The figures and the numbers of "A path to the diffusion loss".

What the text says of the model is read from the model's own file: its shape, its schedule, and
what the evaluation recorded there. The sizes of the data and the settings of the evaluation that
the file does not repeat are stated here.
"""

from typing import Any

import numpy as np

from essays.diffusion import graphs
from widgets.diffusion.diffusion_sampler import DiffusionSampler
from widgets.diffusion.evidence_by_drawing import EvidenceByDrawing
from widgets.diffusion.forward_process import SCHEDULE, ForwardProcess
from widgets.diffusion.handwriting import examples
from widgets.diffusion.joint_bound import JointBound
from widgets.diffusion.loss_terms import LossTerms
from widgets.diffusion.model import WEIGHTS, model
from widgets.kit.data_files import load
from widgets.maths.bound import LEVELS, pixel_log_likelihood
from widgets.maths.information import db_from_nats
from widgets.maths.network import PIXELS, Model, encode, pixel_parameters
from widgets.maths.schedule import noised

figures = (DiffusionSampler, JointBound, ForwardProcess, LossTerms, EvidenceByDrawing)


def numbers() -> dict[str, Any]:
    """Everything that the prose quotes."""
    net = model()
    ends = np.array([0.0, 1.0])
    start, end = net.schedule.log_snr(ends).tolist()
    angle_start, angle_end = np.degrees(net.schedule.angle(ends)).tolist()
    pixels_start, pixels_end = SCHEDULE.log_snr(ends).tolist()
    grey_pixels, grey_nats = grey_shares(net)
    evaluation = net.metadata.get("evaluation", {})
    return {
        "graph_forward": graphs.forward(),
        "graph_reverse": graphs.reverse(),
        "graph_topdown": graphs.topdown(),
        "nat_db": float(db_from_nats(1.0)),
        "train_images": 104_689,
        "test_images": 11_634,
        "bound_images": 2000,
        "evidence_images": 1000,
        "classes": len(net.label_names),
        "latent": net.latent,
        "class_from": net.class_from,
        "pixels": PIXELS,
        "parameters": sum(w.size for w in net.weights.values()),
        "megabytes": len(load(WEIGHTS)) / 1e6,
        "steps": DiffusionSampler().steps,
        "log_snr_start": start,
        "log_snr_end": end,
        "angle_start": angle_start,
        "angle_end": angle_end,
        "pixels_log_snr_start": pixels_start,
        "pixels_log_snr_end": pixels_end,
        "grey_pixels": grey_pixels,
        "grey_nats": grey_nats,
        "evaluated": bool(evaluation),
        "ev": evaluation,
        "ev_commit": evaluation.get("commit", "")[:7],
    }


def grey_shares(net: Model) -> tuple[float, float]:
    """Of the examples: the share of pixels neither paper nor full ink, and of nats spent on them.

    The nats are those of the reconstruction, averaged over eight draws of z₀ each.
    """
    levels = examples().images
    code = encode(net, levels / np.float32(LEVELS))
    grey = (levels > 0) & (levels < LEVELS)
    rng = np.random.default_rng(1)
    nats = np.zeros(levels.shape)
    for _ in range(8):
        noise = rng.standard_normal(code.shape)
        z = noised(net.schedule, code, 0.0, noise) / net.schedule.alpha(0.0)
        nats -= pixel_log_likelihood(levels, *pixel_parameters(net, z.astype(np.float32)))
    return float(grey.mean()), float(nats[grey].sum() / nats.sum())
