// fruit: sensor → features → model → decision → a line on the serial port, every 100 ms.
// Made by TinyML Lifecycle; README.md says how to build it and what it prints.
#include <Arduino_APDS9960.h>

#include "decision.h"
#include "features.h"
#include "model.h"
#include "outputs.h"

const unsigned long intervalMs = 100;
unsigned long lastSample = 0ul - intervalMs;

const char *const labels[MODEL_OUTPUT_SIZE] = {
    "\042apple\042",
    "\042banana\042",
    "\042orange\042",
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
  Serial.println("# fruit is ready");
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

// A sample was answered, or there is nothing to answer.
void answer(const Decision &decision, const float *reading) {
  const bool begins = decision.label != current;
  current = decision.label;
  if (begins) react(current);
  if (begins || decision.label != NOTHING) say(decision, reading);
}

// Prints the line of a sample.
void say(const Decision &decision, const float *reading) {
  switch (decision.label) {
    case NOTHING:
      Serial.print("gone");
      Serial.println();
      return;
  }
  Serial.print("{\042label\042:");
  Serial.print(nameOf(decision.label));
  Serial.print(",\042score\042:");
  printHundredths(decision.hundredths);
  Serial.print(",\042r\042:");
  if (!(fabsf(reading[0]) < 1e15f)) {
    Serial.print("null");
  } else {
    printNumber(reading[0]);
  }
  Serial.print(",\042ms\042:");
  Serial.print(millis());
  Serial.println("}");
}

const char *nameOf(int outcome) {
  if (outcome == UNSURE) return "\042unsure\042";
  if (outcome == NOTHING) return "\042nothing\042";
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
