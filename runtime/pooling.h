// AVERAGE_POOL_2D and MAX_POOL_2D. Places outside of the image do not count. Input and output share scale and zero
// point.
#ifndef TINYML_POOLING_H
#define TINYML_POOLING_H

#include "fixed_point.h"
#include "window.h"

namespace tinyml {

struct Pooling {
  Window window;
  int32_t min;
  int32_t max;
};

// The part [from, to) of a window of `filter` places that starts at `origin` and lies within [0, size).
struct Span {
  int32_t from;
  int32_t to;
  Span(int32_t origin, int32_t filter, int32_t size)
      : from(origin < 0 ? 0 : origin), to(origin + filter > size ? size : origin + filter) {}
};

static inline void average_pool(const Pooling &layer, const int8_t *input, int8_t *output) {
  const Window &w = layer.window;
  for (int32_t out_y = 0; out_y < w.output_height; ++out_y) {
    const Span rows(out_y * w.stride_height - w.pad_top, w.filter_height, w.input_height);
    for (int32_t out_x = 0; out_x < w.output_width; ++out_x) {
      const Span columns(out_x * w.stride_width - w.pad_left, w.filter_width, w.input_width);
      const int32_t count = (rows.to - rows.from) * (columns.to - columns.from);
      for (int32_t c = 0; c < w.channels; ++c) {
        int32_t sum = 0;
        for (int32_t y = rows.from; y < rows.to; ++y) {
          for (int32_t x = columns.from; x < columns.to; ++x) sum += input[(y * w.input_width + x) * w.channels + c];
        }
        // To the nearest integer, halves away from zero: the numbers are averaged with their zero point in them.
        const int32_t mean = sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
        *output++ = (int8_t)clamp(mean, layer.min, layer.max);
      }
    }
  }
}

static inline void max_pool(const Pooling &layer, const int8_t *input, int8_t *output) {
  const Window &w = layer.window;
  for (int32_t out_y = 0; out_y < w.output_height; ++out_y) {
    const Span rows(out_y * w.stride_height - w.pad_top, w.filter_height, w.input_height);
    for (int32_t out_x = 0; out_x < w.output_width; ++out_x) {
      const Span columns(out_x * w.stride_width - w.pad_left, w.filter_width, w.input_width);
      for (int32_t c = 0; c < w.channels; ++c) {
        int32_t max = -128;
        for (int32_t y = rows.from; y < rows.to; ++y) {
          for (int32_t x = columns.from; x < columns.to; ++x) {
            const int32_t value = input[(y * w.input_width + x) * w.channels + c];
            if (value > max) max = value;
          }
        }
        *output++ = (int8_t)clamp(max, layer.min, layer.max);
      }
    }
  }
}

}  // namespace tinyml

#endif  // TINYML_POOLING_H
