"""How strong a comparison of labels is: how many held-out rows would answer otherwise after a typical mistake.

    python -m tinyml_lifecycle.power --model model.tflite --rows test.csv --contract contract.json --out power.json

Writes `{"rows", "swappedFeatures", "missingScaling", "swappedLabels"}`; each of the last three counts rows, or is null
where the mistake cannot be made (one feature has no neighbour; data that was not scaled lacks no scaling). LiteRT
answers throughout.

- swapped features: neighbours change places before scaling (first with second, third with fourth, …);
- missing scaling: the features go into quantisation as they are;
- swapped labels: two names change places in the table of labels, the two that the fewest rows would notice.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from .reference import reference
from .rows import read_split


def power(model: str | Path, features: np.ndarray, contract: dict) -> dict:
    """Counts of rows for scaled float32 features [rows, width], as described above."""
    offset, scale = scaling(contract)
    raw = features * scale + offset

    def answers(rows: np.ndarray) -> np.ndarray:
        return reference(model, rows.astype(np.float32))[1].argmax(axis=1)

    right = answers(features)

    def flips(rows: np.ndarray) -> int:
        return int(np.count_nonzero(answers(rows) != right))

    width = features.shape[1]
    order = np.arange(width)
    pairs = width // 2 * 2
    order[:pairs] = order[:pairs].reshape(-1, 2)[:, ::-1].reshape(-1)
    scaled = bool(np.any(offset != 0) or np.any(scale != 1))
    counts = np.sort(np.bincount(right, minlength=len(contract["labels"])))
    return {
        "rows": len(features),
        "swappedFeatures": flips((raw[:, order] - offset) / scale) if width > 1 else None,
        "missingScaling": flips(raw) if scaled else None,
        "swappedLabels": int(counts[0] + counts[1]),
    }


def scaling(contract: dict) -> tuple[np.ndarray, np.ndarray]:
    """float32 offset and scale of each model input, in order; `each` stands for every reading of its window."""
    size = contract["window"]["size"]
    times = [size if f["aggregate"] == "each" else 1 for f in contract["features"]]
    columns = [(f["scaling"]["offset"], f["scaling"]["scale"]) for f in contract["features"]]
    both = np.repeat(np.array(columns, np.float32), times, axis=0)
    return both[:, 0], both[:, 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("model", "rows", "contract", "out"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    contract = json.loads(Path(args.contract).read_text(encoding="utf-8"))
    result = power(args.model, read_split(args.rows, contract["labels"]).features, contract)
    Path(args.out).write_text(json.dumps(result) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
