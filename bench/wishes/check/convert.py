"""What LiteRT says of a .tflite file, as JSON: types at both ends, of weights and of activations; scales."""

import json
import sys

from ai_edge_litert.interpreter import Interpreter

interpreter = Interpreter(model_path=sys.argv[1])
interpreter.allocate_tensors()
tensors = []
for detail in interpreter.get_tensor_details():
    try:
        interpreter.get_tensor(detail["index"])
        readable = True
    except ValueError:
        readable = False
    tensors.append(
        {
            "type": detail["dtype"].__name__,
            "shape": [int(n) for n in detail["shape"]],
            # LiteRT repeats the one scale of a fully connected layer for every channel once tensors are allocated.
            "scales": len(set(detail["quantization_parameters"]["scales"].tolist())),
            "readable": readable,
        }
    )
print(
    json.dumps(
        {
            "input": interpreter.get_input_details()[0]["dtype"].__name__,
            "output": interpreter.get_output_details()[0]["dtype"].__name__,
            "tensors": tensors,
        }
    )
)
