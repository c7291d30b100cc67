// The few lines that a Cortex-M program needs to ask the emulator for something of the host.
#pragma once

#include <cstdint>

inline int semihosting(int operation, const void* argument) {
  register int r0 asm("r0") = operation;
  register const void* r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

constexpr int kOpen = 0x01, kClose = 0x02, kPrint = 0x04, kWrite = 0x05, kRead = 0x06, kSystem = 0x12, kExit = 0x18;

constexpr unsigned length(const char* text) {
  unsigned n = 0;
  while (text[n] != 0) n++;
  return n;
}

inline int open_file(const char* path, unsigned mode) {
  const std::uintptr_t block[] = {reinterpret_cast<std::uintptr_t>(path), mode, length(path)};
  return semihosting(kOpen, block);
}

inline void print(const char* text) { semihosting(kPrint, text); }

[[noreturn]] inline void leave() {
  semihosting(kExit, reinterpret_cast<const void*>(0x20026));
  for (;;) {
  }
}

void escape();

extern "C" [[noreturn]] void reset() {
  escape();
  leave();
}

__attribute__((section(".vectors"), used))
const std::uintptr_t vectors[] = {0x20010000, reinterpret_cast<std::uintptr_t>(&reset)};
