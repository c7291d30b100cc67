import type { SketchPlan } from '../../src/stages/sketch/plan.ts'

/** Right sketches that look nothing like the rendered one: what the fruit sketch of a plan may be as well. */
export interface Variant {
  how: string
  plan: Partial<SketchPlan>
  /** The whole .ino; features.h, decision.h and model.h are the rendered ones. */
  ino: string
}

export const head = `#include <Arduino_APDS9960.h>
#include "decision.h"
#include "features.h"
#include "model.h"
`

/** Reads a row when there is one; used by sketches that differ elsewhere. */
export const reading = `
bool fetch(float *v) {
  if (!APDS.colorAvailable() || !APDS.proximityAvailable()) return false;
  int n[5];
  APDS.readColor(n[0], n[1], n[2], n[3]);
  n[4] = APDS.readProximity();
  for (int i = 0; i < 5; i++) v[i] = n[i] == -1 ? NAN : n[i];
  return true;
}
`

export const names = 'const char *fruit[] = {"apple", "banana", "orange"};\n'

export const usb = `  Serial.begin(9600);
  while (!Serial && millis() < 1500);
  while (!APDS.begin()) delay(100);
`

/** Answers -2 for nothing, else the label; `d` is what was decided. */
export const think = `
int think(float *v, Decision &d) {
  if (!isValid(v)) { forget(); return -2; }
  int8_t in[MODEL_INPUT_SIZE], out[MODEL_OUTPUT_SIZE];
  addReading(v, in);
  model_invoke(in, out);
  d = decide(out);
  return d.label;
}
`

export const hundredths = `
void score(int h) { Serial.print(h / 100); Serial.print('.'); if (h % 100 < 10) Serial.print('0'); Serial.print(h % 100); }
`
