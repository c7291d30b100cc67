// The LSM9DS1's library, answered from recorded rows: ax, ay, az in g, gx, gy, gz in degrees/s, mx, my, mz in uT.
#pragma once
#include <Arduino.h>
#include <Wire.h>
#include <service.h>

class LSM9DS1Class {
 public:
  LSM9DS1Class(TwoWire &) {}
  virtual ~LSM9DS1Class() = default;

  int begin() {
    delay(10);
    return (int)service(SERVICE_SENSOR_BEGIN, (uint32_t)SENSOR_LSM9DS1);
  }
  void end() { service(SERVICE_SENSOR_END, (uint32_t)SENSOR_LSM9DS1); }
  void setContinuousMode() {}
  void setOneShotMode() {}

  virtual int accelerationAvailable() { return ready(GROUP_ACCELERATION); }
  virtual int readAcceleration(float &x, float &y, float &z) { return read(GROUP_ACCELERATION, x, y, z); }
  virtual float accelerationSampleRate() { return 119.0f; }
  virtual int gyroscopeAvailable() { return ready(GROUP_GYROSCOPE); }
  virtual int readGyroscope(float &x, float &y, float &z) { return read(GROUP_GYROSCOPE, x, y, z); }
  virtual float gyroscopeSampleRate() { return 119.0f; }
  virtual int magneticFieldAvailable() { return ready(GROUP_MAGNETIC); }
  virtual int readMagneticField(float &x, float &y, float &z) { return read(GROUP_MAGNETIC, x, y, z); }
  virtual float magneticFieldSampleRate() { return 20.0f; }

 private:
  int ready(BoardGroup group) { return (int)service(SERVICE_SENSOR_READY, (uint32_t)group); }
  // A missing value reads as a failed transaction: all NaN, and 0.
  int read(BoardGroup group, float &x, float &y, float &z) {
    float v[4];
    bool valid = service(SERVICE_SENSOR_READ, (uint32_t)group, (void *)v) != 0;
    x = valid ? v[0] : NAN;
    y = valid ? v[1] : NAN;
    z = valid ? v[2] : NAN;
    return valid;
  }
};

// Weak: one object, whichever files include this, with no source file of its own to compile.
__attribute__((weak)) LSM9DS1Class IMU_LSM9DS1(Wire1);
#undef IMU
#define IMU IMU_LSM9DS1
