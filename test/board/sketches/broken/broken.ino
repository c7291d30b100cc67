int x = 1;
void setup() { foo(); }
void loop() { int y = "a"; }
