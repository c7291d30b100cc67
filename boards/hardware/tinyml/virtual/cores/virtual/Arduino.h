// The Arduino API as a sketch for the Nano 33 BLE sees it.
#pragma once

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avr/pgmspace.h"
#include "binary.h"
#include "pins_arduino.h"

typedef uint8_t byte;
typedef uint16_t word;
typedef bool boolean;
typedef uint8_t pin_size_t;

// Enumerations as in ArduinoCore-API, so that overloads choose alike.
typedef enum { LOW = 0, HIGH = 1, CHANGE = 2, FALLING = 3, RISING = 4 } PinStatus;
typedef enum { INPUT = 0, OUTPUT = 1, INPUT_PULLUP = 2, INPUT_PULLDOWN = 3, OUTPUT_OPENDRAIN = 4 } PinMode;
typedef enum { LSBFIRST = 0, MSBFIRST = 1 } BitOrder;
typedef void (*voidFuncPtr)(void);
typedef void (*voidFuncPtrParam)(void *);

#define PI 3.1415926535897932384626433832795
#define HALF_PI 1.5707963267948966192313216916398
#define TWO_PI 6.283185307179586476925286766559
#define DEG_TO_RAD 0.017453292519943295769236907684886
#define RAD_TO_DEG 57.295779513082320876798154814105
#define EULER 2.718281828459045235360287471352

#define radians(deg) ((deg)*DEG_TO_RAD)
#define degrees(rad) ((rad)*RAD_TO_DEG)
#define sq(x) ((x) * (x))
#define bit(b) (1UL << (b))
#define bitRead(value, bit) (((value) >> (bit)) & 0x01)
#define bitSet(value, bit) ((value) |= (1UL << (bit)))
#define bitClear(value, bit) ((value) &= ~(1UL << (bit)))
#define bitToggle(value, bit) ((value) ^= (1UL << (bit)))
#define bitWrite(value, bit, bitvalue) ((bitvalue) ? bitSet(value, bit) : bitClear(value, bit))
#define lowByte(w) ((uint8_t)((w)&0xff))
#define highByte(w) ((uint8_t)((w) >> 8))
#define SERIAL 0x0
#define DISPLAY 0x1
#define NOT_A_PIN 255
#define NOT_A_PORT 255
#define NOT_AN_INTERRUPT 255
#define interrupts() ((void)0)
#define noInterrupts() ((void)0)

#ifdef __cplusplus
extern "C" {
#endif
void setup(void);
void loop(void);
void yield(void);
unsigned long millis(void);
unsigned long micros(void);
void delay(unsigned long milliseconds);
void delayMicroseconds(unsigned int microseconds);
void pinMode(pin_size_t pin, PinMode mode);
void digitalWrite(pin_size_t pin, PinStatus value);
PinStatus digitalRead(pin_size_t pin);
int analogRead(pin_size_t pin);
void analogWrite(pin_size_t pin, int value);
void analogReadResolution(int bits);
void analogWriteResolution(int bits);
void analogReference(uint8_t mode);
void attachInterrupt(pin_size_t pin, voidFuncPtr callback, PinStatus mode);
void attachInterruptParam(pin_size_t pin, voidFuncPtrParam callback, PinStatus mode, void *parameter);
void detachInterrupt(pin_size_t pin);
void shiftOut(pin_size_t data, pin_size_t clock, BitOrder order, uint8_t value);
uint8_t shiftIn(pin_size_t data, pin_size_t clock, BitOrder order);
char *itoa(int value, char *text, int base);
char *ltoa(long value, char *text, int base);
char *utoa(unsigned value, char *text, int base);
char *ultoa(unsigned long value, char *text, int base);
char *dtostrf(double value, signed char width, unsigned char precision, char *text);
#ifdef __cplusplus
}

#include <algorithm>

template <class T, class L>
auto min(const T &a, const L &b) -> decltype((b < a) ? b : a) {
  return (b < a) ? b : a;
}
template <class T, class L>
auto max(const T &a, const L &b) -> decltype((b < a) ? b : a) {
  return (a < b) ? b : a;
}
#ifndef constrain
#define constrain(amt, low, high) ((amt) < (low) ? (low) : ((amt) > (high) ? (high) : (amt)))
#endif

// As on ARM cores a PinMode or PinStatus may be given as a number.
inline void pinMode(pin_size_t pin, int mode) { pinMode(pin, (PinMode)mode); }
inline void digitalWrite(pin_size_t pin, int value) { digitalWrite(pin, value ? HIGH : LOW); }
unsigned long pulseIn(uint8_t pin, uint8_t state, unsigned long timeout = 1000000L);
unsigned long pulseInLong(uint8_t pin, uint8_t state, unsigned long timeout = 1000000L);
void attachInterrupt(pin_size_t pin, voidFuncPtr callback, int mode);
void initVariant();
void tone(uint8_t pin, unsigned int hertz, unsigned long milliseconds = 0);
void noTone(uint8_t pin);
void randomSeed(unsigned long seed);
long random(long end);
long random(long start, long end);
long map(long x, long in_min, long in_max, long out_min, long out_max);
uint16_t makeWord(uint16_t w);
uint16_t makeWord(uint8_t high, uint8_t low);
#define word(...) makeWord(__VA_ARGS__)

inline bool isAlphaNumeric(int c) { return isalnum(c) != 0; }
inline bool isAlpha(int c) { return isalpha(c) != 0; }
inline bool isAscii(int c) { return (c & ~0x7f) == 0; }
inline bool isWhitespace(int c) { return c == ' ' || c == '\t'; }
inline bool isControl(int c) { return iscntrl(c) != 0; }
inline bool isDigit(int c) { return isdigit(c) != 0; }
inline bool isGraph(int c) { return isgraph(c) != 0; }
inline bool isLowerCase(int c) { return islower(c) != 0; }
inline bool isPrintable(int c) { return isprint(c) != 0; }
inline bool isPunct(int c) { return ispunct(c) != 0; }
inline bool isSpace(int c) { return isspace(c) != 0; }
inline bool isUpperCase(int c) { return isupper(c) != 0; }
inline bool isHexadecimalDigit(int c) { return isxdigit(c) != 0; }
inline int toAscii(int c) { return c & 0x7f; }
inline int toLowerCase(int c) { return tolower(c); }
inline int toUpperCase(int c) { return toupper(c); }

#include "Serial.h"
#include "WString.h"
using namespace arduino;
#endif

// A macro as in the real core, with all that this means: `std::abs` after this header compiles on neither.
#undef abs
#define abs(x) ((x) > 0 ? (x) : -(x))
