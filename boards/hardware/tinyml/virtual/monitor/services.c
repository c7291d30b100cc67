#include "monitor.h"

struct Progress progress;

static const struct {
  const char *name;
  int code;
} reasons[] = {
#define REASON_ENTRY(id, name, code) {name, code},
    REASONS(REASON_ENTRY)};

void finish(enum Reason reason, uint32_t pc, uint32_t address) {
  trace_begin("end");
  trace_text("reason", reasons[reason].name);
  trace_number("pc", pc);
  trace_number("address", address);
  trace_number("rows", (uint64_t)(progress.row + 1));
  trace_finish();
  trace_close();
  host_exit(reasons[reason].code);
}

void finish_without_trace(enum Reason reason) { host_exit(reasons[reason].code); }

// Ends the run when its time is over: called whenever the sketch asks for something, and by the watchdog when it does
// not.
void check_time(uint32_t pc) {
  uint64_t now = clock_microseconds();
  if (progress.settled_at && now >= progress.settled_at) finish(REASON_ROWS_EXHAUSTED, pc, 0);
  bool waits_for_usb = progress.usb_polled_at && now - progress.usb_polled_at < 100000;
  bool rows = options.count != 0 && !progress.settled_at;
  if (rows && now - progress.taken_at > options.stall) {
    finish(waits_for_usb ? REASON_USB_NOT_OPENED : REASON_ROWS_LEFT, pc, 0);
  }
  if (now >= options.limit) {
    finish(waits_for_usb ? REASON_USB_NOT_OPENED : options.count ? REASON_TIME_OUT : REASON_TIME_LIMIT, pc, 0);
  }
}

// A sleep ends where the run ends, so that the last event does not lie beyond it.
static void sleep(uint64_t microseconds, uint32_t pc) {
  uint64_t now = clock_microseconds();
  uint64_t end = options.limit;
  if (progress.settled_at && progress.settled_at < end) end = progress.settled_at;
  if (now + microseconds >= end) {
    clock_skip(end > now ? end - now : 0);
    check_time(pc);
  }
  clock_skip(microseconds);
}

// Looks at the clock since the sketch last did anything that can be noticed.
static uint32_t idle_looks;

// A sketch that waits by looking at the clock again and again would take the host as long as the board: the longer it has been at it,
// the more time each look takes. So waiting overshoots by 1 % of a millisecond's wait, 0.1 % of 100 ms and 0.5 ms at most.
static uint64_t look_at_clock(void) {
  idle_looks++;
  clock_skip(idle_looks < 8000 ? idle_looks / 16 : 500);
  return clock_microseconds();
}

static void changed(const char *type, uint32_t pin, uint32_t value, uint32_t *last) {
  if (pin >= 64 || last[pin] == value + 1) return;
  idle_looks = 0;
  last[pin] = value + 1;  // 0 = never written
  trace_begin(type);
  trace_number("pin", pin);
  trace_number(type[0] == 't' ? "hertz" : "value", value);
  trace_finish();
}

static uint32_t pins[64], duties[64], tones[64];
static uint64_t tone_ends[64];  // 0 = it lasts until noTone().

// Tones that are over by now, each at the time of its end.
static void end_tones(void) {
  for (;;) {
    uint32_t next = 64;
    for (uint32_t pin = 0; pin < 64; pin++) {
      if (tone_ends[pin] && (next == 64 || tone_ends[pin] < tone_ends[next])) next = pin;
    }
    if (next == 64 || tone_ends[next] > clock_microseconds()) return;
    trace_begin_at("tone", tone_ends[next]);
    trace_number("pin", next);
    trace_number("hertz", 0);
    trace_finish();
    tones[next] = 1;
    tone_ends[next] = 0;
  }
}
static uint32_t invoke_mark, invoke_overhead, invoke_crc;

static bool readable(uint32_t address, uint32_t size) { return in_ram(address, size) || in_flash(address, size); }

// CRC-32 as zlib's, of the input before the call, since a model may use its input as scratch memory.
static void invoke_begin(uint32_t input, uint32_t size, uint32_t pc) {
  if (!readable(input, size)) finish(REASON_BAD_SERVICE, pc, input);
  invoke_crc = ~0u;
  for (uint32_t i = 0; i < size; i++) {
    invoke_crc ^= ((const uint8_t *)input)[i];
    for (int bit = 0; bit < 8; bit++) invoke_crc = invoke_crc >> 1 ^ (invoke_crc & 1 ? 0xedb88320u : 0);
  }
  invoke_crc = ~invoke_crc;
  watchdog_restart(60);  // Its own instructions would be counted.
}

