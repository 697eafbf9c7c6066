"""The denoiser of widgets/maths/network.py as an ONNX graph, for other runtimes to compute.

    z           the noisy codes (N, D)
    labels      the distinct class labels (K,): their conditioning of F is computed once each
    which       for every row of z, the place of its label in `labels` (N,)
    time        α, σ and λ of the one time of all rows (3,)
    x_hat       the guess of the clean codes (N, D)

It computes the same as `denoise` at one time, in the same order, all of it in float32.
Products are Gemm with weights as they are stored, [out, in], and SiLU is x · Sigmoid(x): the forms
that runtimes know to be fast.
"""

import itertools
from typing import Any

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

from widgets.maths.network import EPSILON, FREQUENCIES, Model
from widgets.maths.schedule import Array

OPSET, IR = 18, 10
COLUMNS = np.array([1])
"""The axis along which a row's numbers lie; operators take their axes as arrays."""


class Graph:
    """Nodes in order, and the constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.names = (f"v{number}" for number in itertools.count())

    def __call__(self, operator: str, *inputs: str | ArrayLike, **options: Any) -> str:
        """The name of an operator's result; inputs are names or constants."""
        return self.several(1, operator, *inputs, **options)[0]

    def several(
        self, count: int, operator: str, *inputs: str | ArrayLike, **options: Any
    ) -> list[str]:
        """The names of the `count` results of an operator."""
        results = list(itertools.islice(self.names, count))
        named = [value if isinstance(value, str) else self.constant(value) for value in inputs]
        self.nodes.append(helper.make_node(operator, named, results, **options))
        return results

    def constant(self, value: ArrayLike) -> str:
        """The name of a constant, a number or an array; what is not whole is float32."""
        array = np.asarray(value)
        array = array if array.dtype.kind == "i" else array.astype(np.float32)
        name = next(self.names)
        self.constants.append(numpy_helper.from_array(array, name))
        return name


def exported(model: Model) -> bytes:
    """The file of the model's denoiser."""
    w, g = model.weights, Graph()

    def dense(name: str, x: str) -> str:
        return g("Gemm", x, w[f"{name}.weight"], w[f"{name}.bias"], transB=1)

    def silu(x: str) -> str:
        return g("Mul", x, g("Sigmoid", x))

    def normalised(x: str) -> str:
        square = g("ReduceMean", g("Mul", x, x), COLUMNS)
        return g("Div", x, g("Sqrt", g("Add", square, EPSILON)))

    def total(variance: str | Array) -> str:
        return g("Add", g("Mul", g("Mul", alpha, alpha), variance), g("Mul", sigma, sigma))

    alpha, sigma, log_snr = g.several(3, "Split", "time", axis=0, num_outputs=3)
    angles = g("Mul", log_snr, FREQUENCIES[None])
    waves = g("Concat", g("Cos", angles), g("Sin", angles), axis=1)
    embedding = g("Add", dense("score.time", waves), g("Gather", w["score.label"], "labels"))
    film = g("Gather", dense("score.film", silu(embedding)), "which")
    blocks = model.metadata["architecture"]["blocks"]
    parts = iter(g.several(2 * blocks, "Split", film, axis=1, num_outputs=2 * blocks))

    h = dense("score.in", g("Div", "z", g("Sqrt", total(w["variance"][model.null]))))
    for block, (scale, shift) in enumerate(zip(parts, parts, strict=True)):
        a = dense(f"score.{block}.up", g("Add", g("Mul", normalised(h), scale), shift))
        h = g("Add", h, dense(f"score.{block}.down", silu(a)))
    f = dense("score.out", normalised(h))

    of_rows = g("Gather", "labels", "which")
    mean, variance = (g("Gather", w[name], of_rows) for name in ("mean", "variance"))
    share = g("Div", variance, total(variance))
    centred = g("Sub", "z", g("Mul", alpha, mean))
    gaussian = g("Add", mean, g("Mul", g("Mul", alpha, share), centred))
    correction = g("Mul", g("Mul", sigma, g("Sqrt", share)), f)
    g.nodes.append(helper.make_node("Add", [gaussian, correction], ["x_hat"]))
    return finished(g, model.latent)


def finished(g: Graph, latent: int) -> bytes:
    """The checked file of a whole graph."""
    inputs = [
        helper.make_tensor_value_info("z", TensorProto.FLOAT, ["N", latent]),
        helper.make_tensor_value_info("labels", TensorProto.INT64, ["K"]),
        helper.make_tensor_value_info("which", TensorProto.INT64, ["N"]),
        helper.make_tensor_value_info("time", TensorProto.FLOAT, [3]),
    ]
    outputs = [helper.make_tensor_value_info("x_hat", TensorProto.FLOAT, ["N", latent])]
    graph = helper.make_graph(g.nodes, "denoise", inputs, outputs, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def inputs(
    model: Model, z: Array, t: float, labels: NDArray[np.integer[Any]]
) -> dict[str, NDArray[Any]]:
    """The graph's inputs for these arguments of `denoise`."""
    labels = np.where(t < model.class_from, model.null, labels)
    distinct, which = np.unique(labels, return_inverse=True)
    at = model.schedule
    time = np.array([at.alpha(t), at.sigma(t), at.log_snr(t)], np.float32)
    return {"z": z, "labels": distinct, "which": which, "time": time}
