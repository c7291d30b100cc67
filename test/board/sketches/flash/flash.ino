const unsigned char table[1000000] = {1, 2, 3};
volatile int i;
void setup() { Serial.println(table[i]); }
void loop() {}
