"""The reference of the whole project: what LiteRT and TFLM answer on the Python features of the held-out rows.

    python -m tinyml_lifecycle.reference \\
      --model model.tflite --rows test.csv --contract contract.json --out reference.csv

Nothing of it comes from the project's own C++ or TypeScript. Columns of the result:

- `row`, from 0;
- `crc`: CRC-32 as in zlib of the INT8 input bytes, eight hexadecimal digits;
- `label_index`: the largest of LiteRT's outputs, the first one of equals;
- `out_0` … `out_n`: TFLM's INT8 outputs, which the board has to give bit for bit.

Both run the same INT8 model, and from the same input each operator gives the same numbers but for one step: LiteRT
rounds the sums of a dense layer once where TFLM rounds twice, which one sum in some hundreds shows, and has a table in
floating point for softmax and logistic where TFLM has fixed-point arithmetic. One step of the last scores is several
steps of their softmax, so the answers may be further apart. Where they are as far apart as LiteRT's two best scores
(half as far: one loses what the other gains), or these are no more than one step apart, rounding may have decided, and
`label_index` is TFLM's.
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import litert, micro
from .quantise import quantise
from .rows import read_split


def reference(model: str | Path, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """LiteRT alone.

    (INT8 inputs [rows, width], INT8 outputs [rows, classes]) of scaled float32 features [rows, width].
    """
    interpreter = litert.load(model)
    entry = interpreter.get_input_details()[0]
    scale, zero_point = entry["quantization"]
    inputs = quantise(features, scale, zero_point)
    return inputs, litert.run_rows(interpreter, inputs)


@dataclass(frozen=True)
class Answers:
    """What both interpreters say of the same rows.

    inputs: int8 [rows, width]; litert, micro: int8 [rows, classes]; labels: int64 [rows]; ties: rows that TFLM decided;
    parting: most steps by which one operator's numbers differ while its input is the same.
    """

    inputs: np.ndarray
    litert: np.ndarray
    micro: np.ndarray
    labels: np.ndarray
    ties: int
    parting: int


def answers(model: str | Path, features: np.ndarray) -> Answers:
    """Runs scaled float32 features [rows, width] through both interpreters."""
    inputs, exact = reference(model, features)
    small = micro.run_rows(model, inputs)
    apart = np.abs(exact.astype(int) - small).max(axis=1, initial=0)
    best = np.sort(exact.astype(int), axis=1)
    tied = best[:, -1] - best[:, -2] <= np.maximum(1, 2 * apart)
    labels = np.where(tied, small.argmax(1), exact.argmax(1))
    # Answers that are a step apart at most parted by no more.
    far = parting(model, inputs[apart > 1]) if np.any(apart > 1) else 0
    return Answers(inputs, exact, small, labels, int(tied.sum()), max(far, int(apart[apart <= 1].max(initial=0))))


def parting(model: str | Path, inputs: np.ndarray) -> int:
    """Most steps between the two in the first tensor in which they differ, over INT8 rows [rows, width].

    What comes after it was computed from different numbers.
    """
    exact, small = litert.load(model, keep_all=True), micro.load(model, keep_all=True)
    entry = exact.get_input_details()[0]
    made = [int(i) for op in exact._get_ops_details() for i in op["outputs"]]
    most = 0
    for row in inputs.reshape(-1, *entry["shape"]):
        exact.set_tensor(entry["index"], row)
        exact.invoke()
        small.set_input(row, 0)
        small.invoke()
        steps = (
            int(np.abs(exact.get_tensor(i).astype(int) - small.GetTensor(i, 0)["tensor_data"]).max()) for i in made
        )
        most = max(most, next((n for n in steps if n > 0), 0))
    return most


def write_reference(path: str | Path, found: Answers) -> None:
    """Writes the table that verification reads; `\\n` line ends, the same bytes for the same values."""
    lines = [",".join(["row", "crc", "label_index", *(f"out_{i}" for i in range(found.micro.shape[1]))])]
    for row, (given, label, scores) in enumerate(zip(found.inputs, found.labels, found.micro, strict=True)):
        crc = zlib.crc32(given.tobytes())
        lines.append(",".join([str(row), f"{crc:08x}", str(label), *map(str, scores)]))
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("model", "rows", "contract", "out"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    contract = json.loads(Path(args.contract).read_text(encoding="utf-8"))
    split = read_split(args.rows, contract["labels"])
    write_reference(args.out, answers(args.model, split.features))


if __name__ == "__main__":
    main()
