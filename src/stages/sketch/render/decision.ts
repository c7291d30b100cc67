import { floatLiteral } from '../../../expression/index.ts'
import type { SketchPlan } from '../plan.ts'

/** `decision.h`; `nothing`: whether other files ask for that outcome. */
export const decisionHeader = (
  nothing: boolean,
): string => `// From the model's output to what is said: smoothing, the score, and "unsure".
#ifndef DECISION_H
#define DECISION_H

#include <stdint.h>

struct Decision {
  int label;       // Index of the label; UNSURE when the score is too low.
  int hundredths;  // The score in hundredths, rounded.
};

constexpr int UNSURE = -1;
${nothing ? 'constexpr int NOTHING = -2;  // No sample: an invalid reading.\n' : ''}
// Takes the model's output for one more sample.
Decision decide(const int8_t *output);

// Forgets earlier samples: the thing is gone.
void forget();

#endif  // DECISION_H
`

export function decisionSource({ smoothing, unsureBelow }: SketchPlan): string {
  const unsure = unsureBelow === null ? 'label' : `score < ${floatLiteral(unsureBelow)} ? UNSURE : label`
  return `#include "decision.h"

#include "model.h"

// As in features.cpp: float32 in the order written, no fused multiply-add.
#pragma GCC optimize("fp-contract=off")

// The score that an INT8 output stands for.
static float scoreOf(int8_t q) { return (q - MODEL_OUTPUT_ZERO_POINT) * MODEL_OUTPUT_SCALE; }

static Decision decision(int label, float score) {
  const float hundredths = score * 100.0f;
  return {${unsure}, (int)(hundredths < 0.0f ? hundredths - 0.5f : hundredths + 0.5f)};
}

${smoothing.kind === 'none' ? noSmoothing : windowed(smoothing)}`
}

const largest = (of: string): string => `  int best = 0;
  for (int label = 1; label < MODEL_OUTPUT_SIZE; ++label) {
    if (${of}[label] > ${of}[best]) best = label;
  }
`

const noSmoothing = `// The largest output wins; of equals the first.
Decision decide(const int8_t *output) {
${largest('output')}  return decision(best, scoreOf(output[best]));
}

void forget() {}
`

function windowed({ kind, window }: SketchPlan['smoothing']): string {
  return `// Outputs of the last samples, a ring.
static const int SMOOTHING = ${window};
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

${kind === 'majority' ? majority : mean}`
}

const majority = `// The largest output wins; of equals the first.
static int winner(const int8_t *output) {
${largest('output')}  return best;
}

// The label that won most of the last samples; of equals the one that won last.
Decision decide(const int8_t *output) {
  keep(output);
  int wins[MODEL_OUTPUT_SIZE] = {};
  for (int age = 0; age < held; ++age) ++wins[winner(sample(age))];
  int best = winner(sample(0));
  for (int age = 1; age < held; ++age) {
    const int label = winner(sample(age));
    if (wins[label] > wins[best]) best = label;
  }
  return decision(best, meanScore(best));
}
`

const mean = `// The label with the largest mean score over the last samples; of equals the first.
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
`
