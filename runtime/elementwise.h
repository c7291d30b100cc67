// Operators that work on one element after the other. Input and output may be the same buffer.
#ifndef TINYML_ELEMENTWISE_H
#define TINYML_ELEMENTWISE_H

#include "fixed_point.h"

namespace tinyml {

// QUANTIZE from INT8 to INT8, and RELU: another scale and zero point, then a clamp.
struct Requantize {
  int32_t size;
  int32_t input_zero_point;
  int32_t multiplier;
  int32_t shift;
  int32_t output_zero_point;
  int32_t min;
  int32_t max;
};

static inline void requantize(const Requantize &layer, const int8_t *input, int8_t *output) {
  for (int32_t i = 0; i < layer.size; ++i) {
    const int32_t value = scale(input[i] - layer.input_zero_point, layer.multiplier, layer.shift);
    output[i] = (int8_t)clamp(value + layer.output_zero_point, layer.min, layer.max);
  }
}

// RELU6 between tensors of one scale and zero point.
struct Clamp {
  int32_t size;
  int32_t min;
  int32_t max;
};

static inline void clamp_values(const Clamp &layer, const int8_t *input, int8_t *output) {
  for (int32_t i = 0; i < layer.size; ++i) output[i] = (int8_t)clamp(input[i], layer.min, layer.max);
}

// Any function of a single INT8 value, as a table whose entry 0 belongs to -128.
struct Lookup {
  int32_t size;
  const int8_t *table;
};

static inline void lookup(const Lookup &layer, const int8_t *input, int8_t *output) {
  for (int32_t i = 0; i < layer.size; ++i) output[i] = layer.table[input[i] + 128];
}

}  // namespace tinyml

#endif  // TINYML_ELEMENTWISE_H
