// Serial is the USB port (text goes to the trace, rows of a `serial` sensor come in); Serial1 is a UART with nothing on
// it.
#pragma once
#include "Stream.h"

#define SERIAL_8N1 0x413

namespace arduino {
class HardwareSerial : public Stream {
 public:
  using Print::write;
  virtual void begin(unsigned long baud) = 0;
  virtual void begin(unsigned long baud, uint16_t config) = 0;
  virtual void end() = 0;
  virtual operator bool() = 0;
};
}  // namespace arduino
using arduino::HardwareSerial;

class UsbSerial : public HardwareSerial {
 public:
  using Print::write;
  void begin(unsigned long) override {}
  void begin(unsigned long, uint16_t) override {}
  void end() override {}
  operator bool() override;
  int available() override;
  int read() override;
  int peek() override;
  size_t write(uint8_t c) override { return write(&c, 1); }
  size_t write(const uint8_t *buffer, size_t size) override;
  int availableForWrite() override { return 64; }
  bool dtr() { return *this; }

 private:
  uint8_t buffer_[256];
  uint32_t at_ = 0, size_ = 0;
};

class UnconnectedSerial : public HardwareSerial {
 public:
  using Print::write;
  void begin(unsigned long) override {}
  void begin(unsigned long, uint16_t) override {}
  void end() override {}
  operator bool() override { return true; }
  int available() override { return 0; }
  int read() override { return -1; }
  int peek() override { return -1; }
  size_t write(uint8_t) override { return 1; }
  size_t write(const uint8_t *, size_t size) override { return size; }
};

extern UsbSerial Serial;
#define SerialUSB Serial
extern UnconnectedSerial Serial1;
