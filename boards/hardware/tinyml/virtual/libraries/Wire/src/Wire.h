// An I2C bus with nothing on it.
#pragma once
#include <Arduino.h>

namespace arduino {
class TwoWire : public Stream {
 public:
  using Print::write;
  void begin() {}
  void begin(uint8_t) {}
  void end() {}
  void setClock(uint32_t) {}
  void beginTransmission(uint8_t) {}
  uint8_t endTransmission(bool = true) { return 2; }  // address not acknowledged
  size_t requestFrom(uint8_t, size_t, bool = true) { return 0; }
  size_t write(uint8_t) override { return 1; }
  size_t write(const uint8_t *, size_t size) override { return size; }
  int available() override { return 0; }
  int read() override { return -1; }
  int peek() override { return -1; }
};
}  // namespace arduino
using arduino::TwoWire;
static arduino::TwoWire Wire, Wire1;
