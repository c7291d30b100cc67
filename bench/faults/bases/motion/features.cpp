#include "features.h"

#include <math.h>

#include "model.h"

// Every operation rounds to float32, in the order written, as in the Python that made the training data. A fused multiply-add
// rounds once instead of twice and would change last bits: none here.
#pragma GCC optimize("fp-contract=off")

static float meanOf(const float *values) {
  float sum = 0.0f;
  for (int i = 0; i < WINDOW_SIZE; ++i) sum += values[i];
  return sum / WINDOW_SIZE;
}

static float stdOf(const float *values) {
  const float mean = meanOf(values);
  float sum = 0.0f;
  for (int i = 0; i < WINDOW_SIZE; ++i) sum += (values[i] - mean) * (values[i] - mean);
  return sqrtf(sum / WINDOW_SIZE);
}

static float rmsOf(const float *values) {
  float sum = 0.0f;
  for (int i = 0; i < WINDOW_SIZE; ++i) sum += values[i] * values[i];
  return sqrtf(sum / WINDOW_SIZE);
}

static float minOf(const float *values) {
  float least = values[0];
  for (int i = 0; i < WINDOW_SIZE; ++i) least = values[i] < least ? values[i] : least;
  return least;
}

static float maxOf(const float *values) {
  float most = values[0];
  for (int i = 0; i < WINDOW_SIZE; ++i) most = values[i] > most ? values[i] : most;
  return most;
}

static float rangeOf(const float *values) {
  return maxOf(values) - minOf(values);
}

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
  return true;
}

// One row a feature, oldest value first.
static float series[7][WINDOW_SIZE];
static int collected = 0;

int readingsCollected() { return collected; }

bool addReading(const float reading[READING_SIZE], int8_t *input) {
  const float in_ax = reading[0];
  const float in_ay = reading[1];
  const float in_az = reading[2];
  const float in_gx = reading[3];
  series[0][collected] = sqrtf((((in_ax * in_ax) + (in_ay * in_ay)) + (in_az * in_az)));  // length
  series[1][collected] = in_ay;  // ay
  series[2][collected] = in_az;  // az
  series[3][collected] = in_ax;  // low
  series[4][collected] = in_ax;  // high
  series[5][collected] = in_gx;  // turn
  series[6][collected] = fabsf(in_gx) / 2.0f;  // course
  if (++collected < WINDOW_SIZE) return false;
  collected = 0;  // Samples follow each other without overlap.
  input[0] = quantise(meanOf(series[0]), 1.535076f, 0.29875362f);  // length
  input[1] = quantise(stdOf(series[1]), 0.808581f, 0.33701468f);  // ay
  input[2] = quantise(rmsOf(series[2]), 0.8877241f, 0.32670107f);  // az
  input[3] = quantise(minOf(series[3]), -0.98212737f, 0.67703837f);  // low
  input[4] = quantise(maxOf(series[4]), 1.0719292f, 0.6508302f);  // high
  input[5] = quantise(rangeOf(series[5]), 2.0259852f, 0.9483089f);  // turn
  for (int i = 0; i < WINDOW_SIZE; ++i) input[6 + i] = quantise(series[6][i], 0.43235454f, 0.29375038f);  // course
  return true;
}
