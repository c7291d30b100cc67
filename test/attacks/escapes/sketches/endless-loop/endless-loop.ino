// id: endless-loop
// tries: to run for ever, with interrupts switched off so that no watchdog ends it
// must not: run longer than its virtual time
// held by: the monitor, because code without privilege cannot switch interrupts off; and a limit of the host's own time

void setup() {
  __asm volatile("cpsid i");
  for (;;) {
  }
}

void loop() {}
