// The monitor: privileged code that owns the virtual board's clock, sensors and trace. The sketch runs unprivileged
// beside it.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "layout.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))

// clock.c: virtual time in ticks of 40 ns. Only the sketch's own instructions and sleeps count; the monitor's work is
// left out.
#define TICKS_PER_MICROSECOND 25u
void clock_start(void);
void clock_enter(void);
void clock_leave(void);
void clock_skip(uint64_t microseconds);
uint64_t clock_microseconds(void);
void watchdog_restart(uint32_t seconds);
void watchdog_acknowledge(void);
uint32_t instruction_mark(void);

// host.c: files and exit through semihosting, which QEMU grants to privileged code only.
int host_open(const char *path, int mode);
int host_read(int file, void *bytes, int count);
bool host_write(int file, const void *bytes, int count);
bool host_command_line(char *text, int size);
_Noreturn void host_exit(int code);

// options.c
struct Options {
  const char *nonce;
  const char *trace;
  const char *rows;
  enum BoardSensor sensor;
  uint32_t count, channels;
  uint32_t most;                        // bytes of the trace
  uint64_t limit, stall, settle, pace;  // microseconds
  bool begin_fails, no_usb, never_ready;
};
extern struct Options options;
bool read_options(void);

// trace.c: JSON lines. Serial text is gathered to lines first.
bool trace_open(void);
void trace_serial(const uint8_t *bytes, uint32_t count);
void trace_begin_at(const char *type, uint64_t microseconds);
void trace_begin(const char *type);
void trace_number(const char *key, uint64_t value);
void trace_signed(const char *key, int32_t value);
void trace_flag(const char *key, bool value);
void trace_text(const char *key, const char *value);
void trace_bytes(const char *key, const int8_t *values, uint32_t count);
void trace_finish(void);
void trace_close(void);

// sensors.c
void sensors_start(void);
bool sensor_begin(uint32_t sensor);
void sensor_end(uint32_t sensor);
bool sensor_ready(uint32_t group);
bool sensor_read(uint32_t group, uint32_t *values);
uint32_t serial_receive(uint8_t *buffer, uint32_t size);
void serial_taken(void);
bool serial_open(void);

// measuring.c
void measuring_begin(void);
void measuring_asked(enum BoardGroup group);              // The library enables what it is asked for.
bool measuring_done(enum BoardGroup group);               // A reading waits.
bool measuring_fresh(enum BoardGroup group);              // A read gets something new.
void measuring_taken(enum BoardGroup group, bool valid);  // It was read; an invalid one as a failed transaction.

// services.c
struct Frame {
  uint32_t r0, r1, r2, r3, r12, lr, pc, psr;
};
_Noreturn void finish(enum Reason reason, uint32_t pc, uint32_t address);
_Noreturn void finish_without_trace(enum Reason reason);
void check_time(uint32_t pc);
extern struct Progress {
  int32_t row;             // Last row taken, -1 before the first.
  uint64_t taken_at;       // When.
  uint64_t settled_at;     // End of the run, once the last row was taken.
  uint64_t usb_polled_at;  // The last time that the sketch asked for an open port in vain.
  bool heap_full;
} progress;
static inline bool in_ram(uint32_t address, uint32_t size) {
  return address >= RAM_BASE && size <= RAM_SIZE && address - RAM_BASE <= RAM_SIZE - size;
}
static inline bool in_flash(uint32_t address, uint32_t size) {
  return address >= FLASH_BASE && size <= FLASH_SIZE && address - FLASH_BASE <= FLASH_SIZE - size;
}
