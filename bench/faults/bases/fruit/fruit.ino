// fruit: sensor → features → model → decision → a line on the serial port, every 100 ms.
// Made by TinyML Lifecycle; README.md says how to build it and what it prints.
#include <Arduino_APDS9960.h>

#include "decision.h"
#include "features.h"
#include "model.h"

const unsigned long intervalMs = 100;  // “Every 100 ms”
unsigned long lastSample = 0ul - intervalMs;

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
  waitForInterval();
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

// Sleeps until the next sample is due; right also when millis() starts again from 0.
void waitForInterval() {
  const unsigned long elapsed = millis() - lastSample;
  if (elapsed < intervalMs) delay(intervalMs - elapsed);
  lastSample = millis();  // Before the sensor is read, so that its own time adds nothing.
}

// The sensor gives -1 for what it could not measure.
float count(int value) { return value < 0 ? NAN : value; }

// Waits for a new reading, so that none is taken twice.
bool readSensor(float *reading) {
  const unsigned long start = millis();
  while (!(APDS.colorAvailable() && APDS.proximityAvailable())) {
    delay(1);
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
