#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "Printable.h"
#include "WString.h"

#define DEC 10
#define HEX 16
#define OCT 8
#define BIN 2

namespace arduino {
class Print {
 public:
  virtual ~Print() = default;
  virtual size_t write(uint8_t) = 0;
  virtual size_t write(const uint8_t *buffer, size_t size);
  size_t write(const char *text) { return text ? write((const uint8_t *)text, strlen(text)) : 0; }
  size_t write(const char *buffer, size_t size) { return write((const uint8_t *)buffer, size); }
  virtual int availableForWrite() { return 0; }
  virtual void flush() {}
  int getWriteError() { return write_error_; }
  void clearWriteError() { write_error_ = 0; }

  size_t print(const __FlashStringHelper *text) { return write((const char *)text); }
  size_t print(const String &text) { return write(text.c_str(), text.length()); }
  size_t print(const char text[]) { return write(text); }
  size_t print(char c) { return write((uint8_t)c); }
  size_t print(unsigned char n, int base = DEC) { return print((unsigned long long)n, base); }
  size_t print(int n, int base = DEC) { return print((long)n, base); }
  size_t print(unsigned int n, int base = DEC) { return print((unsigned long long)n, base); }
  size_t print(long n, int base = DEC);
  size_t print(unsigned long n, int base = DEC) { return print((unsigned long long)n, base); }
  size_t print(long long n, int base = DEC);
  size_t print(unsigned long long n, int base = DEC);
  size_t print(double n, int digits = 2);
  size_t print(const Printable &p) { return p.printTo(*this); }

  size_t println(const __FlashStringHelper *text) { return end_line(print(text)); }
  size_t println(const String &text) { return end_line(print(text)); }
  size_t println(const char text[]) { return end_line(print(text)); }
  size_t println(char c) { return end_line(print(c)); }
  size_t println(unsigned char n, int base = DEC) { return end_line(print(n, base)); }
  size_t println(int n, int base = DEC) { return end_line(print(n, base)); }
  size_t println(unsigned int n, int base = DEC) { return end_line(print(n, base)); }
  size_t println(long n, int base = DEC) { return end_line(print(n, base)); }
  size_t println(unsigned long n, int base = DEC) { return end_line(print(n, base)); }
  size_t println(long long n, int base = DEC) { return end_line(print(n, base)); }
  size_t println(unsigned long long n, int base = DEC) { return end_line(print(n, base)); }
  size_t println(double n, int digits = 2) { return end_line(print(n, digits)); }
  size_t println(const Printable &p) { return end_line(print(p)); }
  size_t println() { return write("\r\n", 2); }

 protected:
  void setWriteError(int error = 1) { write_error_ = error; }

 private:
  size_t end_line(size_t n) { return n + println(); }
  int write_error_ = 0;
};
}  // namespace arduino
using arduino::Print;
using arduino::Printable;
