// The LSM9DS1's library, answered from recorded rows: ax, ay, az in g, gx, gy, gz in degrees/s, mx, my, mz in uT.
#pragma once
#include <Arduino.h>
#include <math.h>
#include <service.h>

class LSM9DS1Class {
 public:
  int begin() { return (int)service(SERVICE_SENSOR_BEGIN, (uint32_t)SENSOR_LSM9DS1); }
  void end() { service(SERVICE_SENSOR_END, (uint32_t)SENSOR_LSM9DS1); }
  void setContinuousMode() {}
  void setOneShotMode() {}

  int accelerationAvailable() { return ready(2); }
  int readAcceleration(float &x, float &y, float &z) { return read(2, x, y, z); }
  float accelerationSampleRate() { return 119.0f; }
  int gyroscopeAvailable() { return ready(3); }
  int readGyroscope(float &x, float &y, float &z) { return read(3, x, y, z); }
  float gyroscopeSampleRate() { return 119.0f; }
  int magneticFieldAvailable() { return ready(4); }
  int readMagneticField(float &x, float &y, float &z) { return read(4, x, y, z); }
  float magneticFieldSampleRate() { return 20.0f; }

 private:
  int ready(uint32_t group) { return (int)service(SERVICE_SENSOR_READY, group); }
  // A missing value reads as a failed transaction: all NaN, and 0.
  int read(uint32_t group, float &x, float &y, float &z) {
    float v[4];
    bool valid = service(SERVICE_SENSOR_READ, group, (void *)v) != 0;
    x = valid ? v[0] : NAN;
    y = valid ? v[1] : NAN;
    z = valid ? v[2] : NAN;
    return valid;
  }
};

static LSM9DS1Class IMU;
