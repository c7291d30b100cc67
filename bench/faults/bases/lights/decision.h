// From the model's output to what is said: smoothing, the score, and "unsure".
#ifndef DECISION_H
#define DECISION_H

#include <stdint.h>

struct Decision {
  int label;       // Index of the label; UNSURE when the score is too low.
  int hundredths;  // The score in hundredths, rounded.
};

constexpr int UNSURE = -1;
constexpr int NOTHING = -2;  // No sample: an invalid reading.

// Takes the model's output for one more sample.
Decision decide(const int8_t *output);

// Forgets earlier samples: the thing is gone.
void forget();

#endif  // DECISION_H
