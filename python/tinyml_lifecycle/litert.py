"""LiteRT with its reference kernels. They are bit-exact with TFLM's; the optimised ones and XNNPACK are not always."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType


def load(model: str | Path, keep_all: bool = False) -> Interpreter:
    """An interpreter that is ready to run; `keep_all` keeps intermediate tensors readable."""
    interpreter = Interpreter(
        model_path=str(model),
        experimental_op_resolver_type=OpResolverType.BUILTIN_REF,
        experimental_preserve_all_tensors=keep_all,
        num_threads=1,
    )
    interpreter.allocate_tensors()
    return interpreter


def describe(interpreter: Interpreter) -> dict:
    """Inputs and outputs as plain data: name, shape, type, scale, zeroPoint."""
    return {
        "inputs": [_tensor(d) for d in interpreter.get_input_details()],
        "outputs": [_tensor(d) for d in interpreter.get_output_details()],
    }


def _tensor(details: dict) -> dict:
    scale, zero_point = details["quantization"]
    return {
        "name": details["name"],
        "shape": [int(n) for n in details["shape"]],
        "type": np.dtype(details["dtype"]).name,
        "scale": float(scale),
        "zeroPoint": int(zero_point),
    }


def run_rows(interpreter: Interpreter, inputs: np.ndarray) -> np.ndarray:
    """Runs [rows, width] inputs one by one.

    Returns [rows, outputs] in the model's own type. Rows are laid out row-major.
    """
    entry = interpreter.get_input_details()[0]
    exit_ = interpreter.get_output_details()[0]
    results = np.empty((len(inputs), int(np.prod(exit_["shape"]))), exit_["dtype"])
    for i, row in enumerate(inputs):
        interpreter.set_tensor(entry["index"], row.reshape(entry["shape"]))
        interpreter.invoke()
        results[i] = interpreter.get_tensor(exit_["index"]).reshape(-1)
    return results
