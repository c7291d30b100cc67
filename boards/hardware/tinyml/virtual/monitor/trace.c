#include "monitor.h"

static int file;
static char buffer[4096];
static uint32_t used, written;
static uint8_t text[256];
static uint32_t text_used;
static uint64_t text_at;

static void flush(void) {
  // Not even the end of the run can be written then: the exit code alone has to say it.
  if (file > 0 && used && !host_write(file, buffer, (int)used)) finish_without_trace(REASON_TRACE_FULL);
  written += used;
  used = 0;
}

static void put(char c) {
  if (used == sizeof buffer) flush();
  buffer[used++] = c;
}

static void puts_(const char *s) {
  while (*s) put(*s++);
}

static void put_number(uint64_t value) {
  char digits[20];
  int n = 0;
  while (value > 0xffffffff) {
    digits[n++] = (char)('0' + value % 10);
    value /= 10;
  }
  uint32_t small = (uint32_t)value;
  do digits[n++] = (char)('0' + small % 10);
  while (small /= 10);
  while (n) put(digits[--n]);
}

static void put_escaped(uint8_t c) {
  static const char hex[] = "0123456789abcdef";
  if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') return put((char)c);
  puts_("\\u00");
  put(hex[c >> 4]);
  put(hex[c & 15]);
}

bool trace_open(void) {
  file = host_open(options.trace, 5);  // "wb"
  return file > 0;
}

static void key(const char *name) {
  puts_(",\"");
  puts_(name);
  puts_("\":");
}

static void begin(const char *type, uint64_t at) {
  puts_("{\"nonce\":\"");
  puts_(options.nonce);
  puts_("\",\"type\":\"");
  puts_(type);
  put('"');
  trace_number("us", at);
}

static void flush_text(void) {
  if (!text_used) return;
  begin("serial", text_at);
  key("text");
  put('"');
  for (uint32_t i = 0; i < text_used; i++) put_escaped(text[i]);
  put('"');
  text_used = 0;
  puts_("}\n");
}

// One event for each line; its time is that of its last byte. Each byte is one character of the JSON text (Latin-1).
void trace_serial(const uint8_t *bytes, uint32_t count) {
  text_at = clock_microseconds();
  while (count--) {
    text[text_used++] = *bytes;
    if (*bytes++ == '\n' || text_used == sizeof text) flush_text();
  }
}

void trace_begin_at(const char *type, uint64_t at) {
  flush_text();
  begin(type, at);
}
void trace_begin(const char *type) { trace_begin_at(type, clock_microseconds()); }
void trace_number(const char *name, uint64_t value) {
  key(name);
  put_number(value);
}
static void put_signed(int32_t value) {
  if (value < 0) put('-');
  put_number(value < 0 ? 0u - (uint32_t)value : (uint32_t)value);
}
void trace_signed(const char *name, int32_t value) {
  key(name);
  put_signed(value);
}
void trace_flag(const char *name, bool value) {
  key(name);
  puts_(value ? "true" : "false");
}
void trace_text(const char *name, const char *value) {
  key(name);
  put('"');
  while (*value) put_escaped((uint8_t)*value++);
  put('"');
}
void trace_bytes(const char *name, const int8_t *values, uint32_t count) {
  key(name);
  put('[');
  for (uint32_t i = 0; i < count; i++) {
    if (i) put(',');
    put_signed(values[i]);
  }
  put(']');
}
void trace_finish(void) {
  puts_("}\n");
  if (written > options.most) {
    options.most = ~0u;
    finish(REASON_TRACE_FULL, 0, 0);
  }
}
void trace_close(void) {
  flush_text();
  flush();
}
