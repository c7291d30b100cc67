"""How a scaled feature becomes the model's INT8 input.

Step 5 of the contract, the same as TFLM's Quantize and the sketch.
"""

from __future__ import annotations

import numpy as np


def quantise(features: np.ndarray, scale: float, zero_point: int) -> np.ndarray:
    """float32 [...] → int8 [...].

    `round(x / scale) + zero_point` clamped to -128…127. The division is one IEEE float32 operation; halves are rounded
    away from zero (C's roundf), which NumPy's own rounding (to even) is not.
    """
    return np.clip(unclamped(features, scale, zero_point), -128, 127).astype(np.int8)


def unclamped(features: np.ndarray, scale: float, zero_point: int) -> np.ndarray:
    """float64 [...] of whole numbers: what `quantise` clamps."""
    # In float64, where adding a half to a float32 is exact below 2^52; beyond that the value is clamped anyway.
    scaled = (np.asarray(features, np.float32) / np.float32(scale)).astype(np.float64)
    return np.copysign(np.floor(np.abs(scaled) + 0.5), scaled) + zero_point


def dequantise(values: np.ndarray, scale: float, zero_point: int) -> np.ndarray:
    """int8 [...] → float32 [...]: `scale * (q - zero_point)`."""
    return np.float32(scale) * (values.astype(np.int32) - zero_point).astype(np.float32)
