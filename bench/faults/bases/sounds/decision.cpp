#include "decision.h"

#include "model.h"

// As in features.cpp: float32 in the order written, no fused multiply-add.
#pragma GCC optimize("fp-contract=off")

// The score that an INT8 output stands for.
static float scoreOf(int8_t q) { return (q - MODEL_OUTPUT_ZERO_POINT) * MODEL_OUTPUT_SCALE; }

static Decision decision(int label, float score) {
  const float hundredths = score * 100.0f;
  return {score < 0.6f ? UNSURE : label, (int)(hundredths < 0.0f ? hundredths - 0.5f : hundredths + 0.5f)};
}

// Outputs of the last samples, a ring.
static const int SMOOTHING = 3;
static int8_t outputs[SMOOTHING][MODEL_OUTPUT_SIZE];
static int held = 0;
static int next = 0;

void forget() {
  held = 0;
  next = 0;
}

// Sample of the given age; 0 is the newest.
static const int8_t *sample(int age) { return outputs[(next + 2 * SMOOTHING - 1 - age) % SMOOTHING]; }

static float meanScore(int label) {
  float sum = 0.0f;
  for (int age = held - 1; age >= 0; --age) sum += scoreOf(sample(age)[label]);
  return sum / held;
}

static void keep(const int8_t *output) {
  for (int label = 0; label < MODEL_OUTPUT_SIZE; ++label) outputs[next][label] = output[label];
  next = (next + 1) % SMOOTHING;
  if (held < SMOOTHING) ++held;
}

// The label with the largest mean score over the last samples; of equals the first.
Decision decide(const int8_t *output) {
  keep(output);
  int best = 0;
  float score = meanScore(0);
  for (int label = 1; label < MODEL_OUTPUT_SIZE; ++label) {
    const float other = meanScore(label);
    if (other > score) {
      best = label;
      score = other;
    }
  }
  return decision(best, score);
}
