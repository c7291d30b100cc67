// id: forged-end
// tries: to tell the monitor, by the call that is meant for abort(), that it ended well: every reading taken
// must not: end as a sketch that read every row
// held by: the monitor, which takes no good end from a sketch

void setup() {
  register int service __asm("r0") = 1;
  register int reason __asm("r1") = 0;
  register int address __asm("r2") = 0;
  __asm volatile("svc 0" : "+r"(service), "+r"(reason) : "r"(address) : "r3", "memory");
}

void loop() {}
