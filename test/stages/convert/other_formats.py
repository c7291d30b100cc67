"""Saves a .keras model as model.h5 and as the SavedModel folder saved: python other_formats.py FROM FOLDER."""

import sys
from pathlib import Path

import tensorflow as tf

model = tf.keras.models.load_model(sys.argv[1], compile=False)
folder = Path(sys.argv[2])
model.save(folder / "model.h5")
model.export(folder / "saved", verbose=False)
