// What a comparison with the real core and libraries found to differ, one line each.
#include <Arduino_APDS9960.h>
#include <Arduino_LSM9DS1.h>

#if !defined(ARDUINO_ARDUINO_NANO33BLE) || !defined(ARDUINO_ARCH_MBED) || !defined(ARDUINO_ARCH_NRF52840)
#error "a sketch that asks for this board does not find it"
#endif
#if defined(ARDUINO_NANO33BLE) || defined(F_CPU) || defined(SDA)
#error "the real core does not define these"
#endif

struct Sensor {};  // Names that are the sketch's to use.
struct Group {};
struct Constants {
  static const int number = 42;  // Declared only: println() must take it by value.
};
struct Quiet : Stream {
  int available() override { return 0; }
  int read() override { return -1; }
  int peek() override { return -1; }
  size_t write(uint8_t) override { return 0; }
  unsigned long patience() { return _timeout; }
};
struct Turned : LSM9DS1Class {
  Turned() : LSM9DS1Class(Wire1) {}
  int readAcceleration(float &x, float &y, float &z) override { return LSM9DS1Class::readAcceleration(y, x, z); }
};

void setup() {
  Serial.begin(9600);
  Serial.println(Constants::number);
  int calls = 0;
  float F = abs(calls++ - 2.5f);
  Serial.println(F);
  Serial.println(calls);
  Serial.println(String(1.0f / 3, 20));
  Serial.println(B101 + B00000010);
  Serial.println((int)toAscii(0xC1));
  Serial.println(random(0) + random(7, 7) + random(7, 3));
  randomSeed(1);
  Serial.println(random(-5) >= 0);
  Serial.println(Serial.availableForWrite());
  Serial.println(Serial.baud());
  Serial.println(SERIAL_8N1, HEX);
  Serial.println(Quiet().patience());
  Serial.println(analogRead(LED_BUILTIN));
  unsigned long start = millis();
  bool open = Serial;
  Serial.println(!open && millis() - start == 1);
  start = millis();
  Serial.println(APDS.begin());
  Serial.println(millis() - start >= 10);
  Serial.println(Turned().accelerationSampleRate());
  Wire.beginTransmission(0x39);
  Wire.write(0);
  Serial.println(Wire.endTransmission());
  attachInterrupt(digitalPinToInterrupt(2), nullptr, FALLING);
  Serial.println(digitalRead(2));
  digitalWrite(3, HIGH);
  Serial.println(digitalRead(3));
  pinMode(4, INPUT);
  digitalWrite(4, HIGH);
  digitalWrite(PINS_COUNT, HIGH);
  Serial.println(PIN_ENABLE_I2C_PULLUP);
  Serial.println(PIN_ENABLE_SENSORS_3V3);
  Serial.println(PIN_SERIAL_TX);
  Serial.println(PIN_INT_APDS);
}

void loop() { delay(1000); }
