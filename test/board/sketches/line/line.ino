void setup() { Serial.begin(115200); }

void loop() {
  if (!Serial.available()) return;
  float sum = 0;
  for (int i = 0; i < 6; i++) sum += Serial.parseFloat();
  Serial.readStringUntil('\n');
  Serial.println(sum, 3);
}
