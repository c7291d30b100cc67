// MEAN over any axes. The input is seen as [kept][reduced][kept][reduced][kept]: neighbouring axes of one kind are
// merged.
#ifndef TINYML_MEAN_H
#define TINYML_MEAN_H

#include "fixed_point.h"

namespace tinyml {

struct Mean {
  int32_t kept0;
  int32_t reduced0;
  int32_t kept1;
  int32_t reduced1;
  int32_t kept2;
  int32_t start;       // minus the input's zero point times the number of values in each sum
  int32_t multiplier;  // holds the division by that number, too
  int32_t shift;
  int32_t output_zero_point;
};

static inline void mean(const Mean &layer, const int8_t *input, int8_t *output) {
  for (int32_t a = 0; a < layer.kept0; ++a) {
    for (int32_t c = 0; c < layer.kept1; ++c) {
      for (int32_t e = 0; e < layer.kept2; ++e) {
        int32_t sum = layer.start;
        for (int32_t b = 0; b < layer.reduced0; ++b) {
          const int32_t outer = ((a * layer.reduced0 + b) * layer.kept1 + c) * layer.reduced1;
          for (int32_t d = 0; d < layer.reduced1; ++d) sum += input[(outer + d) * layer.kept2 + e];
        }
        const int32_t value = scale(sum, layer.multiplier, layer.shift) + layer.output_zero_point;
        *output++ = (int8_t)clamp(value, -128, 127);
      }
    }
  }
}

}  // namespace tinyml

#endif  // TINYML_MEAN_H
