// ADD of two tensors, each with its own scale. The output may overwrite an input of its own size.
#ifndef TINYML_ADD_H
#define TINYML_ADD_H

#include "fixed_point.h"

namespace tinyml {

struct Addend {
  int32_t size;  // divides the output's size: a smaller addend is repeated
  int32_t zero_point;
  int32_t multiplier;
  int32_t shift;
};

struct Add {
  int32_t size;
  Addend a;
  Addend b;
  int32_t multiplier;
  int32_t shift;
  int32_t zero_point;
  int32_t min;
  int32_t max;
};

// The real value of an addend in steps of twice the larger scale / 2^20.
static inline int32_t rescale(int32_t value, const Addend &addend) {
  return scale((value - addend.zero_point) * ((int32_t)1 << 20), addend.multiplier, addend.shift);
}

static inline void add(const Add &layer, const int8_t *a, const int8_t *b, int8_t *output) {
  int32_t ia = 0;
  int32_t ib = 0;
  for (int32_t i = 0; i < layer.size; ++i) {
    const int32_t sum = rescale(a[ia], layer.a) + rescale(b[ib], layer.b);
    output[i] = (int8_t)clamp(scale(sum, layer.multiplier, layer.shift) + layer.zero_point, layer.min, layer.max);
    if (++ia == layer.a.size) ia = 0;
    if (++ib == layer.b.size) ib = 0;
  }
}

}  // namespace tinyml

#endif  // TINYML_ADD_H
