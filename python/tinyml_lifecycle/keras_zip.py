"""Saves a Keras model so that the same weights give the same bytes.

Keras writes the time of day and memory addresses into it.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

EPOCH = (1980, 1, 1, 0, 0, 0)


def save_model(model: Any, path: str | Path) -> None:
    """Writes `model` (keras.Model) as a `.keras` archive with entries in order of name, without times and addresses."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "model.keras"
        model.save(raw)
        normalise(raw, path)


def normalise(source: str | Path, target: str | Path) -> None:
    """Copies a `.keras` archive without the times and addresses in it."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "metadata.json":
                metadata = json.loads(data)
                metadata["date_saved"] = "1980-01-01@00:00:00"
                data = json.dumps(metadata, sort_keys=True).encode()
            elif name.endswith(".json"):
                data = json.dumps(_number_shared(json.loads(data), {}), sort_keys=True).encode()
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, data)


def _number_shared(config: Any, numbers: dict[int, int]) -> Any:
    """Objects that a configuration refers to twice carry their address.

    They are numbered in order of appearance instead.
    """
    if isinstance(config, list):
        return [_number_shared(part, numbers) for part in config]
    if not isinstance(config, dict):
        return config
    return {
        key: numbers.setdefault(value, len(numbers) + 1)
        if key == "shared_object_id"
        else _number_shared(value, numbers)
        for key, value in config.items()
    }
