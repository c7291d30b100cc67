"""The reference of the whole project: what LiteRT and TFLM answer on the Python features of the held-out rows.

    python -m tinyml_lifecycle.reference \\
      --model model.tflite --rows test.csv --contract contract.json --out reference.csv

Nothing of it comes from the project's own C++ or TypeScript. Columns of the result:

- `row`, from 0;
- `crc`: CRC-32 as in zlib of the INT8 input bytes, eight hexadecimal digits;
- `label_index`: the largest of LiteRT's outputs, the first one of equals;
- `out_0` … `out_n`: TFLM's INT8 outputs, which the board has to give bit for bit.

Both run the same INT8 model. They agree bit for bit up to softmax and logistic, for which LiteRT has a table in
floating point and TFLM fixed-point arithmetic: there they may differ by one step. Where LiteRT's two best scores are no
more than one step apart, that step may decide, and `label_index` is TFLM's.
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

    inputs: int8 [rows, width]; litert, micro: int8 [rows, classes]; labels: int64 [rows]; ties: rows that TFLM decided.
    """

    inputs: np.ndarray
    litert: np.ndarray
    micro: np.ndarray
    labels: np.ndarray
    ties: int


def answers(model: str | Path, features: np.ndarray) -> Answers:
    """Runs scaled float32 features [rows, width] through both interpreters."""
    inputs, exact = reference(model, features)
    small = micro.run_rows(model, inputs)
    best = np.sort(exact.astype(int), axis=1)
    tied = best[:, -1] - best[:, -2] <= 1
    return Answers(inputs, exact, small, np.where(tied, small.argmax(1), exact.argmax(1)), int(tied.sum()))


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
