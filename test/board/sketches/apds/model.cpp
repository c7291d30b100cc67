#include <stdint.h>

extern "C" {
extern const int model_input_size = 4, model_output_size = 2;
// 1 + 2 * 100 instructions of the loop, then two stores with what they need, and the return.
__attribute__((naked)) void model_invoke(const int8_t *, int8_t *) {
  __asm volatile(
      "movs r2, #100\n 1: subs r2, #1\n bne 1b\n"
      "ldrsb r3, [r0]\n strb r3, [r1]\n movs r3, #0x80\n strb r3, [r1, #1]\n bx lr");
}
}
