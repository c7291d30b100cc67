#include <Arduino_APDS9960.h>

extern "C" void model_invoke(const int8_t *input, int8_t *output);

void setup() {
  Serial.begin(115200);
  if (!APDS.begin()) {
    Serial.println("no sensor");
    while (true) delay(100);
  }
}

void loop() {
  while (!APDS.proximityAvailable() || !APDS.colorAvailable()) delay(2);
  int r, g, b, c;
  int p = APDS.readProximity();
  bool valid = APDS.readColor(r, g, b, c);
  int8_t input[4] = {(int8_t)r, (int8_t)g, (int8_t)b, (int8_t)p}, output[2];
  model_invoke(input, output);
  Serial.print(r);
  Serial.print(',');
  Serial.print(c);
  Serial.print(',');
  Serial.print(p);
  Serial.println(valid ? "" : " invalid");
}
