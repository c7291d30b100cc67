// SOFTMAX in fixed point. Output scale 1/256, zero point -128.
// Qm.n stands for a signed number with m integer and n fraction bits.
#ifndef TINYML_SOFTMAX_H
#define TINYML_SOFTMAX_H

#include "fixed_point.h"

namespace tinyml {

// exp(x) for x in Q5.26, x <= 0; the result is Q0.31. A polynomial for the last quarter, and a table of
// exp(-2^k), k = -2..4, for the other bits.
static inline int32_t exp_of_negative(int32_t x) {
  static const int32_t exp_of_power[7] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
  if (x == 0) return INT32_MAX;
  const int32_t quarter = (int32_t)1 << 24;
  const int32_t last = (x & (quarter - 1)) - quarter;  // in [-1/4, 0)
  const int32_t remainder = last - x;
  const int32_t t = last * 32 + ((int32_t)1 << 28);  // Q0.31, centred on -1/8
  const int32_t t2 = high_multiply(t, t);
  const int32_t t3 = high_multiply(t2, t);
  const int32_t t4 = high_multiply(t2, t2);
  const int32_t third = 715827883;
  const int32_t tail = rounding_shift_right(high_multiply(rounding_shift_right(t4, 2) + t3, third) + t2, 1);
  const int32_t exp_of_eighth = 1895147668;
  int32_t result = exp_of_eighth + high_multiply(exp_of_eighth, t + tail);
  for (int32_t k = 0; k < 7; ++k) {
    if (remainder & ((int32_t)1 << (24 + k))) result = high_multiply(result, exp_of_power[k]);
  }
  return result;
}

// 1 / (1 + x) for x in [0, 1), both Q0.31: three steps of Newton and Raphson in Q2.29.
static inline int32_t one_over_one_plus(int32_t x) {
  const int32_t half_denominator = (int32_t)(((int64_t)x + INT32_MAX + 1) / 2);
  const int32_t one = (int32_t)1 << 29;
  int32_t estimate = 1515870810 + high_multiply(half_denominator, -1010580540);
  for (int32_t step = 0; step < 3; ++step) {
    const int32_t error = one - high_multiply(half_denominator, estimate);
    estimate += high_multiply(estimate, error) * 4;
  }
  return estimate > INT32_MAX / 2 ? INT32_MAX : estimate * 2;
}

struct Softmax {
  int32_t rows;
  int32_t depth;
  int32_t multiplier;
  int32_t left_shift;
  int32_t diff_min;  // below it, exp() is zero
};

static inline void softmax(const Softmax &layer, const int8_t *input, int8_t *output) {
  for (int32_t row = 0; row < layer.rows; ++row, input += layer.depth, output += layer.depth) {
    int32_t max = input[0];
    for (int32_t i = 1; i < layer.depth; ++i) max = input[i] > max ? input[i] : max;
    int32_t sum = 0;  // Q12.19
    for (int32_t i = 0; i < layer.depth; ++i) {
      const int32_t diff = input[i] - max;
      if (diff < layer.diff_min) continue;
      sum += rounding_shift_right(exp_of_negative(scale(diff, layer.multiplier, layer.left_shift)), 12);
    }
    int32_t headroom = 0;
    while (!(((uint32_t)sum << headroom) & 0x80000000u)) ++headroom;
    const int32_t reciprocal = one_over_one_plus((int32_t)(((uint32_t)sum << headroom) & 0x7fffffffu));
    const int32_t exponent = 12 - headroom + 31 - 8;
    for (int32_t i = 0; i < layer.depth; ++i) {
      const int32_t diff = input[i] - max;
      int32_t value = -128;
      if (diff >= layer.diff_min) {
        const int32_t power = exp_of_negative(scale(diff, layer.multiplier, layer.left_shift));
        value = rounding_shift_right(high_multiply(reciprocal, power), exponent) - 128;
      }
      output[i] = (int8_t)clamp(value, -128, 127);
    }
  }
}

}  // namespace tinyml

#endif  // TINYML_SOFTMAX_H
