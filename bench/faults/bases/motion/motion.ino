// motion: sensor → features → model → decision → a line on the serial port, every 100 ms (4 readings a sample).
// Made by TinyML Lifecycle; README.md says how to build it and what it prints.
#include <Arduino_LSM9DS1.h>

#include "decision.h"
#include "features.h"
#include "model.h"

const unsigned long intervalMs = 100;  // “every 100 ms”
unsigned long lastSample = 0ul - intervalMs;

const char *const labels[MODEL_OUTPUT_SIZE] = {
    "still",
    "wave",
    "circle",
};

void setup() {
  Serial.begin(115200);
  // Runs without a computer as well: waits for one at most two seconds.
  const unsigned long start = millis();
  while (!Serial && millis() - start < 2000) {
  }
  pinMode(LED_BUILTIN, OUTPUT);
  while (!IMU.begin()) {
    Serial.println("# the LSM9DS1 motion sensor does not answer: is this a Nano 33 BLE or the first Sense?");
    digitalWrite(LED_BUILTIN, HIGH);
    delay(500);
    digitalWrite(LED_BUILTIN, LOW);
    delay(500);
  }
  Serial.println("# motion is ready");
}

void loop() {
  if (readingsCollected() == 0) waitForInterval();
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

// Waits for a new reading, so that none is taken twice.
bool readSensor(float *reading) {
  const unsigned long start = millis();
  while (!(IMU.accelerationAvailable() && IMU.gyroscopeAvailable())) {
    delay(1);
    if (millis() - start > 2000) {
      Serial.println("# no reading for two seconds: check the sensor");
      return false;
    }
  }
  float ax = NAN, ay = NAN, az = NAN;
  IMU.readAcceleration(ax, ay, az);
  float gx = NAN, gy = NAN, gz = NAN;
  IMU.readGyroscope(gx, gy, gz);
  reading[0] = ax;
  reading[1] = ay;
  reading[2] = az;
  reading[3] = gx;
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
