unsigned char table[300000];
volatile int i;
void setup() { Serial.println(table[i]); }
void loop() {}
