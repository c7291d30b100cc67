// DEPTHWISE_CONV_2D: weights are [filter_height][filter_width][channels * multiplier]; output channel c * multiplier +
// m sees input channel c only.
#ifndef TINYML_DEPTHWISE_CONVOLUTION_H
#define TINYML_DEPTHWISE_CONVOLUTION_H

#include "dot_product.h"
#include "window.h"

namespace tinyml {

struct DepthwiseConvolution {
  Window window;
  int32_t zero_point;
  int32_t multiplier;
  const int8_t *weights;
  OutputStage stage;
};

// patch: filter_height * filter_width * channels bytes of scratch.
static inline void depthwise_convolution(const DepthwiseConvolution &layer, const int8_t *input, int8_t *output,
                                         int8_t *patch) {
  const Window &w = layer.window;
  const int32_t taps = w.filter_height * w.filter_width;
  const int32_t outputs = w.channels * layer.multiplier;
  for (int32_t y = 0; y < w.output_height; ++y) {
    for (int32_t x = 0; x < w.output_width; ++x) {
      gather_patch(w, (int8_t)layer.zero_point, input, y, x, patch);
      for (int32_t o = 0; o < outputs; ++o) {
        const int8_t *from = patch + o / layer.multiplier;
        const int8_t *weight = layer.weights + o;
        int32_t accumulator = layer.stage.bias[o];
        for (int32_t tap = 0; tap < taps; ++tap) accumulator += from[tap * w.channels] * weight[tap * outputs];
        *output++ = finish(accumulator, o, layer.stage);
      }
    }
  }
}

}  // namespace tinyml

#endif  // TINYML_DEPTHWISE_CONVOLUTION_H
