#include "monitor.h"

static int call(int operation, const void *block) {
  register int r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = block;
  __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static uint32_t length(const char *text) {
  uint32_t n = 0;
  while (text[n]) n++;
  return n;
}

int host_open(const char *path, int mode) {
  const uint32_t block[3] = {(uint32_t)path, (uint32_t)mode, length(path)};
  return call(0x01, block);
}

int host_read(int file, void *bytes, int count) {
  const uint32_t block[3] = {(uint32_t)file, (uint32_t)bytes, (uint32_t)count};
  return count - call(0x06, block);
}

bool host_write(int file, const void *bytes, int count) {
  const uint32_t block[3] = {(uint32_t)file, (uint32_t)bytes, (uint32_t)count};
  return call(0x05, block) == 0;
}

bool host_command_line(char *text, int size) {
  uint32_t block[2] = {(uint32_t)text, (uint32_t)size};
  return call(0x15, block) == 0;
}

void host_exit(int code) {
  const uint32_t block[2] = {0x20026, (uint32_t)code};
  call(0x20, block);
  for (;;) {
  }
}

// The compiler calls it for large assignments.
void *memset(void *to, int value, unsigned size) {
  for (unsigned char *at = to; size--; at++) *at = (unsigned char)value;
  return to;
}
