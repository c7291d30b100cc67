import type { Behaviour } from '../../../verification/behaviour.ts'

/** `custom.h` and `custom.cpp`: the function that no field of the plan can express. */
export function customFiles(custom: NonNullable<Behaviour['custom']>): [string, string][] {
  const pins = custom.pins.length === 0 ? 'no pins' : `no pins but ${custom.pins.join(', ')}`
  const header = `// What the fields of the plan cannot express: to be read by a person.
#ifndef CUSTOM_H
#define CUSTOM_H

// Called whenever an outcome counts. label: index, -1 = unsure, -2 = nothing; hundredths: the score; reading: the raw columns; ms: millis().
// It drives ${pins}, and prints ${custom.prints ? 'lines of its own' : 'nothing'}.
void custom(int label, int hundredths, const float *reading, unsigned long ms);

#endif  // CUSTOM_H
`
  const source = `#include "custom.h"

#include <Arduino.h>

void custom(int label, int hundredths, const float *reading, unsigned long ms) {
${custom.body.trim()}
}
`
  return [
    ['custom.h', header],
    ['custom.cpp', source],
  ]
}
