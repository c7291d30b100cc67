#include <Arduino_LSM9DS1.h>

void setup() { IMU.begin(); }

// Reads without asking whether a new reading is there: the second of each pair is stale.
void loop() {
  float x, y, z, gx, gy, gz;
  while (!IMU.accelerationAvailable()) {
  }
  IMU.readAcceleration(x, y, z);
  IMU.readGyroscope(gx, gy, gz);
  Serial.print(x, 4);
  Serial.print(' ');
  Serial.println(gz, 4);
  IMU.readAcceleration(x, y, z);
}
