// As much of Arduino as the cases need, for a bare Cortex-M4 without monitor: what they could do if nothing held them.
#pragma once
#ifdef __cplusplus
#include <stdio.h>

struct BareSerial {
  void begin(long) {}
  void print(const char *text) {
    fputs(text, stdout);
    fflush(stdout);
  }
  void println(const char *text) {
    puts(text);
    fflush(stdout);
  }
};
static BareSerial Serial;

void setup();
void loop();
#endif
