"""Makes fixtures/motion: 50 simulated motion readings in windows of 4, every aggregate, a network of random weights.

Usage: PYTHONPATH=python python test/verification/make-motion.py
(needs tensorflow-cpu 2.21, ai-edge-litert, tflite-micro, numpy)
"""

import json
import pathlib

import numpy as np
import tensorflow as tf
from tinyml_lifecycle.reference import answers, write_reference

FOLDER = pathlib.Path(__file__).parent / "fixtures" / "motion"
COLUMNS = ["ax", "ay", "az", "gx"]
LABELS = ["still", "wave", "circle"]
SIZE = 4
random = np.random.default_rng(5)
f32 = np.float32


def mean(x: np.ndarray) -> np.ndarray:
    total = f32(0)
    for value in x:
        total = total + value
    return total / f32(SIZE)


def spread(x: np.ndarray, around: np.ndarray) -> np.ndarray:
    total = f32(0)
    for value in x:
        total = total + (value - around) * (value - around)
    return np.sqrt(total / f32(SIZE))


def features(rows: np.ndarray) -> np.ndarray:
    """[samples, 4, 4] → [samples, 10]; as FEATURES says, written apart from the project's code."""
    ax, ay, az, gx = rows.transpose(2, 1, 0)
    length = np.sqrt((ax * ax + ay * ay) + az * az)
    columns = [mean(length), spread(ay, mean(ay)), spread(az, f32(0)), np.minimum.reduce(ax), np.maximum.reduce(ax)]
    columns += [np.maximum.reduce(gx) - np.minimum.reduce(gx), *(np.abs(gx) / f32(2))]
    return np.stack(columns, axis=1).astype(f32)


FEATURES = [
    ("length", "sqrt(ax*ax + ay*ay + az*az)", "mean"),
    ("ay", "ay", "std"),
    ("az", "az", "rms"),
    ("low", "ax", "min"),
    ("high", "ax", "max"),
    ("turn", "gx", "range"),
    ("course", "abs(gx) / 2", "each"),
]

rows = random.normal(0, 1, (80, SIZE, 4)).astype(f32)
every = features(rows)
offset, scale = every.mean(axis=0).astype(f32), every.std(axis=0).astype(f32)
offset[6:], scale[6:] = offset[6], scale[6]
scaled = (every - offset) / scale
tf.keras.utils.set_random_seed(2)
layers = [tf.keras.layers.Input((10,)), tf.keras.layers.Dense(6, "relu"), tf.keras.layers.Dense(3, "softmax")]
model = tf.keras.Sequential(layers)
converter = tf.lite.TFLiteConverter.from_keras_model(model)
converter.optimizations = [tf.lite.Optimize.DEFAULT]
converter.representative_dataset = lambda: ([row[None]] for row in scaled)
converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
converter.inference_input_type = converter.inference_output_type = tf.int8
flatbuffer = converter.convert()
for folder in ("data", "model"):
    (FOLDER / folder).mkdir(parents=True, exist_ok=True)
(FOLDER / "model" / "model.tflite").write_bytes(flatbuffer)

# 12 windows; a missing value stands between the readings of the second one, and is skipped.
readings = rows[:12].reshape(-1, 4)
lines = [",".join(["sample", *COLUMNS])]
for i, row in enumerate(readings):
    if i == 6:
        lines.append("-1,0.5,,0.25,1")
    lines.append(",".join([str(i // SIZE), *(str(v) for v in row)]))
(FOLDER / "data" / "replay.csv").write_text("\n".join(lines) + "\n")
found = answers(FOLDER / "model" / "model.tflite", scaled[:12])
write_reference(FOLDER / "model" / "reference.csv", found)

interpreter = tf.lite.Interpreter(model_content=flatbuffer)


def tensor(details: dict) -> dict:
    scale_, zero_point = details["quantization"]
    shape = [int(n) for n in details["shape"]]
    return {
        "name": details["name"],
        "shape": shape,
        "type": "int8",
        "scale": float(scale_),
        "zeroPoint": int(zero_point),
    }


contract = {
    "version": 1,
    "project": "motion",
    "sensor": "lsm9ds1",
    "raw": [{"name": c, "channel": c, "unit": "g", "min": -4, "max": 4} for c in COLUMNS],
    "validity": [],
    "window": {"size": SIZE, "trainStride": SIZE},
    "features": [
        {
            "name": name,
            "unit": "",
            "expression": expression,
            "aggregate": aggregate,
            "scaling": {"offset": float(offset[i]), "scale": float(scale[i])},
        }
        for i, (name, expression, aggregate) in enumerate(FEATURES)
    ],
    "labels": LABELS,
    "rows": {"train": 80, "validation": 0, "test": 12, "replay": 49},
    "tensors": {
        "input": tensor(interpreter.get_input_details()[0]),
        "output": tensor(interpreter.get_output_details()[0]),
    },
    "from": {"data": "0" * 64, "model": "0" * 64},
}
(FOLDER / "contract.json").write_text(json.dumps(contract, indent=2) + "\n")
