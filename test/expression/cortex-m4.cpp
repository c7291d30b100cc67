// The least that runs C++ on QEMU's Cortex-M4F: vectors, FPU on, semihosting for text and the end.
// The test puts `expressions.inc` beside it: a function for each expression, the rows, and the counts.
#include <math.h>

#include <cstdint>
#include <cstring>
#pragma GCC optimize("fp-contract=off")
#include "expressions.inc"

static int semihost(int operation, const void *argument) {
  register int r0 asm("r0") = operation;
  register const void *r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

extern "C" [[noreturn]] void reset() {
  *reinterpret_cast<volatile uint32_t *>(0xE000ED88) |= 0xFu << 20;
  asm volatile("dsb\n isb");
  static char line[16];
  for (int e = 0; e < expressionCount; ++e) {
    for (int r = 0; r < rowCount; ++r) {
      float value = expressions[e](rows[r]);
      uint32_t bits;
      memcpy(&bits, &value, 4);
      for (int d = 0; d < 8; ++d) line[d] = "0123456789abcdef"[(bits >> (28 - 4 * d)) & 15];
      strcpy(line + 8, value != value ? " nan\n" : "\n");
      semihost(0x04, line);
    }
  }
  const uint32_t ended[2] = {0x20026, 0};
  semihost(0x20, ended);
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) const uint32_t vectors[2] = {0x20010000, (uint32_t)(uintptr_t)&reset};
