"""The two small networks that the built-in trainer knows. They use only operators that the model compiler supports."""

from __future__ import annotations

import tensorflow as tf


def build(plan: dict, width: int, classes: int) -> tf.keras.Model:
    """An untrained classifier: float32 [1, *shape] → probabilities [1, classes].

    Explicit names and a cleared session make the names in the saved file independent of what this process built before.
    """
    tf.keras.backend.clear_session()
    tf.keras.utils.set_random_seed(plan["seed"])
    layers = tf.keras.layers
    shape = tuple(plan["shape"]) if plan["kind"] == "conv" else (width,)
    x = inputs = tf.keras.Input(shape, name="features")
    if plan["kind"] == "conv":
        if len(shape) == 2:  # A sequence of vectors is a picture one pixel high.
            x = layers.Reshape((1, *shape), name="picture")(x)
        for number, filters in enumerate(plan["filters"], start=1):
            kernel = [min(3, x.shape[1]), min(3, x.shape[2])]
            x = layers.Conv2D(filters, kernel, padding="same", activation="relu", name=f"conv{number}")(x)
            pool = [min(2, x.shape[1]), min(2, x.shape[2])]
            x = layers.MaxPooling2D(pool, name=f"pool{number}")(x)
        x = layers.Flatten(name="flatten")(x)
    for number, units in enumerate(plan["hidden"], start=1):
        x = layers.Dense(units, activation="relu", name=f"hidden{number}")(x)
    outputs = layers.Dense(classes, activation="softmax", name="scores")(x)
    return tf.keras.Model(inputs, outputs, name="classifier")
