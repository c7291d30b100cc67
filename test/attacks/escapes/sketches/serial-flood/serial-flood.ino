// id: serial-flood
// tries: to fill the disk or the memory of whoever reads what it prints
// must not: have more of it kept than the limit of the run
// held by: the monitor, which ends a run whose trace grows too large

void setup() { Serial.begin(115200); }

void loop() { Serial.print("0123456789012345678901234567890123456789012345678901234567890123456789\n"); }
