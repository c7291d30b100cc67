"""From a float model to INT8.

Every kind of input first becomes a float `.tflite`, which is then calibrated and quantised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.lite.python.convert import mlir_quantize
from tensorflow.lite.python.optimize.calibrator import Calibrator

from .open_model import Refused, first_line, open_model, plain
from .rows import choose_representative, read_split

Progress = Callable[[int, int, str], None]


def load(parameters: dict, progress: Progress) -> dict:
    """Operation `load`.

    {source} → {inputs, outputs} as [{shape, type}] without the batch, to be compared before anything heavy.
    """
    model = open_model(Path(parameters["source"]))
    return {"inputs": [plain(t) for t in model.inputs], "outputs": [plain(t) for t in model.outputs]}


def convert(parameters: dict, progress: Progress) -> dict:
    """Operation `convert`.

    parameters: source (`.keras`, `.h5`, SavedModel folder or float `.tflite`), rows (split file for calibration),
    labels, width, plan (representative, seed, perChannel), float, int8 (files to write), shape (of the input, where the
    source is a `.tflite`).
    Result: bytes of both files and how many rows calibrated.
    """
    plan = parameters["plan"]
    progress(0, 3, "float model")
    flat, shape = float_model(Path(parameters["source"]), parameters.get("shape"))
    Path(parameters["float"]).write_bytes(flat)
    progress(1, 3, "calibrating")
    split = read_split(parameters["rows"], parameters["labels"], parameters["width"])
    chosen = choose_representative(split.labels, plan["representative"], plan["seed"])

    def samples() -> Iterator[list[np.ndarray]]:
        for row in chosen:
            yield [split.features[row].reshape(shape)]

    try:
        calibrated = Calibrator(flat).calibrate(samples)
        progress(2, 3, "quantising")
        quantised = mlir_quantize(
            calibrated,
            disable_per_channel=not plan["perChannel"],
            disable_per_channel_for_dense_layers=not plan["perChannel"],
            fully_quantize=True,
            input_data_type=tf.int8,
            output_data_type=tf.int8,
        )
    except Exception as error:
        raise Refused("cannot-quantise", first_line(error)) from error
    Path(parameters["int8"]).write_bytes(quantised)
    progress(3, 3, "")
    return {"floatBytes": len(flat), "int8Bytes": len(quantised), "representative": len(chosen)}


def float_model(source: Path, shape: list[int] | None) -> tuple[bytes, list[int]]:
    """A float `.tflite` for one sample, and its input's shape.

    A fixed batch of 1 keeps shape arithmetic out of the graph.
    """
    if source.suffix == ".tflite":
        return source.read_bytes(), shape or []
    model = open_model(source)
    spec = tf.TensorSpec([1, *model.inputs[0].shape[1:]], model.inputs[0].dtype, name="features")
    try:
        function = tf.function(model.call, input_signature=[spec]).get_concrete_function()
        return tf.lite.TFLiteConverter.from_concrete_functions([function]).convert(), spec.shape.as_list()
    except Exception as error:
        raise Refused("cannot-convert", first_line(error)) from error
