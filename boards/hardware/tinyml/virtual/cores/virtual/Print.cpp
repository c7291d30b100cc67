#include "Print.h"

#include <math.h>

namespace arduino {

size_t Print::write(const uint8_t *buffer, size_t size) {
  size_t n = 0;
  while (n < size && write(buffer[n])) n++;
  return n;
}

size_t Print::print(unsigned long long n, int base) {
  if (base == 0) return write((uint8_t)n);
  if (base == 1 || base < 0 || base > 36) base = 10;
  char text[65];
  char *at = text + sizeof text;
  do {
    char digit = (char)(n % (unsigned)base);
    *--at = (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);
  } while (n /= (unsigned)base);
  return write(at, (size_t)(text + sizeof text - at));
}

// Negative numbers have a sign in base 10 only; elsewhere they show their two's complement, in 32 bits for a long.
size_t Print::print(long n, int base) {
  if (base != 10 || n >= 0) return print((unsigned long long)(unsigned long)n, base);
  size_t sign = write((uint8_t)'-');
  return sign + print(0ull - (unsigned long long)(long long)n, 10);
}

size_t Print::print(long long n, int base) {
  if (base != 10 || n >= 0) return print((unsigned long long)n, base);
  size_t sign = write((uint8_t)'-');
  return sign + print(0ull - (unsigned long long)n, 10);
}

// The API's own way, bit for bit: adding half of the last digit and cutting off, with its limits.
size_t Print::print(double number, int digits) {
  if (digits < 0) digits = 2;
  if (isnan(number)) return print("nan");
  if (isinf(number)) return print("inf");
  if (number > 4294967040.0 || number < -4294967040.0) return print("ovf");
  // Gathered first: a call of the monitor for each character is what would cost time on the host.
  char text[64];
  size_t used = 0, n = 0;
  auto put = [&](char c) {
    if (used == sizeof text) n += write(text, used), used = 0;
    text[used++] = c;
  };
  if (number < 0.0) {
    put('-');
    number = -number;
  }
  double rounding = 0.5;
  for (int i = 0; i < digits; i++) rounding /= 10.0;
  number += rounding;
  unsigned long whole = (unsigned long)number;
  double rest = number - (double)whole;
  char reversed[10];
  int length = 0;
  for (unsigned long left = whole; left || !length; left /= 10) reversed[length++] = (char)('0' + left % 10);
  while (length) put(reversed[--length]);
  if (digits > 0) put('.');
  while (digits-- > 0) {
    rest *= 10.0;
    unsigned digit = (unsigned)rest;
    put((char)('0' + digit));
    rest -= digit;
  }
  return n + write(text, used);
}

}  // namespace arduino
