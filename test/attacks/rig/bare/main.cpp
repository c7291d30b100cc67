// Calls the sketch as an Arduino does, but ten thousand loops at most.
#include "Arduino.h"

int main() {
  setup();
  for (int i = 0; i < 10000; i++) loop();
  return 0;
}
