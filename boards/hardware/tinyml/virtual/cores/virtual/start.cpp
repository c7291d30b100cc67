// From the monitor's hand-over to setup() and loop(), and the ways in which C and C++ end a program.
#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>

#include "Arduino.h"
#include "service.h"

extern "C" {
extern uint32_t __data[], __data_end[], __data_load[], __bss[], __bss_end[], __stack_top[], __ram_limit[];
extern void (*__preinit_array_start[])(), (*__preinit_array_end[])(), (*__init_array_start[])(),
    (*__init_array_end[])();
void _start();
void *__dso_handle;

__attribute__((section(".image_header"), used)) extern const void *const __image_header[];
const void *const __image_header[4] = {(const void *)0x314c4d54, __stack_top, (const void *)_start, __bss_end};

void *_sbrk(ptrdiff_t size) {
  static char *heap = (char *)__bss_end;
  if (size > (char *)__ram_limit - heap) {
    service(SERVICE_HEAP_FULL);
    errno = ENOMEM;
    return (void *)-1;
  }
  char *old = heap;
  heap += size;
  return old;
}

[[noreturn]] void abort() { end_run(REASON_ABORT, __builtin_return_address(0)); }
[[noreturn]] void _exit(int) { end_run(REASON_EXIT, __builtin_return_address(0)); }
[[noreturn]] void exit(int) { end_run(REASON_EXIT, __builtin_return_address(0)); }
[[noreturn]] void __assert_func(const char *file, int line, const char *, const char *what) {
  Serial.print(F("assertion failed: "));
  Serial.print(what);
  Serial.print(F(", "));
  Serial.print(file);
  Serial.print(':');
  Serial.println(line);
  end_run(REASON_ASSERTION, __builtin_return_address(0));
}
[[noreturn]] void __cxa_pure_virtual() { end_run(REASON_PURE_VIRTUAL, __builtin_return_address(0)); }
int __cxa_atexit(void (*)(void *), void *, void *) { return 0; }
int __aeabi_atexit(void *, void (*)(void *), void *) { return 0; }
int _write(int, const char *text, int size) {
  service(SERVICE_SERIAL_WRITE, text, (uint32_t)size);
  return size;
}

void _start() {
  for (uint32_t *to = __data, *from = __data_load; to < __data_end;) *to++ = *from++;
  for (uint32_t *to = __bss; to < __bss_end;) *to++ = 0;
  for (auto f = __preinit_array_start; f < __preinit_array_end; f++) (*f)();
  for (auto f = __init_array_start; f < __init_array_end; f++) (*f)();
  initVariant();
  setup();
  for (;;) loop();
}
}

__attribute__((weak)) void initVariant() {}

void *operator new(size_t size) {
  void *memory = malloc(size ? size : 1);
  if (!memory) end_run(REASON_HEAP_EXHAUSTED, __builtin_return_address(0));
  return memory;
}
void *operator new[](size_t size) {
  void *memory = malloc(size ? size : 1);
  if (!memory) end_run(REASON_HEAP_EXHAUSTED, __builtin_return_address(0));
  return memory;
}
void operator delete(void *memory) noexcept { free(memory); }
void operator delete[](void *memory) noexcept { free(memory); }
void operator delete(void *memory, size_t) noexcept { free(memory); }
void operator delete[](void *memory, size_t) noexcept { free(memory); }
