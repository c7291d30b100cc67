// FULLY_CONNECTED: weights are [outputs][inputs].
#ifndef TINYML_FULLY_CONNECTED_H
#define TINYML_FULLY_CONNECTED_H

#include "dot_product.h"

namespace tinyml {

struct FullyConnected {
  int32_t rows;  // input vectors; 1 unless a layer before it keeps more dimensions
  int32_t inputs;
  int32_t outputs;
  const int8_t *weights;
  OutputStage stage;
};

static inline void fully_connected(const FullyConnected &layer, const int8_t *input, int8_t *output) {
  for (int32_t row = 0; row < layer.rows; ++row) {
    multiply_rows(input + row * layer.inputs, layer.inputs, layer.weights, layer.outputs, layer.stage,
                  output + row * layer.outputs);
  }
}

}  // namespace tinyml

#endif  // TINYML_FULLY_CONNECTED_H
