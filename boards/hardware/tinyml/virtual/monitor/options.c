#include "monitor.h"

struct Options options;
static char line[2048];

static bool key_is(const char *word, const char *key, const char **value) {
  while (*key && *word == *key) word++, key++;
  if (*key || *word != '=') return false;
  *value = word + 1;
  return true;
}

static bool same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

static bool number(const char *text, uint64_t *value) {
  *value = 0;
  for (; *text >= '0' && *text <= '9'; text++) *value = *value * 10 + (uint64_t)(*text - '0');
  return *text == 0;
}

static bool small_number(const char *text, uint32_t *value) {
  uint64_t wide;
  if (!number(text, &wide) || wide > 0xffffffff) return false;
  *value = (uint32_t)wide;
  return true;
}

static bool choose_sensor(const char *name) {
  static const char *const names[] = {"none", "apds9960", "lsm9ds1", "serial"};
  for (uint32_t i = 0; i < 4; i++) {
    if (same(name, names[i])) return options.sensor = (enum BoardSensor)i, true;
  }
  return false;
}

static bool choose_fault(const char *name) {
  if (same(name, "begin-fails")) return options.begin_fails = true;
  if (same(name, "no-usb")) return options.no_usb = true;
  if (same(name, "never-ready")) return options.never_ready = true;
  return false;
}

static bool take(const char *word) {
  const char *value;
  if (key_is(word, "nonce", &options.nonce) || key_is(word, "trace", &options.trace)) return true;
  if (key_is(word, "rows", &options.rows)) return true;
  if (key_is(word, "sensor", &value)) return choose_sensor(value);
  if (key_is(word, "fault", &value)) return choose_fault(value);
  if (key_is(word, "count", &value)) return small_number(value, &options.count);
  if (key_is(word, "most", &value)) return small_number(value, &options.most);
  if (key_is(word, "channels", &value)) return small_number(value, &options.channels);
  if (key_is(word, "limit", &value)) return number(value, &options.limit);
  if (key_is(word, "stall", &value)) return number(value, &options.stall);
  if (key_is(word, "settle", &value)) return number(value, &options.settle);
  if (key_is(word, "pace", &value)) return number(value, &options.pace);
  return false;
}

// Words of the form key=value after the first, which is the program's name.
bool read_options(void) {
  options = (struct Options){.nonce = "", .most = 256u << 20, .limit = 10000000, .stall = 60000000, .settle = 2000000};
  if (!host_command_line(line, sizeof line)) return false;
  char *at = line;
  for (bool first = true; *at; first = false) {
    char *word = at;
    while (*at && *at != ' ') at++;
    if (*at) *at++ = 0;
    if (*word && !first && !take(word)) return false;
  }
  return options.trace != 0 && options.channels <= 64;
}
