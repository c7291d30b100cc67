#include "monitor.h"

#define COUNTER REGISTER(0x40028018)  // FPGAIO, 25 MHz. Under `-icount shift=4` an instruction takes 16 ns.
#define TIMER_CONTROL REGISTER(0x40000000)
#define TIMER_VALUE REGISTER(0x40000004)
#define TIMER_RELOAD REGISTER(0x40000008)
#define TIMER_INTERRUPT REGISTER(0x4000000C)
#define TICKS_PER_SECOND (TICKS_PER_MICROSECOND * 1000000u)

static uint32_t last_counter;
static uint64_t wraps;
static uint64_t left_out;  // Ticks that passed inside of the monitor.
static uint64_t skipped;   // Ticks that the sketch slept; nothing waits for them.
static uint64_t entered;

static uint64_t raw(void) {
  uint32_t counter = COUNTER;
  if (counter < last_counter) wraps += 1ull << 32;  // The watchdog looks more often than every 171 s.
  last_counter = counter;
  return wraps + counter;
}

void clock_start(void) {
  left_out = raw();
  watchdog_restart(1);
}
void clock_enter(void) { entered = raw(); }
void clock_leave(void) { left_out += raw() - entered; }
void clock_skip(uint64_t microseconds) { skipped += microseconds * TICKS_PER_MICROSECOND; }
uint64_t clock_microseconds(void) { return (entered - left_out + skipped) / TICKS_PER_MICROSECOND; }

void watchdog_restart(uint32_t seconds) {
  TIMER_CONTROL = 0;
  TIMER_VALUE = seconds * TICKS_PER_SECOND;
  TIMER_RELOAD = TICKS_PER_SECOND;
  TIMER_INTERRUPT = 1;
  TIMER_CONTROL = 9;  // enabled, with interrupt
}
void watchdog_acknowledge(void) { TIMER_INTERRUPT = 1; }

// Twice the number of instructions since reset, plus a constant: an instruction is 0.4 ticks, so five reads by five
// instructions in a row fall on all five phases of the counter, and their sum, floor(x) + floor(x + 2/5) + ... +
// floor(x + 8/5), is floor(5 x) + 2. It is exact where a single read is only good to 2.5 instructions.
__attribute__((noinline)) uint32_t instruction_mark(void) {
  uint32_t a, b, c, d, e;
  __asm volatile("ldr %0, [%5]\n ldr %1, [%5]\n ldr %2, [%5]\n ldr %3, [%5]\n ldr %4, [%5]\n"
                 : "=&r"(a), "=&r"(b), "=&r"(c), "=&r"(d), "=&r"(e)
                 : "r"(0x40028018)
                 : "memory");
  return a + b + c + d + e;
}
