"""The one TensorFlow process of a run: requests and answers are JSON lines on stdin and stdout.

    {"id": 1, "op": "train", "parameters": {…}}
    {"id": 1, "progress": [3, 200, "accuracy 0.97"]}
    {"id": 1, "result": {…}}                or  {"id": 1, "error": {"type": "…", "message": "…", "traceback": "…"}}

The first line that it writes is {"ready": {"seconds": …, "tensorflow": "2.21.0"}}, when TensorFlow is imported.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from typing import TextIO


def claim_stdout() -> TextIO:
    """Keeps stdout for the protocol alone: what libraries print to it, even from C++, goes to stderr."""
    private = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return private


def start_tensorflow() -> str:
    """Imports TensorFlow so that the same seeds give the same bytes, on one thread; returns its version."""
    os.environ.update(
        CUDA_VISIBLE_DEVICES="-1",
        TF_CPP_MIN_LOG_LEVEL="3",
        # oneDNN chooses its kernels by CPU model, and they round differently.
        TF_ENABLE_ONEDNN_OPTS="0",
    )
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.experimental.enable_op_determinism()
    return tf.__version__


def operations() -> dict:
    from . import convert, train

    return {"train": train.train, "curve": curve, "load": convert.load, "convert": convert.convert}


def curve(parameters: dict, progress: object) -> dict:
    """Operation `curve`: {history, out}. Only now, because importing matplotlib takes a second."""
    from .curve import draw

    draw(parameters["history"], parameters["out"])
    return {}


def main() -> None:
    out = claim_stdout()

    def send(message: dict) -> None:
        out.write(json.dumps(message, allow_nan=False) + "\n")
        out.flush()

    began = time.perf_counter()
    version = start_tensorflow()
    known = operations()
    send({"ready": {"seconds": round(time.perf_counter() - began, 3), "tensorflow": version}})
    for line in sys.stdin:
        request = json.loads(line)
        number = request["id"]

        def progress(done: int, total: int, detail: str = "", number: int = number) -> None:
            send({"id": number, "progress": [done, total, detail]})

        try:
            send({"id": number, "result": known[request["op"]](request["parameters"], progress)})
        except Exception as error:  # Whatever a model's file makes TensorFlow raise is an answer, not the end.
            tail = traceback.format_exc().strip().splitlines()[-12:]
            name = getattr(error, "code", None) or type(error).__name__
            send(
                {"id": number, "error": {"type": str(name), "message": str(error)[:2000], "traceback": "\n".join(tail)}}
            )


if __name__ == "__main__":
    main()
