"""Runs random INT8 inputs through LiteRT and TFLM; the second argument adds so many steps to LiteRT’s first layer."""

import json
import sys

import numpy as np
from tinyml_lifecycle import litert, micro, reference

model, more = sys.argv[1], int(sys.argv[2])
inputs = np.random.RandomState(1).randint(-128, 128, (150, 10)).astype(np.int8)
if more:
    load = litert.load

    def other(path, keep_all=False):
        interpreter = load(path, keep_all)
        first = int(interpreter._get_ops_details()[0]["outputs"][0])
        read = interpreter.get_tensor
        interpreter.get_tensor = lambda i: read(i).astype(int) + more * (i == first)
        return interpreter

    litert.load = other
apart = np.abs(litert.run_rows(litert.load(model), inputs).astype(int) - micro.run_rows(model, inputs)).max(1)
print(json.dumps({"apart": int(apart.max()), "parting": reference.parting(model, inputs[apart > 1])}))
