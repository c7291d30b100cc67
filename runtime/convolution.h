// CONV_2D: weights are [outputs][filter_height][filter_width][channels], so that each output is one dot product of a
// patch of the image with one row of weights.
#ifndef TINYML_CONVOLUTION_H
#define TINYML_CONVOLUTION_H

#include "dot_product.h"
#include "window.h"

namespace tinyml {

struct Convolution {
  Window window;
  int32_t zero_point;
  int32_t outputs;
  const int8_t *weights;
  OutputStage stage;
};

// patch: filter_height * filter_width * channels bytes of scratch; null for a 1x1 filter without padding, which reads
// the image where it lies.
static inline void convolution(const Convolution &layer, const int8_t *input, int8_t *output, int8_t *patch) {
  const Window &w = layer.window;
  const int32_t length = w.filter_height * w.filter_width * w.channels;
  for (int32_t y = 0; y < w.output_height; ++y) {
    for (int32_t x = 0; x < w.output_width; ++x, output += layer.outputs) {
      const int8_t *from = patch;
      if (patch == nullptr) {
        from = input + (y * w.stride_height * w.input_width + x * w.stride_width) * w.channels;
      } else {
        gather_patch(w, (int8_t)layer.zero_point, input, y, x, patch);
      }
      multiply_rows(from, length, layer.weights, layer.outputs, layer.stage, output);
    }
  }
}

}  // namespace tinyml

#endif  // TINYML_CONVOLUTION_H
