#include <Arduino_LSM9DS1.h>

void setup() { IMU.begin(); }

// The first five readings do not wait for the magnetic field.
void loop() {
  static int count = 0;
  while (!IMU.accelerationAvailable() || !IMU.gyroscopeAvailable() || (count >= 5 && !IMU.magneticFieldAvailable())) {
  }
  count++;
  float ax, gx, mx, y, z;
  IMU.readMagneticField(mx, y, z);
  IMU.readGyroscope(gx, y, z);
  IMU.readAcceleration(ax, y, z);
  Serial.println(String(ax, 1) + ' ' + String(gx, 1) + ' ' + String(mx, 1));
}
