// Integer arithmetic shared by the kernels: the rounding of TensorFlow Lite Micro's reference kernels, bit for bit.
#ifndef TINYML_FIXED_POINT_H
#define TINYML_FIXED_POINT_H

#include <stdint.h>

namespace tinyml {

inline int32_t clamp(int32_t value, int32_t low, int32_t high) {
  return value < low ? low : value > high ? high : value;
}

// round(a * b / 2^31), halves upwards. Adding 2^30 and shifting gives what gemmlowp's signed nudge and truncating
// division give, for every product but -2^31 * -2^31, which no kernel forms.
inline int32_t high_multiply(int32_t a, int32_t b) { return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31); }

// round(value / 2^exponent), halves away from zero; 0 <= exponent <= 31.
inline int32_t rounding_shift_right(int32_t value, int32_t exponent) {
  const int32_t mask = (int32_t)(((uint32_t)1 << exponent) - 1);
  const int32_t threshold = (mask >> 1) + (value < 0 ? 1 : 0);
  return (value >> exponent) + ((value & mask) > threshold ? 1 : 0);
}

// value * multiplier / 2^31 * 2^shift, rounded twice: once after the product, once after a right shift. The double
// rounding is part of the answer. The code generator made sure that value << shift fits 32 bits.
inline int32_t scale(int32_t value, int32_t multiplier, int32_t shift) {
  if (shift > 0) return high_multiply((int32_t)((uint32_t)value << shift), multiplier);
  return rounding_shift_right(high_multiply(value, multiplier), -shift);
}

}  // namespace tinyml

#endif  // TINYML_FIXED_POINT_H
