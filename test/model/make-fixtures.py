"""Makes the real INT8 files below test/model/fixtures with TensorFlow's converter; their tests need no TensorFlow.

Usage: python test/model/make-fixtures.py   (tensorflow-cpu 2.21, numpy)
"""

import pathlib

import numpy as np
import tensorflow as tf

FOLDER = pathlib.Path(__file__).parent / "fixtures"


def convert(
    name: str, model: tf.keras.Model, rows: np.ndarray, ends: type = tf.int8, per_channel_dense: bool = True
) -> None:
    """Converts with full integer quantisation; `rows` is the representative data set, one sample a row."""
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([row[None]] for row in rows)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = ends
    converter.inference_output_type = ends
    converter._experimental_disable_per_channel_quantization_for_dense_layers = not per_channel_dense
    (FOLDER / f"{name}.tflite").write_bytes(converter.convert())


def fruit() -> tuple[tf.keras.Model, np.ndarray]:
    """Three colour ratios to three kinds of fruit: dense 3-8-3."""
    random = np.random.default_rng(1)
    label = random.integers(0, 3, 600)
    centre = np.array([[0.55, 0.25, 0.2], [0.45, 0.4, 0.15], [0.6, 0.3, 0.1]])
    rows = (centre[label] + random.normal(0, 0.03, (600, 3))).astype(np.float32)
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [layers.Input((3,)), layers.Dense(8, activation="relu"), layers.Dense(3, activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(rows, label, epochs=60, verbose=0)
    return model, rows[:200]


def digits() -> tuple[tf.keras.Model, np.ndarray]:
    """A small convolutional network for 8x8 pictures of strokes, with strides, padding and both kinds of pooling."""
    random = np.random.default_rng(2)
    label = random.integers(0, 4, 800)
    rows = random.normal(0, 0.15, (800, 8, 8, 1)).astype(np.float32)
    for picture, kind in zip(rows, label):
        at = random.integers(1, 7)
        stroke = [picture[at, :, 0], picture[:, at, 0], np.einsum("ii->i", picture[..., 0]), picture[2:6, 2:6, 0]][kind]
        stroke += 1
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(8, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, activation="relu"),
            layers.Conv2D(12, 2, activation="relu"),
            layers.Flatten(),
            layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(rows, label, epochs=20, verbose=0)
    return model, rows[:200]


def residual() -> tuple[tf.keras.Model, np.ndarray]:
    """One residual block with padding, addition, global mean and a logistic output."""
    random = np.random.default_rng(3)
    rows = random.normal(0, 1, (200, 12, 6, 2)).astype(np.float32)
    layers = tf.keras.layers
    x = entry = layers.Input((12, 6, 2))
    x = layers.ZeroPadding2D(1)(x)
    x = layers.Conv2D(6, 3, strides=2, activation="relu6")(x)
    y = layers.Conv2D(6, 3, padding="same")(x)
    x = layers.ReLU()(layers.Add()([x, y]))
    x = layers.AveragePooling2D((2, 1))(x)
    x = layers.GlobalAveragePooling2D()(x)
    return tf.keras.Model(entry, layers.Dense(1, activation="sigmoid")(x)), rows


if __name__ == "__main__":
    tf.keras.utils.set_random_seed(7)
    FOLDER.mkdir(exist_ok=True)
    model, rows = fruit()
    convert("fruit", model, rows)
    convert("fruit-per-tensor", model, rows, per_channel_dense=False)
    convert("fruit-float-ends", model, rows, ends=tf.float32)
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    (FOLDER / "fruit-float.tflite").write_bytes(converter.convert())
    convert("digits", *digits())
    convert("residual", *residual())
