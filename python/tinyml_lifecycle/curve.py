"""Draws the learning curve: `python -m tinyml_lifecycle.curve --history training.csv --out learning-curve.png`."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.ticker import MaxNLocator  # noqa: E402

TRAINING, VALIDATION, INK, GRID = "#2f6fb0", "#d9702b", "#333333", "#e4e4e4"


def draw(history: str | Path, out: str | Path) -> None:
    """Accuracy and loss of both splits by epoch, with the epoch whose weights were kept.

    The same history gives the same bytes.
    """
    with open(history, newline="", encoding="utf-8") as file:
        rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    epochs = [row["epoch"] for row in rows]
    best = min(rows, key=lambda row: row["validation_loss"])["epoch"]
    plt.rcParams.update({"font.family": "DejaVu Sans", "font.size": 10, "text.color": INK, "axes.labelcolor": INK})
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.2), dpi=120, layout="constrained")
    for axis, quantity in zip(axes, ("accuracy", "loss"), strict=True):
        axis.plot(epochs, [row[quantity] for row in rows], color=TRAINING, lw=1.8, label="training")
        axis.plot(epochs, [row[f"validation_{quantity}"] for row in rows], color=VALIDATION, lw=1.8, label="validation")
        axis.axvline(best, color=INK, lw=0.9, ls=(0, (3, 3)), label=f"kept: epoch {best:.0f}")
        axis.set_title(quantity.capitalize(), fontsize=11, loc="left")
        axis.set_xlabel("epoch")
        axis.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axis.margins(x=0.02)
        axis.grid(color=GRID, lw=0.8)
        axis.set_axisbelow(True)
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(colors=INK, length=0)
    axes[0].set_ylim(min(0.5, min(row["validation_accuracy"] for row in rows), rows[0]["accuracy"]) - 0.02, 1.02)
    axes[1].set_ylim(bottom=0)
    axes[1].legend(fontsize=9, loc="upper right", framealpha=1, edgecolor="none")
    figure.savefig(out, metadata={"Software": None})
    plt.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--history", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    draw(args.history, args.out)


if __name__ == "__main__":
    main()
