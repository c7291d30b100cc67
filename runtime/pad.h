// PAD and PADV2: an image of four dimensions set into a larger one that is filled with one value.
#ifndef TINYML_PAD_H
#define TINYML_PAD_H

#include <stdint.h>
#include <string.h>

namespace tinyml {

struct Pad {
  int32_t input[4];
  int32_t before[4];
  int32_t output[4];
  int32_t value;
};

static inline void pad(const Pad &layer, const int8_t *input, int8_t *output) {
  const int32_t *size = layer.output;
  memset(output, layer.value, (size_t)(size[0] * size[1] * size[2] * size[3]));
  for (int32_t a = 0; a < layer.input[0]; ++a) {
    for (int32_t b = 0; b < layer.input[1]; ++b) {
      for (int32_t c = 0; c < layer.input[2]; ++c, input += layer.input[3]) {
        const int32_t row = ((a + layer.before[0]) * size[1] + b + layer.before[1]) * size[2] + c + layer.before[2];
        memcpy(output + row * size[3] + layer.before[3], input, (size_t)layer.input[3]);
      }
    }
  }
}

}  // namespace tinyml

#endif  // TINYML_PAD_H
