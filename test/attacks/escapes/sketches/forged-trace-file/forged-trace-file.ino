// id: forged-trace-file
// tries: to write the trace, by which it is judged, itself: a reading taken and a good end
// must not: be taken for a sketch that read every row
// held by: the monitor, the only one that may call the host; and a nonce of each run in every line of the trace
#include "bait.h"

static int host(int operation, const void *block) {
  register int r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = block;
  __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

void setup() {
  static const char path[] = TRACE;
  static const char text[] =
      "{\"nonce\":\"\",\"type\":\"read\",\"us\":1,\"row\":0,\"stale\":false}\n"
      "{\"nonce\":\"\",\"type\":\"end\",\"us\":2,\"reason\":\"rows-exhausted\",\"pc\":0,\"address\":0,\"rows\":1}\n";
  const void *const opening[] = {path, (const void *)4, (const void *)(sizeof path - 1)};
  const int file = host(0x01, opening);
  const void *const writing[] = {(const void *)file, text, (const void *)(sizeof text - 1)};
  host(0x05, writing);
  host(0x02, &file);
}

void loop() {}
