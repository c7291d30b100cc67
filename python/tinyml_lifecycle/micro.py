"""TensorFlow Lite Micro on the host (PyPI `tflite-micro`).

The kernels that INT8 models on microcontrollers are defined by.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tflite_micro import runtime


def load(model: str | Path, keep_all: bool = False) -> runtime.Interpreter:
    """An interpreter that is ready to run; `keep_all` keeps intermediate tensors readable."""
    kinds = runtime.InterpreterConfig
    kind = kinds.kPreserveAllTensors if keep_all else kinds.kAllocationRecording
    return runtime.Interpreter.from_file(str(model), intrepreter_config=kind)


def run_rows(model: str | Path, inputs: np.ndarray) -> np.ndarray:
    """Runs INT8 rows [rows, width] one by one; returns INT8 [rows, outputs]."""
    interpreter = load(model)
    shape = interpreter.get_input_details(0)["shape"]
    size = int(np.prod(interpreter.get_output_details(0)["shape"]))
    results = np.empty((len(inputs), size), np.int8)
    for i, row in enumerate(inputs):
        interpreter.set_input(row.reshape(shape), 0)
        interpreter.invoke()
        results[i] = interpreter.get_output(0).reshape(-1)
    return results
