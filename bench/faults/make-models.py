"""Makes the INT8 files below bench/faults/models/other: the float model of models/, quantised with one mistake each.

Usage: PYTHONPATH=python python bench/faults/make-models.py
(needs tensorflow-cpu 2.21 and numpy; models/ holds what `tinyml run` makes of fixtures/fruit)
"""

import json
import pathlib

import numpy as np
import tensorflow as tf
from tensorflow.lite.python.convert import mlir_quantize
from tensorflow.lite.python.optimize.calibrator import Calibrator
from tinyml_lifecycle.rows import read_split

FOLDER = pathlib.Path(__file__).parent / "models"
contract = json.loads((FOLDER / "contract.json").read_text())
train = read_split(FOLDER / "data" / "train.csv", contract["labels"])
offset = np.array([f["scaling"]["offset"] for f in contract["features"]], np.float32)
scale = np.array([f["scaling"]["scale"] for f in contract["features"]], np.float32)
FLOAT = (FOLDER / "model" / "float.tflite").read_bytes()
random = np.random.RandomState(4)


def save(name: str, flatbuffer: bytes) -> None:
    (FOLDER / "other").mkdir(exist_ok=True)
    (FOLDER / "other" / f"{name}.tflite").write_bytes(flatbuffer)
    print(name, len(flatbuffer))


def quantised(rows: np.ndarray, flat: bytes = FLOAT, per_channel: bool = True) -> bytes:
    """INT8 with ranges from `rows` [n, 3]."""
    calibrated = Calibrator(flat).calibrate(lambda: ([row[None].astype(np.float32)] for row in rows))
    return mlir_quantize(
        calibrated,
        disable_per_channel=not per_channel,
        disable_per_channel_for_dense_layers=not per_channel,
        fully_quantize=True,
        input_data_type=tf.int8,
        output_data_type=tf.int8,
    )


def network(kernels: list, biases: list, relu: bool = True, softmax: bool = True) -> tf.keras.Model:
    """A float model of the same form from other weights."""
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Input((3,), batch_size=1),
            tf.keras.layers.Dense(kernels[0].shape[1], "relu" if relu else None),
            tf.keras.layers.Dense(kernels[1].shape[1], "softmax" if softmax else None),
        ]
    )
    model.set_weights([kernels[0], biases[0], kernels[1], biases[1]])
    return model


def dense(kernels: list, biases: list, **more: bool) -> bytes:
    return tf.lite.TFLiteConverter.from_keras_model(network(kernels, biases, **more)).convert()


def with_ends(rows: np.ndarray, ends: tf.DType | None, calibrate: bool = True) -> bytes:
    """By the public converter, with other types at the ends; without calibration only the weights become INT8."""
    converter = tf.lite.TFLiteConverter.from_keras_model(network(kernels, biases))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if calibrate:
        converter.representative_dataset = lambda: ([row[None].astype(np.float32)] for row in rows)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    if ends:
        converter.inference_input_type = converter.inference_output_type = ends
    return converter.convert()


def weights_of_float() -> tuple[list, list]:
    """Kernels [inputs, outputs] and biases of the float model's two layers."""
    interpreter = tf.lite.Interpreter(model_content=FLOAT, experimental_preserve_all_tensors=True)
    interpreter.allocate_tensors()
    layers = [op for op in interpreter._get_ops_details() if op["op_name"] == "FULLY_CONNECTED"]
    return (
        [interpreter.get_tensor(op["inputs"][1]).T for op in layers],
        [interpreter.get_tensor(op["inputs"][2]) for op in layers],
    )


rows = train.features[random.permutation(len(train.features))[:200]]
kernels, biases = weights_of_float()

# Mistakes.
save("calibrated-on-unscaled", quantised(rows * scale + offset))
save("calibrated-on-tenfold", quantised(rows * 10))
save("calibrated-on-first-rows", quantised(train.features[:3]))
save("calibrated-on-zeros", quantised(np.zeros((100, 3))))
save("calibrated-on-noise", quantised(random.uniform(0, 1, (100, 3))))
save("calibrated-on-swapped", quantised(rows[:, [1, 2, 0]] * np.float32([1, 3, 1])))
save("unsigned-ends", with_ends(rows, tf.uint8))
save("float-ends", with_ends(rows, None))
save("weights-alone", with_ends(rows, None, calibrate=False))
save("no-relu", quantised(rows, dense(kernels, biases, relu=False)))
save("no-softmax", quantised(rows, dense(kernels, biases, softmax=False)))
save(
    "labels-rotated",
    quantised(rows, dense([kernels[0], np.roll(kernels[1], 1, axis=1)], [biases[0], np.roll(biases[1], 1)])),
)
save("features-swapped", quantised(rows, dense([kernels[0][[1, 0, 2]], kernels[1]], biases)))
save("other-training", quantised(rows, dense([k + random.normal(0, 0.3, k.shape) for k in kernels], biases)))
# Right, but unusual.
save("per-tensor", quantised(rows, per_channel=False))
save("forty-rows", quantised(train.features[:: len(train.features) // 40]))
order = random.permutation(kernels[0].shape[1])
save(
    "units-reordered", quantised(rows, dense([kernels[0][:, order], kernels[1][order]], [biases[0][order], biases[1]]))
)
