// Calls into the monitor, the privileged half of the board. The sketch can do nothing else that leaves its memory.
#pragma once
#include <stdint.h>

#include "../../monitor/layout.h"

static inline uint32_t service_words(uint32_t number, uint32_t a, uint32_t b) {
  register uint32_t r0 __asm("r0") = number;
  register uint32_t r1 __asm("r1") = a;
  register uint32_t r2 __asm("r2") = b;
  __asm volatile("svc 0" : "+r"(r0), "+r"(r1) : "r"(r2) : "r3", "memory");
  return r0;
}
// Arguments are numbers or addresses.
template <class A = uint32_t, class B = uint32_t>
static inline uint32_t service(Service number, A a = 0, B b = 0) {
  return service_words(number, (uint32_t)a, (uint32_t)b);
}
[[noreturn]] static inline void end_run(Reason reason, const void *address) {
  service(SERVICE_END, (uint32_t)reason, (uint32_t)address & ~1u);
  __builtin_unreachable();
}
