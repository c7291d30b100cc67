import { edit, variant, whole } from './make.ts'

export const deciding = [
  variant(
    'fruit',
    'shifted-window',
    'the window is an array that is shifted',
    edit('decision.cpp', 'return outputs[(next + 2 * SMOOTHING - 1 - age) % SMOOTHING];', 'return outputs[age];'),
    whole(
      'decision.cpp',
      'static void keep(const int8_t *output) {',
      `static void keep(const int8_t *output) {
  for (int i = SMOOTHING - 1; i > 0; --i)
    for (int k = 0; k < MODEL_OUTPUT_SIZE; ++k) outputs[i][k] = outputs[i - 1][k];
  for (int k = MODEL_OUTPUT_SIZE; k-- > 0;) outputs[0][k] = output[k];
  held += held < SMOOTHING;
}`,
    ),
  ),
  variant(
    'fruit',
    'whole-sums',
    'scores are summed as whole steps, which is exact',
    edit(
      'decision.cpp',
      'sum += scoreOf(sample(age)[label]);\n  return sum / held;',
      'sum += sample(age)[label] + 128;\n  return sum / 256.0f / held;',
    ),
    edit('decision.cpp', 'float sum = 0.0f;', 'int sum = 0;'),
  ),
  variant(
    'fruit',
    'threshold-per-cent',
    'the threshold is held against hundredths before they are rounded',
    edit('decision.cpp', 'score < 0.6f', '!(score >= 0.6f)'),
    edit(
      'decision.cpp',
      '(int)(hundredths < 0.0f ? hundredths - 0.5f : hundredths + 0.5f)',
      '(int)lroundf(hundredths)',
    ),
    edit('decision.cpp', '#include "model.h"', '#include <math.h>\n\n#include "model.h"'),
  ),
  variant(
    'fruit',
    'winner-backwards',
    'the largest output is searched from the end',
    whole(
      'decision.cpp',
      'static int winner(const int8_t *output) {',
      `static int winner(const int8_t *output) {
  int best = MODEL_OUTPUT_SIZE - 1, label = best;
  while (label-- > 0) {
    if (output[label] >= output[best]) best = label;
  }
  return best;
}`,
    ),
  ),
  variant(
    'fruit',
    'votes-table',
    'votes are counted in a table of winners',
    whole(
      'decision.cpp',
      'Decision decide(const int8_t *output) {',
      `Decision decide(const int8_t *output) {
  keep(output);
  int last[MODEL_OUTPUT_SIZE], votes[MODEL_OUTPUT_SIZE];
  for (int &v : votes) v = 0;
  for (int age = held; age-- > 0;) {
    const int w = winner(sample(age));
    ++votes[w];
    last[w] = age;
  }
  int best = -1;
  for (int w = 0; w < MODEL_OUTPUT_SIZE; ++w) {
    if (votes[w] == 0) continue;
    if (best < 0 || votes[w] > votes[best] || (votes[w] == votes[best] && last[w] < last[best])) best = w;
  }
  return decision(best, meanScore(best));
}`,
    ),
  ),
  variant(
    'mean',
    'mean-stored-scores',
    'scores are kept as floats, not as steps',
    edit(
      'decision.cpp',
      'static int8_t outputs[SMOOTHING][MODEL_OUTPUT_SIZE];',
      'static float outputs[SMOOTHING][MODEL_OUTPUT_SIZE];',
    ),
    edit('decision.cpp', 'static const int8_t *sample(int age)', 'static const float *sample(int age)'),
    edit('decision.cpp', 'scoreOf(sample(age)[label])', 'sample(age)[label]'),
    edit('decision.cpp', 'outputs[next][label] = output[label];', 'outputs[next][label] = scoreOf(output[label]);'),
  ),
]
