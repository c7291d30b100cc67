// Dot products of one INT8 vector with the rows of an INT8 matrix, and their way back to INT8. Dense layers and
// convolutions share it.
#ifndef TINYML_DOT_PRODUCT_H
#define TINYML_DOT_PRODUCT_H

#include "fixed_point.h"

namespace tinyml {

// How an INT32 accumulator becomes an INT8 output.
struct OutputStage {
  const int32_t *bias;        // one for each output; the input's zero point is folded in
  const int32_t *multiplier;  // one for each output, or a single one
  const int8_t *shift;
  int32_t per_channel;  // 1: multiplier and shift have an entry for each output
  int32_t zero_point;
  int32_t min;
  int32_t max;
};

inline int8_t finish(int32_t accumulator, int32_t output, const OutputStage &stage) {
  const int32_t i = stage.per_channel ? output : 0;
  const int32_t scaled = scale(accumulator, stage.multiplier[i], stage.shift[i]) + stage.zero_point;
  return (int8_t)clamp(scaled, stage.min, stage.max);
}

// output[o] = stage(bias[o] + sum over i of input[i] * weights[o][i]). Four rows at a time share each load of the
// input.
static inline void multiply_rows(const int8_t *input, int32_t length, const int8_t *weights, int32_t outputs,
                                 const OutputStage &stage, int8_t *output) {
  int32_t o = 0;
  for (; o + 4 <= outputs; o += 4) {
    const int8_t *w0 = weights + o * length;
    const int8_t *w1 = w0 + length;
    const int8_t *w2 = w1 + length;
    const int8_t *w3 = w2 + length;
    int32_t a0 = stage.bias[o];
    int32_t a1 = stage.bias[o + 1];
    int32_t a2 = stage.bias[o + 2];
    int32_t a3 = stage.bias[o + 3];
    for (int32_t i = 0; i < length; ++i) {
      const int32_t x = input[i];
      a0 += x * w0[i];
      a1 += x * w1[i];
      a2 += x * w2[i];
      a3 += x * w3[i];
    }
    output[o] = finish(a0, o, stage);
    output[o + 1] = finish(a1, o + 1, stage);
    output[o + 2] = finish(a2, o + 2, stage);
    output[o + 3] = finish(a3, o + 3, stage);
  }
  for (; o < outputs; ++o) {
    const int8_t *w = weights + o * length;
    int32_t a = stage.bias[o];
    for (int32_t i = 0; i < length; ++i) a += input[i] * w[i];
    output[o] = finish(a, o, stage);
  }
}

}  // namespace tinyml

#endif  // TINYML_DOT_PRODUCT_H
