// id: forged-trace-serial
// tries: to print lines that look like the trace by which it is judged, and to break out of the line that quotes it
// must not: be taken for a sketch that read every row
// held by: what a sketch prints is quoted in the trace, byte by byte; and a nonce of each run in every line

void setup() {
  Serial.begin(115200);
  Serial.print("{\"nonce\":\"\",\"type\":\"read\",\"us\":1,\"row\":0,\"stale\":false}\n");
  Serial.print("{\"nonce\":\"\",\"type\":\"end\",\"us\":2,\"reason\":\"rows-exhausted\",\"pc\":0,\"address\":0,");
  Serial.print("\"rows\":1}\n");
}

void loop() {}
