#include "features.h"

#include <math.h>

#include "model.h"

// Every operation rounds to float32, in the order written, as in the Python that made the training data. A fused multiply-add
// rounds once instead of twice and would change last bits: none here.
#pragma GCC optimize("fp-contract=off")

// Scaling and INT8 quantisation of one feature: halves away from zero, clamped.
static int8_t quantise(float value, float offset, float scale) {
  const float scaled = (value - offset) / scale;
  const float q = roundf(scaled / MODEL_INPUT_SCALE) + MODEL_INPUT_ZERO_POINT;
  if (!(q > -128.0f)) return -128;
  return q < 127.0f ? (int8_t)q : 127;
}

bool isValid(const float reading[READING_SIZE]) {
  for (int i = 0; i < READING_SIZE; ++i) {
    if (!isfinite(reading[i])) return false;
  }
  if (reading[3] < 20.0f) return false;  // clear: too dark
  if (reading[4] > 200.0f) return false;  // proximity: nothing near
  if (reading[4] >= 90.0f) return false;  // proximity: only when near
  if (reading[3] < 200.0f) return false;  // clear: only in the light
  return true;
}

int readingsCollected() { return 0; }

bool addReading(const float reading[READING_SIZE], int8_t *input) {
  const float in_r = reading[0];
  const float in_g = reading[1];
  const float in_b = reading[2];
  input[0] = quantise((in_r / ((in_r + in_g) + in_b)), 0.5015652f, 0.061985373f);  // red
  input[1] = quantise((in_g / ((in_r + in_g) + in_b)), 0.3120117f, 0.053995345f);  // green
  input[2] = quantise((in_b / ((in_r + in_g) + in_b)), 0.18642287f, 0.038393363f);  // blue
  return true;
}
