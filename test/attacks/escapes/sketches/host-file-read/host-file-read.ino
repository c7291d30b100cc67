// id: host-file-read
// tries: to read a file of the host through the emulator's semihosting: SYS_OPEN, SYS_READ
// must not: print what is in it
// held by: the monitor, because code without privilege gets no semihosting; and the sandbox around the emulator
#include "bait.h"

static int host(int operation, const void *block) {
  register int r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = block;
  __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

void setup() {
  static const char path[] = CANARY;
  static char text[200];
  const void *const opening[] = {path, nullptr, (const void *)(sizeof path - 1)};
  const int file = host(0x01, opening);
  const void *const reading[] = {(const void *)file, text, (const void *)(sizeof text - 1)};
  host(0x06, reading);
  Serial.print("ESCAPED: ");
  Serial.println(text);
}

void loop() {}
