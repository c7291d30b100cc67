// Time, pins and small helpers.
#include "Arduino.h"
#include "service.h"

static uint64_t microseconds() {
  register uint32_t r0 __asm("r0") = SERVICE_MICROS;
  register uint32_t r1 __asm("r1");
  __asm volatile("svc 0" : "+r"(r0), "=r"(r1)::"memory");
  return (uint64_t)r1 << 32 | r0;
}

static void sleep(uint64_t us) {
  for (; us > 0xffffffff; us -= 0xffffffff) service(SERVICE_SLEEP, 0xffffffff);
  service(SERVICE_SLEEP, (uint32_t)us);
}

static const uint8_t UNSET = 0xff;
static uint8_t modes[PINS_COUNT], levels[PINS_COUNT];  // Modes are kept inverted, so that zero is UNSET.
static uint8_t mode_of(pin_size_t pin) { return (uint8_t)~modes[pin]; }
static int write_bits = 8;

extern "C" {
void yield() {}
unsigned long millis() { return (unsigned long)(microseconds() / 1000); }
unsigned long micros() { return (unsigned long)microseconds(); }
void delay(unsigned long milliseconds) { sleep((uint64_t)milliseconds * 1000); }
void delayMicroseconds(unsigned int us) { sleep(us); }

void pinMode(pin_size_t pin, PinMode mode) {
  if (pin < PINS_COUNT) modes[pin] = (uint8_t)~mode;
}
// As on the real core the first write makes a pin an output, and what is written to an input does not show.
void digitalWrite(pin_size_t pin, PinStatus value) {
  if (pin >= PINS_COUNT) return;
  if (mode_of(pin) == UNSET) pinMode(pin, OUTPUT);
  levels[pin] = value != LOW;
  if (mode_of(pin) != OUTPUT && mode_of(pin) != OUTPUT_OPENDRAIN) return;
  service(SERVICE_PIN, pin, levels[pin]);
}
// Nothing is connected: an output reads back, a pull-up reads high.
PinStatus digitalRead(pin_size_t pin) {
  if (pin >= PINS_COUNT) return LOW;
  if (mode_of(pin) == OUTPUT || mode_of(pin) == OUTPUT_OPENDRAIN) return levels[pin] ? HIGH : LOW;
  return mode_of(pin) == INPUT_PULLUP ? HIGH : LOW;
}
int analogRead(pin_size_t pin) { return pin < A0 || pin > A7 ? -1 : 0; }
void analogReadResolution(int) {}
void analogWriteResolution(int bits) { write_bits = bits; }
void analogReference(uint8_t) {}
void analogWrite(pin_size_t pin, int value) {
  if (pin >= PINS_COUNT) return;
  int most = (1 << write_bits) - 1;
  service(SERVICE_PWM, pin, (uint32_t)(value < 0 ? 0 : value > most ? most : value));
}
// Nothing ever changes on a pin from outside, so the callback is never called; the pull of the pin is set.
void attachInterruptParam(pin_size_t pin, voidFuncPtrParam, PinStatus mode, void *) {
  if (pin >= PINS_COUNT || mode_of(pin) != UNSET) return;
  pinMode(pin, mode == FALLING ? INPUT_PULLUP : mode == RISING ? INPUT_PULLDOWN : INPUT);
}
void attachInterrupt(pin_size_t pin, voidFuncPtr, PinStatus mode) { attachInterruptParam(pin, nullptr, mode, nullptr); }
void detachInterrupt(pin_size_t) {}
void shiftOut(pin_size_t data, pin_size_t clock, BitOrder order, uint8_t value) {
  for (int i = 0; i < 8; i++) {
    digitalWrite(data, value >> (order == LSBFIRST ? i : 7 - i) & 1 ? HIGH : LOW);
    digitalWrite(clock, HIGH);
    digitalWrite(clock, LOW);
  }
}
uint8_t shiftIn(pin_size_t data, pin_size_t clock, BitOrder order) {
  uint8_t value = 0;
  for (int i = 0; i < 8; i++) {
    digitalWrite(clock, HIGH);
    value |= (uint8_t)((digitalRead(data) == HIGH) << (order == LSBFIRST ? i : 7 - i));
    digitalWrite(clock, LOW);
  }
  return value;
}

char *ultoa(unsigned long value, char *text, int base) {
  char reversed[33];
  int n = 0;
  do {
    unsigned digit = value % (unsigned)base;
    reversed[n++] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
  } while (value /= (unsigned)base);
  char *at = text;
  while (n) *at++ = reversed[--n];
  *at = 0;
  return text;
}
char *ltoa(long value, char *text, int base) {
  if (value >= 0 || base != 10) return ultoa((unsigned long)value, text, base);
  *text = '-';
  ultoa(0ul - (unsigned long)value, text + 1, base);
  return text;
}
char *itoa(int value, char *text, int base) { return ltoa(value, text, base); }
char *utoa(unsigned value, char *text, int base) { return ultoa(value, text, base); }
char *dtostrf(double value, signed char width, unsigned char precision, char *text) {
  sprintf(text, "%*.*f", width, precision, value);
  return text;
}
}

void attachInterrupt(pin_size_t pin, voidFuncPtr callback, int mode) {
  attachInterrupt(pin, callback, (PinStatus)mode);
}

unsigned long pulseIn(uint8_t, uint8_t, unsigned long timeout) {
  sleep(timeout);
  return 0;
}
unsigned long pulseInLong(uint8_t pin, uint8_t state, unsigned long timeout) { return pulseIn(pin, state, timeout); }

void tone(uint8_t pin, unsigned int hertz, unsigned long milliseconds) {
  service(SERVICE_TONE, pin, hertz);
  if (milliseconds) service(SERVICE_TONE_LASTS, pin, milliseconds);
}
void noTone(uint8_t pin) { service(SERVICE_TONE, pin, 0u); }

void randomSeed(unsigned long seed) {
  if (seed) srandom(seed);
}
long random(long end) { return end == 0 ? 0 : random() % end; }
long random(long start, long end) { return start >= end ? start : random(end - start) + start; }
long map(long x, long in_min, long in_max, long out_min, long out_max) {
  return (x - in_min) * (out_max - out_min) / (in_max - in_min) + out_min;
}
uint16_t makeWord(uint16_t w) { return w; }
uint16_t makeWord(uint8_t high, uint8_t low) { return (uint16_t)(high << 8 | low); }
