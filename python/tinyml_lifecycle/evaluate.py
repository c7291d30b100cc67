"""Compares the float and the INT8 model, both run by LiteRT, and writes the reference.

    python -m tinyml_lifecycle.evaluate --request request.json --out result.json

The request names: model (INT8 `.tflite`), float (float `.tflite`, or null), test and train (split files), contract
(data contract), representative and seed (rows on which tensors are compared), reference, confusion, inputs and outputs
(files to write; the last two get the INT8 rows as raw bytes, to be compared with the compiled model's).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from . import litert
from .quantise import dequantise, quantise, unclamped
from .reference import answers, write_reference
from .rows import Split, choose_representative, read_split

COMPARED_ROWS = 100
RANGED_ROWS = 1000


def evaluate(request: dict) -> dict:
    """Right answers on the held-out rows, errors by tensor, share of clamped inputs, and the model's tensors."""
    contract = json.loads(Path(request["contract"]).read_text(encoding="utf-8"))
    labels = contract["labels"]
    test = read_split(request["test"], labels)
    found = answers(request["model"], test.features)
    write_reference(request["reference"], found)
    write_confusion(request["confusion"], labels, test.labels, found.labels)
    Path(request["inputs"]).write_bytes(found.inputs.tobytes())
    Path(request["outputs"]).write_bytes(found.micro.tobytes())
    model = litert.describe(litert.load(request["model"]))
    wide = unclamped(test.features, model["inputs"][0]["scale"], model["inputs"][0]["zeroPoint"])
    right = {"int8": int(np.sum(found.labels == test.labels)), "float": None}
    tensors: list[dict] = []
    ranges: dict = {"rows": 0, "of": 0, "tensors": []}
    if request["float"]:
        scores = litert.run_rows(litert.load(request["float"]), test.features)
        right["float"] = int(np.sum(np.argmax(scores, axis=1) == test.labels))
        train = read_split(request["train"], labels)
        tensors = compare_tensors(request, train)
        rows = len(train.labels)
        ranges = {"rows": min(rows, RANGED_ROWS), "of": rows, "tensors": compare_ranges(request, train)}
    return {
        "rows": len(test.labels),
        "right": right,
        "truth": [int(label) for label in test.labels],
        "interpreters": {
            "rows": int(np.any(found.litert != found.micro, axis=1).sum()),
            "steps": int(np.abs(found.litert.astype(int) - found.micro).max(initial=0)),
            "ties": found.ties,
            "parting": found.parting,
        },
        "clamped": float(np.mean((wide < -128) | (wide > 127))),
        "tensors": tensors,
        "ranges": ranges,
        "model": model,
    }


def compare_tensors(request: dict, train: Split) -> list[dict]:
    """For each activation that both models have: the largest error over the compared rows, worst first.

    `error` is a share of the float tensor's range, `steps` the same error in units of the INT8 scale.
    """
    chosen = choose_representative(train.labels, min(COMPARED_ROWS, request["representative"]), request["seed"])
    exact, rounded = litert.load(request["float"], keep_all=True), litert.load(request["model"], keep_all=True)
    pairs = _pairs(exact, rounded)
    entry = rounded.get_input_details()[0]
    worst = {name: [0.0, np.inf, -np.inf] for name, _, _ in pairs}
    for row in train.features[chosen]:
        for model, values in ((exact, row), (rounded, quantise(row, *entry["quantization"]))):
            details = model.get_input_details()[0]
            model.set_tensor(details["index"], values.reshape(details["shape"]))
            model.invoke()
        for name, a, b in pairs:
            truth = exact.get_tensor(a["index"]).reshape(-1)
            got = dequantise(rounded.get_tensor(b["index"]).reshape(-1), *b["quantization"])
            seen = worst[name]
            seen[0] = max(seen[0], float(np.max(np.abs(truth - got))))
            seen[1], seen[2] = min(seen[1], float(truth.min())), max(seen[2], float(truth.max()))
    found = [
        {
            "tensor": name,
            "error": worst[name][0] / max(worst[name][2] - worst[name][1], 1e-9),
            "steps": worst[name][0] / float(b["quantization"][0]),
        }
        for name, _, b in pairs
    ]
    return sorted(found, key=lambda t: (-t["error"], t["tensor"]))


def compare_ranges(request: dict, train: Split) -> list[dict]:
    """For the input and each activation whose range was calibrated: what INT8 can hold, and what training rows make.

    Softmax and logistic have a range of their own, the same for every model.
    """
    rows = train.features[np.linspace(0, len(train.labels) - 1, min(len(train.labels), RANGED_ROWS)).astype(int)]
    exact, rounded = litert.load(request["float"], keep_all=True), litert.load(request["model"], keep_all=True)
    ends = (exact.get_input_details()[0], rounded.get_input_details()[0])
    pairs = [("the input", *ends), *_pairs(exact, rounded)]
    seen = {name: [np.inf, -np.inf] for name, _, _ in pairs}
    for row in rows:
        exact.set_tensor(ends[0]["index"], row.reshape(ends[0]["shape"]))
        exact.invoke()
        for name, a, _ in pairs:
            values = exact.get_tensor(a["index"])
            seen[name] = [min(seen[name][0], float(values.min())), max(seen[name][1], float(values.max()))]
    found = []
    for name, _, b in pairs:
        scale, zero_point = b["quantization"]
        if scale == 1 / 256 and zero_point == -128:
            continue
        least, most = (float(scale) * (q - zero_point) for q in (-128, 127))
        found.append({"tensor": name, "scale": float(scale), "holds": [least, most], "seen": seen[name]})
    return found


def _pairs(exact: litert.Interpreter, rounded: litert.Interpreter) -> list[tuple[str, dict, dict]]:
    """Activations by name.

    Quantising keeps the names; constants have no name in common that is an activation in both.
    """
    floats = {d["name"]: d for d in exact.get_tensor_details() if d["dtype"] == np.float32}
    made = {int(i) for op in rounded._get_ops_details() for i in op["outputs"]}
    return [
        (d["name"], floats[d["name"]], d)
        for d in rounded.get_tensor_details()
        if d["index"] in made and d["name"] in floats and d["dtype"] == np.int8 and d["quantization"][0] > 0
    ]


def write_confusion(path: str | Path, labels: list[str], truth: np.ndarray, found: np.ndarray) -> None:
    """Rows are the true labels, columns the INT8 model's answers; the first column names the row."""
    import csv

    counts = np.zeros((len(labels), len(labels)), int)
    np.add.at(counts, (truth, found), 1)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["true \\ found", *labels])
        writer.writerows([label, *(int(n) for n in row)] for label, row in zip(labels, counts, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--request", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    request = json.loads(Path(args.request).read_text(encoding="utf-8"))
    Path(args.out).write_text(json.dumps(evaluate(request), allow_nan=False), encoding="utf-8")


if __name__ == "__main__":
    main()
