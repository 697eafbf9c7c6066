"""The network as an ONNX graph, against numpy's: by the evaluator that defines the operators."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from bench import onnx_model
from widgets.maths import weights
from widgets.maths.network import denoise

SHIPPED = Path(__file__).resolve().parents[2] / "essays" / "diffusion" / "weights.npz"


@pytest.fixture(scope="module")
def model():
    return weights.load(SHIPPED)


@pytest.fixture(scope="module")
def evaluator(model):
    return ReferenceEvaluator(onnx.load_from_string(onnx_model.exported(model)))


@pytest.mark.parametrize("t", [0.0, 0.05, 0.5, 0.95, 1.0])
def test_the_graph_computes_what_numpy_computes(model, evaluator, t):
    rng = np.random.default_rng(1)
    z = rng.standard_normal((6, model.latent)).astype(np.float32)
    labels = np.array([27, 3, 27, model.null, model.null, 0])
    with np.errstate(over="ignore", invalid="ignore"):  # both forms of its sigmoid are tried
        (found,) = evaluator.run(None, onnx_model.inputs(model, z, t, labels))
    assert found.dtype == np.float32
    assert found == pytest.approx(denoise(model, z, t, labels), abs=1e-4)
