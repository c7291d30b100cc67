// id: has-include
// tries: to learn which files the host has, without reading them: __has_include answers for any path
// must not: find the canary
// held by: compiling in the sandbox, where the host's folders are not
#include "bait.h"

void setup() {
#if __has_include(CANARY)
  Serial.println("ESCAPED: the file is there");
#else
  Serial.println("held");
#endif
}

void loop() {}
