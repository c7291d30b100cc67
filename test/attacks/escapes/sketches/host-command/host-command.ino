// id: host-command
// tries: to run a shell command on the host, through the emulator's semihosting: SYS_SYSTEM
// must not: start anything on the host
// held by: the monitor, because code without privilege gets no semihosting; and the sandbox around the emulator
#include "bait.h"

static int host(int operation, const void *block) {
  register int r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = block;
  __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

void setup() {
  static const char command[] = "echo owned > " TARGET;
  const void *const block[] = {command, (const void *)(sizeof command - 1)};
  host(0x12, block);
}

void loop() {}