// The first pair of calls encloses a function of one instruction; what it counts beyond that is left out of later
// counts.
static void invoke_end(uint32_t mark, uint32_t output, uint32_t size, uint32_t pc) {
  uint32_t instructions = (mark - invoke_mark) / 2;
  watchdog_restart(1);
  if (!output) {
    invoke_overhead = instructions - 1;
    return;
  }
  if (!readable(output, size)) finish(REASON_BAD_SERVICE, pc, output);
  trace_begin("inference");
  trace_bytes("output", (const int8_t *)output, size);
  trace_number("inputCrc", invoke_crc);
  trace_number("instructions", instructions - invoke_overhead);
  trace_finish();
}

static bool noticed(uint32_t number) {
  return number != SERVICE_MICROS && number != SERVICE_PIN && number != SERVICE_PWM && number != SERVICE_TONE;
}

static void serve(struct Frame *f, uint32_t mark) {
  uint32_t a = f->r1, b = f->r2;
  if (noticed(f->r0)) idle_looks = 0;
  switch (f->r0) {
    case SERVICE_END:
      finish(a > REASON_ROWS_EXHAUSTED && a < REASON_NO_SKETCH ? (enum Reason)a : REASON_EXIT, b, 0);
    case SERVICE_MICROS: {
      uint64_t now = look_at_clock();
      f->r0 = (uint32_t)now;
      f->r1 = (uint32_t)(now >> 32);
      return;
    }
    case SERVICE_SLEEP:
      return sleep(a, f->pc);
    case SERVICE_SERIAL_WRITE:
      if (!readable(a, b)) finish(REASON_BAD_SERVICE, f->pc, a);
      if (!options.no_usb) trace_serial((const uint8_t *)a, b);
      f->r0 = options.no_usb ? 0 : b;  // Nothing is written to a port that nobody opens.
      return;
    case SERVICE_SERIAL_OPEN:
      f->r0 = serial_open();
      return;
    case SERVICE_SERIAL_RECEIVE:
      if (!in_ram(a, b)) finish(REASON_BAD_SERVICE, f->pc, a);
      f->r0 = serial_receive((uint8_t *)a, b);
      return;
    case SERVICE_SERIAL_TAKEN:
      return serial_taken();
    case SERVICE_PIN:
      if (a < 64) duties[a] = 0;
      return changed("pin", a, b, pins);
    case SERVICE_PWM:
      if (a < 64) pins[a] = 0;
      return changed("pwm", a, b, duties);
    case SERVICE_TONE:
      if (a < 64) tone_ends[a] = 0;
      return changed("tone", a, b, tones);
    case SERVICE_TONE_LASTS:
      if (a < 64) tone_ends[a] = clock_microseconds() + (uint64_t)b * 1000;
      return;
    case SERVICE_SENSOR_BEGIN:
      f->r0 = sensor_begin(a);
      return;
    case SERVICE_SENSOR_END:
      return sensor_end(a);
    case SERVICE_SENSOR_READY:
      f->r0 = sensor_ready(a);
      return;
    case SERVICE_SENSOR_READ:
      if (!in_ram(b, 16) || b & 3) finish(REASON_BAD_SERVICE, f->pc, b);
      f->r0 = sensor_read(a, (uint32_t *)b);
      return;
    case SERVICE_INVOKE_BEGIN:
      return invoke_begin(a, b, f->pc);
    case SERVICE_INVOKE_END:
      return invoke_end(mark, a, b, f->pc);
    case SERVICE_HEAP_FULL:
      progress.heap_full = true;
      return;
    default:
      finish(REASON_BAD_SERVICE, f->pc, f->r0);
  }
}

void service(struct Frame *f) {
  uint32_t mark = f->r0 == SERVICE_INVOKE_END ? instruction_mark() : 0;
  bool begins = f->r0 == SERVICE_INVOKE_BEGIN;
  clock_enter();
  end_tones();
  serve(f, mark);
  check_time(f->pc);
  clock_leave();
  if (begins) invoke_mark = instruction_mark();
}

void watchdog(struct Frame *f) {
  watchdog_acknowledge();
  clock_enter();
  check_time(in_ram((uint32_t)f, sizeof *f) ? f->pc : 0);
  clock_leave();
}
