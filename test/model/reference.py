"""Runs models through the interpreter of TensorFlow Lite Micro with its reference kernels.

Usage: python reference.py FOLDER. FOLDER/models.json is a list of {file, rows}; FOLDER/inputs.bin holds the INT8
inputs of all rows of all models in turn. Writes FOLDER/reference.bin, the outputs in the same order.
"""

import json
import pathlib
import sys

import numpy as np
from tflite_micro import runtime


def main(folder: pathlib.Path) -> None:
    inputs = np.fromfile(folder / "inputs.bin", dtype=np.int8)
    at = 0
    with open(folder / "reference.bin", "wb") as out:
        for entry in json.loads((folder / "models.json").read_text()):
            interpreter = runtime.Interpreter.from_file(str(folder / entry["file"]), arena_size=1 << 20)
            shape = interpreter.get_input_details(0)["shape"]
            size = int(np.prod(shape))
            for _ in range(entry["rows"]):
                interpreter.set_input(inputs[at : at + size].reshape(shape), 0)
                interpreter.invoke()
                out.write(interpreter.get_output(0).tobytes())
                at += size
    if at != inputs.size:
        raise SystemExit(f"{inputs.size - at} input bytes are left over")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
