void setup() {
  pinMode(LED_BUILTIN, OUTPUT);
  analogWrite(LEDR, 128);
  tone(5, 440);
}

void loop() {
  digitalWrite(LED_BUILTIN, HIGH);
  digitalWrite(LED_BUILTIN, HIGH);
  delay(500);
  digitalWrite(LED_BUILTIN, LOW);
  delay(1500);
}
