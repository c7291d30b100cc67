// Asks the APDS9960 in the order that the first reading's red names.
#include <Arduino_APDS9960.h>

int mode, r, g, b, c, p;

void setup() {
  APDS.begin();
  APDS.readColor(r, g, b, c);
  p = APDS.readProximity();
  Serial.println(String(r) + ' ' + c + ' ' + p);
  while (!APDS.colorAvailable() || !APDS.proximityAvailable()) {
  }
  APDS.readColor(mode, g, b, c);
  APDS.readProximity();
}

void take() {
  switch (mode) {
    case 0:  // Colour alone.
      while (!APDS.colorAvailable()) {
      }
      APDS.readColor(r, g, b);
      return;
    case 1:  // Proximity alone.
      while (!APDS.proximityAvailable()) {
      }
      p = APDS.readProximity();
      return;
    case 2:  // Proximity is asked for once there is colour.
      while (!APDS.colorAvailable() || !APDS.proximityAvailable()) {
      }
      break;
    case 3:  // The other way round.
      while (!APDS.proximityAvailable() || !APDS.colorAvailable()) {
      }
      break;
    case 4:  // Both at once.
      while (APDS.colorAvailable() + APDS.proximityAvailable() < 2) {
      }
      break;
    case 5:  // One after the other.
      while (!APDS.proximityAvailable()) {
      }
      p = APDS.readProximity();
      while (!APDS.colorAvailable()) {
      }
      APDS.readColor(r, g, b);
      return;
    case 6:  // Seldom: what is asked for first is not there yet, since nothing was measured meanwhile.
      delay(100);
      if (APDS.colorAvailable()) Serial.println("early");
      delay(14);
      while (!APDS.colorAvailable()) delay(1000);
      APDS.readColor(r, g, b);
      return;
    case 7:  // Proximity without asking: what was measured last.
      while (!APDS.colorAvailable()) {
      }
      APDS.readColor(r, g, b);
      p = APDS.readProximity();
      return;
  }
  APDS.readColor(r, g, b);
  p = APDS.readProximity();
}

void loop() {
  take();
  Serial.println(String(r) + ' ' + p);
}
