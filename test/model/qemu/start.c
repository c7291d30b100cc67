// Start-up of test programs on QEMU's mps2-an386 (Cortex-M4F): vectors, then newlib's semihosting start-up.
#include <stdint.h>

extern uint32_t stack_top;
extern void _start(void);

// Ends the emulator with a failure: SYS_EXIT_EXTENDED with a code that no program returns.
static void fault(void) {
  static const uint32_t reason[2] = {0x20026, 99};
  register uint32_t operation __asm__("r0") = 0x20;
  register const uint32_t *argument __asm__("r1") = reason;
  __asm__ volatile("bkpt 0xab" : : "r"(operation), "r"(argument) : "memory");
  for (;;) {
  }
}

void reset(void);
void reset(void) {
  *(volatile uint32_t *)0xe000ed88 |= 0xfu << 20;  // CPACR: switch the FPU on
  __asm__ volatile("dsb\nisb");
  _start();
}

__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    (void (*)(void)) & stack_top, reset, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, fault,
};
