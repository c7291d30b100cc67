// The APDS9960's library, answered from recorded rows: r, g, b, clear, proximity.
#pragma once
#include <Arduino.h>
#include <Wire.h>
#include <service.h>

enum { GESTURE_NONE = -1, GESTURE_UP = 0, GESTURE_DOWN = 1, GESTURE_LEFT = 2, GESTURE_RIGHT = 3 };

class APDS9960 {
 public:
  APDS9960(TwoWire &, int) {}
  virtual ~APDS9960() = default;

  bool begin() {
    delay(10);
    return service(SERVICE_SENSOR_BEGIN, (uint32_t)SENSOR_APDS9960) != 0;
  }
  void end() { service(SERVICE_SENSOR_END, (uint32_t)SENSOR_APDS9960); }

  int gestureAvailable() { return 0; }
  int readGesture() { return GESTURE_NONE; }

  int colorAvailable() { return (int)service(SERVICE_SENSOR_READY, (uint32_t)GROUP_COLOUR); }
  // A missing value reads as a failed transaction: -1, and false.
  bool readColor(int &r, int &g, int &b, int &c) {
    float v[4];
    bool valid = service(SERVICE_SENSOR_READ, (uint32_t)GROUP_COLOUR, (void *)v) != 0;
    r = valid ? (int)v[0] : -1;
    g = valid ? (int)v[1] : -1;
    b = valid ? (int)v[2] : -1;
    c = valid ? (int)v[3] : -1;
    return valid;
  }
  bool readColor(int &r, int &g, int &b) {
    int c;
    return readColor(r, g, b, c);
  }

  int proximityAvailable() { return (int)service(SERVICE_SENSOR_READY, (uint32_t)GROUP_PROXIMITY); }
  // 0 = touching, 255 = nothing near, -1 = missing.
  int readProximity() {
    float v[4];
    return service(SERVICE_SENSOR_READ, (uint32_t)GROUP_PROXIMITY, (void *)v) ? (int)v[0] : -1;
  }

  void setGestureSensitivity(uint8_t) {}
  void setInterruptPin(int) {}
  bool setLEDBoost(uint8_t) { return true; }
};

// Weak: one object, whichever files include this, with no source file of its own to compile.
__attribute__((weak)) APDS9960 APDS(Wire1, PIN_INT_APDS);
