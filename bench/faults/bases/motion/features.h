// From raw readings to the model's input, exactly as contract.json says.
#ifndef FEATURES_H
#define FEATURES_H

#include <stdint.h>

// Values in a reading: ax (g), ay (g), az (g), gx (g)
constexpr int READING_SIZE = 4;

// Readings in a sample.
constexpr int WINDOW_SIZE = 4;

// False for a reading with a missing value, or one that the sensor itself makes worthless (too dark, too far).
bool isValid(const float reading[READING_SIZE]);

// Takes a valid reading. True when it completes a sample; `input` then holds the model's INT8 input.
bool addReading(const float reading[READING_SIZE], int8_t *input);

// Readings of the sample that is being collected.
int readingsCollected();

#endif  // FEATURES_H
