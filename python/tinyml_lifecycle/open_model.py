"""Opens a model that a person brought, as data: no code from inside the file is run in Python."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tensorflow as tf


class Refused(ValueError):
    """A model that cannot be used; `code` says why, for the caller."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class OpenModel:
    """A float model with its inputs and outputs [batch, …]. `owner` holds the variables and has to stay alive."""

    call: Callable
    inputs: list
    outputs: list
    owner: Any


def open_model(source: Path) -> OpenModel:
    """Opens a `.keras` or `.h5` file or a SavedModel folder; raises Refused with a code."""
    # Names are numbered by session; without this they would depend on what was loaded before.
    tf.keras.backend.clear_session()
    return _open_saved(source) if source.is_dir() else _open_keras(source)


def _open_keras(source: Path) -> OpenModel:
    _refuse_code(source)
    try:
        model = tf.keras.models.load_model(source, compile=False, safe_mode=True)
    except Exception as error:
        code = "custom-layer" if "Could not locate class" in str(error) or "Unknown layer" in str(error) else "corrupt"
        raise Refused(code, first_line(error)) from error
    if not getattr(model, "built", False) or not hasattr(model, "inputs") or model.inputs is None:
        raise Refused("open-shape", "it does not say the shape of its input")
    return OpenModel(lambda x: model(x, training=False), list(model.inputs), list(model.outputs), model)


def _open_saved(source: Path) -> OpenModel:
    try:
        loaded = tf.saved_model.load(str(source))
    except Exception as error:
        raise Refused("corrupt", first_line(error)) from error
    signature = loaded.signatures.get("serving_default")
    if signature is None:
        raise Refused("corrupt", "the SavedModel has no signature `serving_default`")
    inputs = signature.structured_input_signature[1]
    outputs = signature.structured_outputs
    name, result = next(iter(inputs), None), next(iter(outputs), None)
    return OpenModel(lambda x: signature(**{name: x})[result], list(inputs.values()), list(outputs.values()), loaded)


def _refuse_code(source: Path) -> None:
    """Lambda layers carry Python code; everything else that Keras would refuse by itself is left to it."""
    try:
        if zipfile.is_zipfile(source):
            with zipfile.ZipFile(source) as archive:
                config = json.loads(archive.read("config.json"))
        else:
            import h5py

            with h5py.File(source) as file:
                if "model_config" not in file.attrs:
                    raise Refused("corrupt", "it holds weights only, not the network")
                config = json.loads(file.attrs["model_config"])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("corrupt", first_line(error)) from error
    if found := _named(config, {"Lambda", "TFOpLambda", "SlicingOpLambda"}):
        raise Refused("lambda", f"the layer `{found}` is a Lambda")


def _named(config: Any, classes: set[str]) -> str | None:
    """The name of the first layer of one of `classes` in a nested Keras configuration."""
    if isinstance(config, list):
        return next((name for part in config if (name := _named(part, classes))), None)
    if not isinstance(config, dict):
        return None
    if config.get("class_name") in classes:
        inner = config.get("config")
        return str(inner.get("name", "?")) if isinstance(inner, dict) else "?"
    return _named(list(config.values()), classes)


def plain(tensor: Any) -> dict:
    """{shape, type} of a tensor without its batch; -1 for a dimension that is open."""
    return {"shape": [-1 if n is None else int(n) for n in tensor.shape[1:]], "type": tf.as_dtype(tensor.dtype).name}


def first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:500]
