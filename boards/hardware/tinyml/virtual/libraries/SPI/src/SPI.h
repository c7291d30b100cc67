// An SPI bus with nothing on it: it reads ones.
#pragma once
#include <Arduino.h>

enum SPIMode { SPI_MODE0, SPI_MODE1, SPI_MODE2, SPI_MODE3 };
namespace arduino {
class SPISettings {
 public:
  SPISettings(uint32_t = 4000000, BitOrder = MSBFIRST, SPIMode = SPI_MODE0) {}
};
class SPIClass {
 public:
  void begin() {}
  void end() {}
  void beginTransaction(SPISettings) {}
  void endTransaction() {}
  uint8_t transfer(uint8_t) { return 0xff; }
  uint16_t transfer16(uint16_t) { return 0xffff; }
  void transfer(void *buffer, size_t size) { memset(buffer, 0xff, size); }
};
}  // namespace arduino
using arduino::SPISettings;
__attribute__((weak)) arduino::SPIClass SPI;
