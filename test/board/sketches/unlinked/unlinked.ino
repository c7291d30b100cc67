void missing();
void setup() { missing(); }
void loop() {}
