#include "decision.h"

#include "model.h"

// As in features.cpp: float32 in the order written, no fused multiply-add.
#pragma GCC optimize("fp-contract=off")

// The score that an INT8 output stands for.
static float scoreOf(int8_t q) { return (q - MODEL_OUTPUT_ZERO_POINT) * MODEL_OUTPUT_SCALE; }

static Decision decision(int label, float score) {
  const float hundredths = score * 100.0f;
  return {score < 0.7f ? UNSURE : label, (int)(hundredths < 0.0f ? hundredths - 0.5f : hundredths + 0.5f)};
}

// The largest output wins; of equals the first.
Decision decide(const int8_t *output) {
  int best = 0;
  for (int label = 1; label < MODEL_OUTPUT_SIZE; ++label) {
    if (output[label] > output[best]) best = label;
  }
  return decision(best, scoreOf(output[best]));
}

void forget() {}
