"""The reference of the whole project: what LiteRT answers on the Python features of the held-out rows.

    python -m tinyml_lifecycle.reference --model model.tflite --rows test.csv --contract contract.json --out reference.csv

Nothing of it comes from the project's own C++ or TypeScript. Columns of the result: `row` (from 0), `crc` (CRC-32 as in zlib of the
INT8 input bytes, eight hexadecimal digits), `label_index` (the largest output, the first one of equals), `out_0` … `out_n` (INT8).
"""

from __future__ import annotations

import argparse
import json
import zlib
from pathlib import Path

import numpy as np

from . import litert
from .quantise import quantise
from .rows import read_split


def reference(model: str | Path, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(INT8 inputs [rows, width], INT8 outputs [rows, classes]) of scaled float32 features [rows, width]."""
    interpreter = litert.load(model)
    entry = interpreter.get_input_details()[0]
    scale, zero_point = entry["quantization"]
    inputs = quantise(features, scale, zero_point)
    return inputs, litert.run_rows(interpreter, inputs)


def write_reference(path: str | Path, inputs: np.ndarray, outputs: np.ndarray) -> None:
    """Writes the table that verification reads; `\\n` line ends, the same bytes for the same values."""
    header = ["row", "crc", "label_index", *(f"out_{i}" for i in range(outputs.shape[1]))]
    lines = [",".join(header)]
    for row, (given, answer) in enumerate(zip(inputs, outputs, strict=True)):
        crc = zlib.crc32(given.tobytes())
        lines.append(",".join([str(row), f"{crc:08x}", str(int(np.argmax(answer))), *(str(int(v)) for v in answer)]))
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("model", "rows", "contract", "out"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    contract = json.loads(Path(args.contract).read_text(encoding="utf-8"))
    split = read_split(args.rows, contract["labels"])
    write_reference(args.out, *reference(args.model, split.features))


if __name__ == "__main__":
    main()
