"""Trains a small network on the training split; the same plan and rows give the same file on every run."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import tensorflow as tf

from .keras_zip import save_model
from .network import build
from .rows import Split, read_split

Progress = Callable[[int, int, str], None]


class NotFinite(ArithmeticError):
    """The loss became infinite or NaN."""

    code = "not-finite"


def train(parameters: dict, progress: Progress) -> dict:
    """Operation `train`.

    parameters: plan (kind, shape, filters, hidden, epochs, batchSize, learningRate, patience, classWeights, seed),
    labels, width, train, validation, model, history (paths of two split files to read, a `.keras` file and a CSV to
    write).
    Result: epochs run, best epoch, accuracy and loss of both splits with the weights of the best epoch.
    """
    plan = parameters["plan"]
    labels = parameters["labels"]
    width = parameters["width"]
    seen = read_split(parameters["train"], labels, width)
    held = read_split(parameters["validation"], labels, width)
    model = build(plan, width, len(labels))
    history, best = fit(model, plan, seen, held, progress)
    save_model(model, parameters["model"])
    write_history(parameters["history"], history)
    return {"epochs": len(history), "parameters": int(model.count_params()), "best": best}


def fit(model: tf.keras.Model, plan: dict, seen: Split, held: Split, progress: Progress) -> tuple[list[dict], dict]:
    """Adam on shuffled batches, until `patience` epochs in a row bring no lower validation loss.

    The model ends with the best epoch's weights. One epoch is one call of a TensorFlow graph: Keras' own `fit` spends
    ten times as long between the batches of so small a network.
    """
    x, y, sample_weights = _tensors(model, seen, plan["classWeights"])
    held_x, held_y, _ = _tensors(model, held, plan["classWeights"])
    rows, batch = len(seen.labels), min(plan["batchSize"], len(seen.labels))
    batches = math.ceil(rows / batch)
    optimizer = tf.keras.optimizers.Adam(plan["learningRate"])
    optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=False)
    def epoch(order: tf.Tensor) -> None:
        for i in tf.range(batches):
            chosen = order[i * batch : (i + 1) * batch]
            with tf.GradientTape() as tape:
                each = tf.keras.losses.sparse_categorical_crossentropy(
                    tf.gather(y, chosen), model(tf.gather(x, chosen), training=True)
                )
                loss = tf.reduce_mean(each * tf.gather(sample_weights, chosen))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))

    @tf.function(jit_compile=False)
    def measure(inputs: tf.Tensor, targets: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        scores = model(inputs, training=False)
        loss = tf.reduce_mean(tf.keras.losses.sparse_categorical_crossentropy(targets, scores))
        right = tf.argmax(scores, axis=1, output_type=tf.int32) == targets
        return loss, tf.reduce_mean(tf.cast(right, tf.float32))

    rng = np.random.default_rng(plan["seed"])
    history: list[dict] = []
    best: dict = {}
    weights = model.get_weights()
    total = plan["epochs"]
    for number in range(1, total + 1):
        epoch(tf.constant(rng.permutation(rows)))
        loss, accuracy = (float(v) for v in measure(x, y))
        held_loss, held_accuracy = (float(v) for v in measure(held_x, held_y))
        if not (math.isfinite(loss) and math.isfinite(held_loss)):
            raise NotFinite(f"the loss was {loss} after epoch {number}")
        history.append(
            {
                "epoch": number,
                "loss": loss,
                "accuracy": accuracy,
                "validation_loss": held_loss,
                "validation_accuracy": held_accuracy,
            }
        )
        progress(number, total, f"accuracy {held_accuracy:.2f}")
        if not best or held_loss < best["validation_loss"]:
            best = history[-1]
            weights = model.get_weights()
        elif number - best["epoch"] >= plan["patience"]:
            break
    model.set_weights(weights)
    return history, best


def _tensors(model: tf.keras.Model, split: Split, class_weights: list[float]) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    inputs = split.features.reshape(-1, *model.input_shape[1:])
    weights = np.asarray(class_weights, np.float32)[split.labels]
    return tf.constant(inputs), tf.constant(split.labels), tf.constant(weights)


def write_history(path: str | Path, history: list[dict]) -> None:
    """One line an epoch; losses of both splits are unweighted and measured after the epoch."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(history[0])
        for entry in history:
            writer.writerow([v if isinstance(v, int) else f"{v:.6f}" for v in entry.values()])
