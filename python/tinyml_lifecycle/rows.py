"""Reads the split files that the data stage writes: feature columns in the contract's order, `label` last."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

# Rows that are text at a time: a cell takes 60 bytes as text and 4 as a number.
PIECE = 50_000


@dataclass(frozen=True)
class Split:
    """Rows of one split.

    features: float32 [rows, width], already scaled (steps 1 to 4 of the contract).
    labels: int32 [rows], indices into the contract's labels.
    """

    features: np.ndarray
    labels: np.ndarray


class BadRows(ValueError):
    """A split file that does not fit the contract."""


def read_split(path: str | Path, labels: list[str], width: int | None = None) -> Split:
    """Reads a split. Every cell becomes the float32 nearest to its decimal text."""
    name = Path(path).name
    index = {label: i for i, label in enumerate(labels)}
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        rows = (row for row in reader if row)
        pieces = [_read_piece([], header, 2, name, index, width)]
        while piece := list(islice(rows, PIECE)):
            number = 2 + sum(len(read.labels) for read in pieces)
            pieces.append(_read_piece(piece, header, number, name, index, width))
    return Split(np.concatenate([p.features for p in pieces]), np.concatenate([p.labels for p in pieces]))


def _read_piece(
    rows: list[list[str]], header: list[str], first: int, name: str, index: dict, width: int | None
) -> Split:
    """Some rows of a split, of which the first stands on line `first`."""
    if not header or header[-1] != "label":
        raise BadRows(f"{name}: expected feature columns and a last column `label`, found {', '.join(header[-3:])}")
    if width is not None and len(header) - 1 != width:
        raise BadRows(f"{name}: expected {width} feature columns, found {len(header) - 1}")
    for number, row in enumerate(rows, start=first):
        if len(row) != len(header):
            raise BadRows(f"{name}:{number}: expected {len(header)} cells, found {len(row)}")
        if row[-1] not in index:
            raise BadRows(f"{name}:{number}: the label {row[-1]!r} is not one of the contract's")
    features = np.array([row[:-1] for row in rows], dtype=np.float32).reshape(len(rows), len(header) - 1)
    if not np.isfinite(features).all():
        raise BadRows(f"{name}: a feature is not a finite number")
    return Split(features, np.array([index[row[-1]] for row in rows], dtype=np.int32))


def choose_representative(labels: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Seeded stratified choice of exactly `count` row indices (int64, ascending), or of all where there are fewer.

    Every class keeps its share to one row (largest remainders first), and has at least one where `count` allows it.
    """
    rng = np.random.default_rng(seed)
    total = len(labels)
    if count >= total:
        return np.arange(total)
    classes = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    exact = [count * len(of_class) / total for of_class in classes]
    shares = [int(share) for share in exact]
    largest = sorted(range(len(classes)), key=lambda i: (shares[i] - exact[i], i))
    for i in largest[: count - sum(shares)]:
        shares[i] += 1
    for i in range(len(classes)) if count >= len(classes) else []:
        if shares[i] == 0:
            shares[shares.index(max(shares))] -= 1
            shares[i] = 1
    chosen = [rng.choice(c, n, replace=False) for c, n in zip(classes, shares, strict=True)]
    return np.sort(np.concatenate(chosen))
