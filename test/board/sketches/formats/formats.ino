void setup() {
  Serial.begin(9600);
  Serial.println(3.14159265, 4);
  Serial.println(-0.005);
  Serial.println(2.5f, 0);
  Serial.println(NAN);
  Serial.println(5e9);
  Serial.println(-255);
  Serial.println(-1, HEX);
  Serial.println(255, BIN);
  Serial.println((uint8_t)200);
  Serial.println('x');
  Serial.println(F("flash"));
  Serial.println(-9223372036854775807LL);
  String s = String("a") + 1 + 'b' + 2.5 + String(255, HEX);
  s += s;
  s.replace("a1", "<>");
  Serial.println(s);
  Serial.println(s.substring(2, 5) + s.indexOf("<", 1) + s.toInt());
  String padded = "  Mixed Case  ";
  padded.trim();
  padded.toUpperCase();
  Serial.println(padded);
  Serial.println(String("3.25x").toFloat(), 3);
  char text[32];
  snprintf(text, sizeof text, "%.3f|%5d|%s", 1.0 / 3, -7, "é");
  Serial.println(text);
  Serial.println(map(512, 0, 1023, 0, 255));
  Serial.println(constrain(300, 0, 255));
  Serial.print(sizeof(double));
  Serial.write("\"\\\n");
}

void loop() { delay(1000); }
