// What the board does with its LEDs and pins.
#ifndef OUTPUTS_H
#define OUTPUTS_H

// Makes every pin an output, at rest.
void beginOutputs();

// An outcome begins: its outputs are driven, everything else rests or is held.
void react(int outcome);

// Blinks, and ends what is over. Milliseconds until it has something to do again.
unsigned long updateOutputs();

#endif  // OUTPUTS_H
