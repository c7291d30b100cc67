// fruit: sensor → features → model → decision → a line on the serial port, every 200 ms.
// Made by TinyML Lifecycle; README.md says how to build it and what it prints.
#include <Arduino_APDS9960.h>

#include "decision.h"
#include "features.h"
#include "model.h"
#include "outputs.h"

const unsigned long intervalMs = 200;
unsigned long lastSample = 0ul - intervalMs;
const unsigned long repeatMs = 1000;

const char *const labels[MODEL_OUTPUT_SIZE] = {
    "apple",
    "banana",
    "orange",
};

void setup() {
  beginOutputs();
  Serial.begin(115200);
  // Runs without a computer as well: waits for one at most two seconds.
  const unsigned long start = millis();
  while (!Serial && millis() - start < 2000) {
  }
  pinMode(LED_BUILTIN, OUTPUT);
  while (!APDS.begin()) {
    Serial.println("# the APDS9960 sensor does not answer: is this a Nano 33 BLE Sense?");
    digitalWrite(LED_BUILTIN, HIGH);
    delay(500);
    digitalWrite(LED_BUILTIN, LOW);
    delay(500);
  }
  Serial.println("hello");
}

void loop() {
  updateOutputs();
  waitForInterval();
  float reading[READING_SIZE];
  if (!readSensor(reading)) return;

  if (!isValid(reading)) {
    forget();
    answer({NOTHING, 0}, reading);
    return;
  }

  int8_t input[MODEL_INPUT_SIZE];
  if (!addReading(reading, input)) return;
  int8_t output[MODEL_OUTPUT_SIZE];
  model_invoke(input, output);
  answer(decide(output), reading);
}

// Waits, and keeps the outputs going.
void pause(unsigned long ms) {
  const unsigned long start = millis();
  for (;;) {
    const unsigned long next = updateOutputs();
    const unsigned long elapsed = millis() - start;
    if (elapsed >= ms) return;
    delay(min(next, ms - elapsed));
  }
}

// Sleeps until the next sample is due; right also when millis() starts again from 0.
void waitForInterval() {
  const unsigned long elapsed = millis() - lastSample;
  if (elapsed < intervalMs) pause(intervalMs - elapsed);
  lastSample = millis();  // Before the sensor is read, so that its own time adds nothing.
}

// The sensor gives -1 for what it could not measure.
float count(int value) { return value < 0 ? NAN : value; }

// Waits for a new reading, so that none is taken twice.
bool readSensor(float *reading) {
  const unsigned long start = millis();
  while (!(APDS.colorAvailable() && APDS.proximityAvailable())) {
    pause(1);
    if (millis() - start > 2000) {
      Serial.println("# no reading for two seconds: check the sensor");
      return false;
    }
  }
  int r, g, b, clear;
  if (!APDS.readColor(r, g, b, clear)) r = g = b = clear = -1;
  const int proximity = APDS.readProximity();
  reading[0] = count(r);
  reading[1] = count(g);
  reading[2] = count(b);
  reading[3] = count(clear);
  reading[4] = count(proximity);
  return true;
}

// The outcome that counts now: a label, UNSURE, NOTHING, or none yet.
constexpr int NONE_YET = -3;
int current = NONE_YET;
unsigned long lastLine = 0;

// Whether an outcome counts: it is the current one already, or came 2 samples in a row. NOTHING counts at once.
bool confirmed(int outcome) {
  static int coming = NONE_YET;
  static int times = 0;
  if (outcome == current || outcome == NOTHING) {
    coming = NONE_YET;
    return true;
  }
  if (outcome != coming) times = 0;
  coming = outcome;
  if (++times < 2) return false;
  coming = NONE_YET;
  return true;
}

// A sample was answered, or there is nothing to answer.
void answer(const Decision &decision, const float *reading) {
  if (!confirmed(decision.label)) return;
  const bool begins = decision.label != current;
  current = decision.label;
  if (begins) react(current);
  if (begins || millis() - lastLine >= repeatMs) say(decision, reading);
}

// Prints the line of an outcome.
void say(const Decision &decision, const float *reading) {
  switch (decision.label) {
    case 2:  // orange
      return;  // Says nothing.
    case UNSURE:
      Serial.print("hm, ");
      Serial.print(decision.hundredths);
      Serial.print(" %");
      Serial.println();
      lastLine = millis();
      return;
  }
  Serial.print(nameOf(decision.label));
  Serial.print(",");
  if (!(decision.label == NOTHING)) Serial.print(decision.hundredths);
  Serial.print(",");
  Serial.print(millis());
  Serial.print(",");
  if (!(!(fabsf(reading[3]) < 1e15f))) printNumber(reading[3]);
  Serial.println();
  lastLine = millis();
}

const char *nameOf(int outcome) {
  if (outcome == UNSURE) return "unsure";
  if (outcome == NOTHING) return "nothing";
  return labels[outcome];
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

// A whole number as it is, any other with three decimals.
void printNumber(float value) {
  if (value == floorf(value)) {
    Serial.print((long long)value);
    return;
  }
  const long long thousandths = (long long)(fabs((double)value) * 1000.0 + 0.5);
  if (value < 0.0f) Serial.print('-');
  Serial.print(thousandths / 1000);
  Serial.print(thousandths % 1000 < 10 ? ".00" : thousandths % 1000 < 100 ? ".0" : ".");
  Serial.print(thousandths % 1000);
}
