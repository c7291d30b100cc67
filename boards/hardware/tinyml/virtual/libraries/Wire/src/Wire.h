// An I2C bus with nothing on it.
#pragma once
#include <Arduino.h>

namespace arduino {
class MbedI2C : public Stream {
 public:
  using Print::write;
  virtual void begin() {}
  virtual void end() {}
  virtual void setClock(uint32_t) {}
  virtual void beginTransmission(uint8_t) {}
  virtual uint8_t endTransmission(bool) { return 2; }  // address not acknowledged
  virtual uint8_t endTransmission() { return endTransmission(true); }
  virtual size_t requestFrom(uint8_t, size_t, bool) { return 0; }
  virtual size_t requestFrom(uint8_t address, size_t size) { return requestFrom(address, size, true); }
  virtual void onReceive(void (*)(int)) {}
  virtual void onRequest(void (*)()) {}
  size_t write(uint8_t) override { return 1; }
  virtual size_t write(int) { return 1; }
  size_t write(const uint8_t *, size_t size) override { return size; }
  int available() override { return 0; }
  int read() override { return -1; }
  int peek() override { return -1; }
};
}  // namespace arduino
typedef arduino::MbedI2C TwoWire;
// Weak: one object, whichever files include this, with no source file of its own to compile.
__attribute__((weak)) arduino::MbedI2C Wire, Wire1;
