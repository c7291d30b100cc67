import { edit, variant, whole } from './make.ts'

export const features = [
  variant(
    'fruit',
    'gate-table',
    'gates stand in a table',
    whole(
      'features.cpp',
      'bool isValid(const float reading[READING_SIZE]) {',
      `struct Gate {
  int column;
  float least, most;
};
static const Gate gates[] = {{3, 20.0f, INFINITY}, {4, -INFINITY, 200.0f}};

bool isValid(const float reading[READING_SIZE]) {
  bool good = true;
  for (int i = READING_SIZE; i-- > 0;) good &= !isnan(reading[i]) && !isinf(reading[i]);
  for (const Gate &gate : gates) good = good && reading[gate.column] >= gate.least && reading[gate.column] <= gate.most;
  return good;
}`,
    ),
  ),
  variant(
    'fruit',
    'quantise-lround',
    'quantisation rounds by lroundf and clamps whole numbers',
    whole(
      'features.cpp',
      'static int8_t quantise(float value, float offset, float scale) {',
      `static int8_t quantise(float value, float offset, float scale) {
  value -= offset;
  value /= scale;
  value /= MODEL_INPUT_SCALE;
  if (isnan(value) || value < -1000.0f) return -128;
  if (value > 1000.0f) return 127;
  const long q = lroundf(value) + MODEL_INPUT_ZERO_POINT;
  return q < -128 ? -128 : q > 127 ? 127 : q;
}`,
    ),
  ),
  variant(
    'fruit',
    'features-loop',
    'features are made in a loop over tables',
    whole(
      'features.cpp',
      'bool addReading(const float reading[READING_SIZE], int8_t *input) {',
      `static const float offsets[] = {0.5015652f, 0.3120117f, 0.18642287f};
static const float scales[] = {0.061985373f, 0.053995345f, 0.038393363f};

bool addReading(const float reading[READING_SIZE], int8_t *input) {
  const long sum = (long)reading[2] + (long)reading[0] + (long)reading[1];
  for (int i = 2; i >= 0; --i) input[i] = quantise(reading[i] / (float)sum, offsets[i], scales[i]);
  return true;
}`,
    ),
  ),
  variant(
    'motion',
    'raw-window',
    'readings are kept as they are, and features made when the window is full',
    edit(
      'features.cpp',
      'static float series[7][WINDOW_SIZE];',
      'static float series[7][WINDOW_SIZE];\nstatic float kept[WINDOW_SIZE][READING_SIZE];',
    ),
    whole(
      'features.cpp',
      'bool addReading(const float reading[READING_SIZE], int8_t *input) {',
      `bool addReading(const float reading[READING_SIZE], int8_t *input) {
  for (int i = 0; i < READING_SIZE; ++i) kept[collected][i] = reading[i];
  if (++collected != WINDOW_SIZE) return false;
  while (collected > 0) {
    const float *at = kept[--collected];
    float *row[7];
    for (int f = 0; f < 7; ++f) row[f] = &series[f][collected];
    const float xx = at[0] * at[0], yy = at[1] * at[1], zz = at[2] * at[2];
    *row[0] = sqrtf(xx + yy + zz);
    *row[1] = at[1];
    *row[2] = at[2];
    *row[3] = *row[4] = at[0];
    *row[5] = at[3];
    *row[6] = fabsf(at[3]) * 0.5f;
  }
  int8_t *out = input;
  *out++ = quantise(meanOf(series[0]), 1.535076f, 0.29875362f);
  *out++ = quantise(stdOf(series[1]), 0.808581f, 0.33701468f);
  *out++ = quantise(rmsOf(series[2]), 0.8877241f, 0.32670107f);
  *out++ = quantise(minOf(series[3]), -0.98212737f, 0.67703837f);
  *out++ = quantise(maxOf(series[4]), 1.0719292f, 0.6508302f);
  *out++ = quantise(rangeOf(series[5]), 2.0259852f, 0.9483089f);
  for (const float value : series[6]) *out++ = quantise(value, 0.43235454f, 0.29375038f);
  return true;
}`,
    ),
  ),
  variant(
    'motion',
    'range-one-pass',
    'smallest and largest are found in one pass with fminf and fmaxf',
    whole(
      'features.cpp',
      'static float rangeOf(const float *values) {',
      `static float rangeOf(const float *values) {
  float least = INFINITY, most = -INFINITY;
  for (int i = 0; i < WINDOW_SIZE; ++i) least = fminf(least, values[i]), most = fmaxf(most, values[i]);
  return most - least;
}`,
    ),
  ),
]
