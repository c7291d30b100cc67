void setup() {
  Serial.begin(9600);
  while (!Serial) {
  }
  Serial.println(millis());
}

void loop() {}
