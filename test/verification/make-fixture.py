"""Makes fixtures/fruit: what the data and convert stages leave behind for 60 simulated readings, 12 invalid.

Usage: PYTHONPATH=python python test/verification/make-fixture.py
(needs tensorflow-cpu 2.21, ai-edge-litert, tflite-micro, numpy)
"""

import hashlib
import json
import pathlib

import numpy as np
import tensorflow as tf
from tinyml_lifecycle.reference import answers, write_reference

FOLDER = pathlib.Path(__file__).parent / "fixtures" / "fruit"
LABELS = ["apple", "banana", "orange"]
COLUMNS = ["r", "g", "b", "clear", "proximity"]
CENTRES = np.array([[0.52, 0.26, 0.22], [0.42, 0.38, 0.20], [0.56, 0.30, 0.14]])
random = np.random.default_rng(3)


def readings(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts [count, 5] and classes; neighbours mostly show the same fruit, as when one is held before the sensor."""
    label = np.repeat(random.integers(0, 3, count // 4 + 1), 4)[:count]
    light = random.uniform(150, 1500, (count, 1))
    rgb = np.round((CENTRES[label] + random.normal(0, 0.02, (count, 3))) * light)
    near = np.round(random.uniform(0, 120, (count, 1)))
    return np.hstack([rgb, np.round(light * 1.02), near]), label


def shares(rows: np.ndarray) -> np.ndarray:
    """float32 shares of red, green and blue in their sum, in the order of the contract."""
    r, g, b = rows[:, :3].astype(np.float32).T
    total = (r + g) + b
    return np.stack([r / total, g / total, b / total], axis=1)


train, train_label = readings(900)
offset = shares(train).mean(axis=0).astype(np.float32)
scale = shares(train).std(axis=0).astype(np.float32)
model = tf.keras.Sequential(
    [tf.keras.layers.Input((3,)), tf.keras.layers.Dense(8, "relu"), tf.keras.layers.Dense(3, "softmax")]
)
tf.keras.utils.set_random_seed(1)
model.compile("adam", "sparse_categorical_crossentropy")
scaled = (shares(train) - offset) / scale
model.fit(scaled, train_label, epochs=60, verbose=0)
converter = tf.lite.TFLiteConverter.from_keras_model(model)
converter.optimizations = [tf.lite.Optimize.DEFAULT]
converter.representative_dataset = lambda: ([row[None]] for row in scaled[:200])
converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
converter.inference_input_type = converter.inference_output_type = tf.int8
flatbuffer = converter.convert()

(FOLDER / "data").mkdir(parents=True, exist_ok=True)
(FOLDER / "model").mkdir(exist_ok=True)
(FOLDER / "model" / "model.tflite").write_bytes(flatbuffer)

replay, replay_label = readings(60)
invalid = np.sort(random.choice(60, 12, replace=False))
replay[invalid[:6], 3] = 9
replay[invalid[6:], 4] = 240
sample = np.full(60, -1)
valid = np.setdiff1d(np.arange(60), invalid)
sample[valid] = np.arange(len(valid))
lines = [",".join(["sample", *COLUMNS])]
lines += [",".join(str(int(v)) for v in [s, *row]) for s, row in zip(sample, replay)]
(FOLDER / "data" / "replay.csv").write_text("\n".join(lines) + "\n")

test = (shares(replay[valid]) - offset) / scale
names = ["red", "green", "blue"]
rows = [",".join([*names, "label"])]
rows += [",".join([*(str(v) for v in row), LABELS[k]]) for row, k in zip(test, replay_label[valid])]
(FOLDER / "data" / "test.csv").write_text("\n".join(rows) + "\n")
found = answers(FOLDER / "model" / "model.tflite", test)
write_reference(FOLDER / "model" / "reference.csv", found)
print("accuracy", float(np.mean(found.labels == replay_label[valid])))

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
    "project": "fruit",
    "sensor": "apds9960",
    "raw": [
        {"name": c, "channel": c, "unit": "count", "min": 0, "max": 255 if c == "proximity" else 65535} for c in COLUMNS
    ],
    "validity": [
        {"column": "clear", "min": 20, "reason": "too dark"},
        {"column": "proximity", "max": 200, "reason": "nothing near"},
    ],
    "window": {"size": 1, "trainStride": 1},
    "features": [
        {
            "name": name,
            "unit": "",
            "expression": f"{c} / (r + g + b)",
            "aggregate": "none",
            "scaling": {"offset": float(o), "scale": float(s)},
        }
        for name, c, o, s in zip(names, "rgb", offset, scale)
    ],
    "labels": LABELS,
    "rows": {"train": 900, "validation": 0, "test": len(valid), "replay": 60},
    "tensors": {
        "input": tensor(interpreter.get_input_details()[0]),
        "output": tensor(interpreter.get_output_details()[0]),
    },
    "from": {"data": hashlib.sha256(rows[0].encode()).hexdigest(), "model": hashlib.sha256(flatbuffer).hexdigest()},
}
(FOLDER / "contract.json").write_text(json.dumps(contract, indent=2) + "\n")
