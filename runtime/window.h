// The geometry of operators that slide a window over an image of [height][width][channels].
#ifndef TINYML_WINDOW_H
#define TINYML_WINDOW_H

#include <stdint.h>
#include <string.h>

namespace tinyml {

struct Window {
  int32_t input_height;
  int32_t input_width;
  int32_t channels;
  int32_t output_height;
  int32_t output_width;
  int32_t filter_height;
  int32_t filter_width;
  int32_t stride_height;
  int32_t stride_width;
  int32_t dilation_height;
  int32_t dilation_width;
  int32_t pad_top;
  int32_t pad_left;
};

// Copies the inputs below the window at (out_y, out_x) to patch, [filter_height][filter_width][channels]. Places
// outside of the image get the input's zero point, which stands for 0: the sums over the patch then need no special
// cases.
static inline void gather_patch(const Window &w, int8_t zero_point, const int8_t *input, int32_t out_y, int32_t out_x,
                                int8_t *patch) {
  const int32_t left = out_x * w.stride_width - w.pad_left;
  const int32_t right = left + (w.filter_width - 1) * w.dilation_width;
  const int32_t row_bytes = w.filter_width * w.channels;
  for (int32_t fy = 0; fy < w.filter_height; ++fy) {
    const int32_t y = out_y * w.stride_height - w.pad_top + fy * w.dilation_height;
    if (y < 0 || y >= w.input_height) {
      memset(patch, zero_point, (size_t)row_bytes);
      patch += row_bytes;
      continue;
    }
    const int8_t *row = input + y * w.input_width * w.channels;
    if (left >= 0 && right < w.input_width && w.dilation_width == 1) {
      memcpy(patch, row + left * w.channels, (size_t)row_bytes);
    } else {
      int8_t *to = patch;
      for (int32_t x = left; x <= right; x += w.dilation_width, to += w.channels) {
        if (x < 0 || x >= w.input_width) {
          memset(to, zero_point, (size_t)w.channels);
        } else {
          memcpy(to, row + x * w.channels, (size_t)w.channels);
        }
      }
    }
    patch += row_bytes;
  }
}

}  // namespace tinyml

#endif  // TINYML_WINDOW_H
