"""The figures and the numbers of "A path to the diffusion loss".

What the text says of the model is read from the model's own file: its shape, its schedule, and
what the evaluation recorded there. The sizes of the data and the settings of the evaluation that
the file does not repeat are stated here.
"""

from typing import Any

from essays.diffusion import graphs
from widgets.data import load
from widgets.diffusion_sampler import DiffusionSampler
from widgets.evidence_by_drawing import EvidenceByDrawing
from widgets.forward_process import ForwardProcess
from widgets.joint_bound import JointBound
from widgets.loss_terms import PIXELS, LossTerms
from widgets.maths.information import db_from_nats
from widgets.model import WEIGHTS, model

figures = (DiffusionSampler, JointBound, ForwardProcess, LossTerms, EvidenceByDrawing)


def numbers() -> dict[str, Any]:
    """Everything that the prose quotes."""
    net = model()
    start, end = (float(net.schedule.log_snr(t)) for t in (0.0, 1.0))
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
        "evaluated": bool(evaluation),
        "ev": evaluation,
        "ev_commit": evaluation.get("commit", "")[:7],
    }
