// Serial is the USB port (text goes to the trace, rows of a `serial` sensor come in); Serial1 is a UART with nothing on
// it.
#pragma once
#include "Stream.h"

// Stop bits, parity and data bits, as the API numbers them.
#define SERIAL_5N1 0x113ul
#define SERIAL_6N1 0x213ul
#define SERIAL_7N1 0x313ul
#define SERIAL_8N1 0x413ul
#define SERIAL_5N2 0x133ul
#define SERIAL_6N2 0x233ul
#define SERIAL_7N2 0x333ul
#define SERIAL_8N2 0x433ul
#define SERIAL_7E1 0x311ul
#define SERIAL_8E1 0x411ul
#define SERIAL_7E2 0x331ul
#define SERIAL_8E2 0x431ul
#define SERIAL_7O1 0x312ul
#define SERIAL_8O1 0x412ul
#define SERIAL_7O2 0x332ul
#define SERIAL_8O2 0x432ul

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
  void begin(unsigned long baud) override { baud_ = baud; }
  void begin(unsigned long baud, uint16_t) override { baud_ = baud; }
  void end() override {}
  operator bool() override;
  int available() override;
  int read() override;
  int peek() override;
  size_t write(uint8_t c) override { return write(&c, 1); }
  size_t write(const uint8_t *buffer, size_t size) override;
  uint32_t baud() { return baud_; }
  bool dtr() { return *this; }
  bool rts() { return *this; }

 private:
  uint8_t buffer_[256];
  uint32_t at_ = 0, size_ = 0, baud_ = 115200;
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
