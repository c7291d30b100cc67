// What the monitor and the sketch's core agree on: memory map, service calls, reasons.
#pragma once

#define FLASH_BASE 0x00100000u
#define FLASH_SIZE 0x00100000u  // One MPU region; arduino-cli holds sketches to 983,040 bytes.
#define RAM_BASE 0x20000000u
#define RAM_SIZE 0x00040000u  // 262,144 bytes, the stack at the bottom so that an overflow leaves the region.

// Service calls: `svc 0` with the number in r0, arguments in r1 to r3, the answer in r0 (and r1).
enum Service {
  SERVICE_END = 1,         // (reason, code address)
  SERVICE_MICROS,          // -> 64-bit microseconds
  SERVICE_SLEEP,           // (microseconds)
  SERVICE_SERIAL_WRITE,    // (bytes, count)
  SERVICE_SERIAL_OPEN,     // -> 1 when the host has opened the port
  SERVICE_SERIAL_RECEIVE,  // (buffer, size) -> bytes put there, of one line at most
  SERVICE_SERIAL_TAKEN,    // () the sketch has read the newline of what it received
  SERVICE_PIN,             // (pin, value)
  SERVICE_PWM,             // (pin, value)
  SERVICE_TONE,            // (pin, hertz; 0 = silence)
  SERVICE_SENSOR_BEGIN,    // (sensor) -> 1 = started
  SERVICE_SENSOR_END,      // (sensor)
  SERVICE_SENSOR_READY,    // (group) -> 1 = a reading waits
  SERVICE_SENSOR_READ,     // (group, float *values) -> 1 = values are valid
  SERVICE_INVOKE_BEGIN,    // (input, bytes)
  SERVICE_INVOKE_END,      // (output, bytes); output = null while calibrating
  SERVICE_HEAP_FULL,       // ()
  SERVICE_TONE_LASTS,      // (pin, milliseconds) after SERVICE_TONE
};

enum BoardSensor { SENSOR_NONE, SENSOR_APDS9960, SENSOR_LSM9DS1, SENSOR_SERIAL };

// Values that a sensor measures and its library reads together.
enum BoardGroup {
  GROUP_COLOUR,
  GROUP_PROXIMITY,
  GROUP_ACCELERATION,
  GROUP_GYROSCOPE,
  GROUP_MAGNETIC,
  GROUPS_END,
};

// name, exit code. Codes below 10 are good ends; those above are the sketch's faults; 90 and above are wrong use of the
// board.
#define REASONS(R)                                \
  R(ROWS_EXHAUSTED, "rows-exhausted", 0)          \
  R(TIME_LIMIT, "time-limit", 1)                  \
  R(ROWS_LEFT, "rows-left", 10)                   \
  R(USB_NOT_OPENED, "usb-not-opened", 11)         \
  R(TIME_OUT, "time-out", 12)                     \
  R(TRACE_FULL, "trace-full", 13)                 \
  R(NULL_POINTER, "null-pointer", 20)             \
  R(NULL_CALL, "null-call", 21)                   \
  R(STACK_OVERFLOW, "stack-overflow", 22)         \
  R(HEAP_EXHAUSTED, "heap-exhausted", 23)         \
  R(FLASH_WRITE, "flash-write", 24)               \
  R(EXECUTE_DATA, "execute-data", 25)             \
  R(MEMORY_FAULT, "memory-fault", 26)             \
  R(BUS_FAULT, "bus-fault", 27)                   \
  R(USAGE_FAULT, "usage-fault", 28)               \
  R(DIVIDE_BY_ZERO, "divide-by-zero", 29)         \
  R(HARD_FAULT, "hard-fault", 30)                 \
  R(HOST_CALL, "host-call", 31)                   \
  R(ABORT, "abort", 32)                           \
  R(UNCAUGHT_EXCEPTION, "uncaught-exception", 33) \
  R(PURE_VIRTUAL, "pure-virtual", 34)             \
  R(ASSERTION, "assertion", 35)                   \
  R(EXIT, "exit", 36)                             \
  R(BAD_SERVICE, "bad-service", 37)               \
  R(NO_SKETCH, "no-sketch", 90)                   \
  R(RAM_OVERFLOW, "ram-overflow", 91)             \
  R(BAD_OPTIONS, "bad-options", 92)

#define REASON_NAME(id, name, code) REASON_##id,
enum Reason { REASONS(REASON_NAME) };
#undef REASON_NAME
