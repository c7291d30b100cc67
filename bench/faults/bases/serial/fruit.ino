// fruit: sensor → features → model → decision → a line on the serial port, as fast as readings come.
// Made by TinyML Lifecycle; README.md says how to build it and what it prints.
#include <stdlib.h>

#include "decision.h"
#include "features.h"
#include "model.h"

const char *const labels[MODEL_OUTPUT_SIZE] = {
    "apple",
    "banana",
    "orange",
};

void setup() {
  Serial.begin(115200);
  // Runs without a computer as well: waits for one at most two seconds.
  const unsigned long start = millis();
  while (!Serial && millis() - start < 2000) {
  }
  Serial.println("# fruit is ready");
}

void loop() {
  float reading[READING_SIZE];
  if (!readSensor(reading)) return;

  if (!isValid(reading)) {
    forget();
    sayNothing();
    return;
  }

  int8_t input[MODEL_INPUT_SIZE];
  if (!addReading(reading, input)) return;
  int8_t output[MODEL_OUTPUT_SIZE];
  model_invoke(input, output);
  say(decide(output));
}

// An empty cell is a missing value. strtod, because Serial.parseFloat() is not exact.
bool parseLine(const char *text, float *reading) {
  for (int i = 0; i < READING_SIZE; ++i) {
    char *end;
    reading[i] = strtod(text, &end);
    if (end == text) reading[i] = NAN;
    while (*end == ' ' || *end == '\t') ++end;
    if (*end != (i + 1 < READING_SIZE ? ',' : 0)) return false;
    text = end + 1;
  }
  return true;
}

// Reads what has come over serial; true when a line is complete and holds READING_SIZE numbers with commas between them.
bool readSensor(float *reading) {
  static char line[READING_SIZE * 26 + 2];
  static unsigned length = 0;
  if (!Serial.available()) delay(1);
  while (Serial.available()) {
    const char c = Serial.read();
    if (c != '\n') {
      if (c != '\r' && length < sizeof line) line[length++] = c;
      continue;
    }
    const bool fits = length < sizeof line;
    line[fits ? length : 0] = 0;
    const bool blank = fits && length == 0;
    length = 0;
    if (blank) continue;
    if (fits && parseLine(line, reading)) return true;
    Serial.print("# skipped a line that is not ");
    Serial.print(READING_SIZE);
    Serial.println(" numbers with commas between them");
  }
  return false;
}

// What the last line said: a label, UNSURE, or one of these.
constexpr int SILENCE = -3;
constexpr int NOTHING = -2;
int lastSaid = SILENCE;

// A line such as "apple 0.98".
void say(const Decision &decision) {
  lastSaid = decision.label;
  Serial.print(decision.label == UNSURE ? "unsure" : labels[decision.label]);
  Serial.print(' ');
  printHundredths(decision.hundredths);
  Serial.println();
}

// Said once when there is nothing to see.
void sayNothing() {
  if (lastSaid == NOTHING) return;
  lastSaid = NOTHING;
  Serial.println("nothing");
}

void printHundredths(int hundredths) {
  if (hundredths < 0) {
    Serial.print('-');
    hundredths = -hundredths;
  }
  Serial.print(hundredths / 100);
  Serial.print(hundredths % 100 < 10 ? ".0" : ".");
  Serial.print(hundredths % 100);
}
