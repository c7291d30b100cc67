import { edit, variant, whole } from './make.ts'

export const flow = [
  variant(
    'fruit',
    'no-delay',
    'time is asked again and again instead of slept away',
    edit(
      'fruit.ino',
      '  waitForInterval();\n',
      '  if (millis() - lastSample < intervalMs) return;\n  lastSample = millis();\n',
    ),
    whole('fruit.ino', 'void waitForInterval() {', ''),
  ),
  variant(
    'fruit',
    'fixed-schedule',
    'the next time is the last one plus the interval',
    whole(
      'fruit.ino',
      'void waitForInterval() {',
      `void waitForInterval() {
  static unsigned long due = millis();
  while ((long)(millis() - due) < 0) delay(1);
  due += intervalMs;
  if ((long)(millis() - due) > 0) due = millis();
}`,
    ),
  ),
  variant(
    'fruit',
    'micros',
    'time is taken in microseconds',
    whole(
      'fruit.ino',
      'void waitForInterval() {',
      'void waitForInterval() {\n  static unsigned long before = micros() - intervalMs * 1000ul;\n  while (micros() - before < intervalMs * 1000ul) delayMicroseconds(200);\n  before = micros();\n}',
    ),
  ),
  variant(
    'fruit',
    'proximity-first',
    'proximity is asked for before colour',
    edit(
      'fruit.ino',
      'APDS.colorAvailable() && APDS.proximityAvailable()',
      'APDS.proximityAvailable() && APDS.colorAvailable()',
    ),
  ),
  variant(
    'fruit',
    'waits-one-by-one',
    'colour and proximity are waited for one after the other',
    whole(
      'fruit.ino',
      'bool readSensor(float *reading) {',
      `bool readSensor(float *reading) {
  int c[4];
  for (int tries = 0; !APDS.colorAvailable(); ++tries) {
    if (tries > 400) return false;
    delay(5);
  }
  const bool good = APDS.readColor(c[0], c[1], c[2], c[3]);
  for (int tries = 0; !APDS.proximityAvailable(); ++tries) {
    if (tries > 400) return false;
    delay(5);
  }
  for (int i = 0; i < 4; ++i) reading[i] = good && c[i] >= 0 ? (float)c[i] : NAN;
  reading[4] = count(APDS.readProximity());
  return true;
}`,
    ),
  ),
  variant(
    'fruit',
    'no-serial-wait',
    'it does not wait for a computer, at another speed',
    edit('fruit.ino', /const unsigned long start = millis\(\);\n.*\n {2}\}\n/, ''),
    edit('fruit.ino', 'Serial.begin(115200)', 'Serial.begin(9600)'),
  ),
  variant(
    'fruit',
    'nested-ifs',
    'the loop is one tree of conditions',
    edit(
      'fruit.ino',
      / {2}if \(!isValid\(reading\)\) \{[\s\S]*?say\(decide\(output\)\);\n/,
      '  if (isValid(reading)) {\n    static int8_t memory[MODEL_INPUT_SIZE + MODEL_OUTPUT_SIZE];\n    if (addReading(reading, memory)) {\n      model_invoke(memory, memory + MODEL_INPUT_SIZE);\n      say(decide(memory + MODEL_INPUT_SIZE));\n    }\n  } else {\n    forget(), sayNothing();\n  }\n',
    ),
  ),
  variant(
    'fruit',
    'labels-switch',
    'labels come from a switch',
    edit(
      'fruit.ino',
      /const char \*const labels\[[\s\S]*?\};\n/,
      'const char *labelOf(int label) {\n  switch (label) {\n    case 2: return "orange";\n    case 1: return "banana";\n    case 0: return "apple";\n    default: return "unsure";\n  }\n}\n',
    ),
    edit('fruit.ino', 'decision.label == UNSURE ? "unsure" : labels[decision.label]', 'labelOf(decision.label)'),
  ),
  variant(
    'serial',
    'serial-string',
    'a line over serial is read as a String and cut at its commas',
    edit('fruit.ino', '  Serial.begin(115200);\n', '  Serial.begin(115200);\n  Serial.setTimeout(200);\n'),
    whole('fruit.ino', 'bool parseLine(const char *text, float *reading) {', ''),
    whole(
      'fruit.ino',
      'bool readSensor(float *reading) {',
      `bool readSensor(float *reading) {
  if (!Serial.available()) {
    delay(2);
    return false;
  }
  String line = Serial.readStringUntil('\\n');
  line.trim();
  int from = 0;
  for (int i = 0; i < READING_SIZE; ++i) {
    int to = line.indexOf(',', from);
    if (to < 0) to = line.length();
    String cell = line.substring(from, to);
    cell.trim();
    reading[i] = cell.length() == 0 || cell == "nan" ? NAN : (float)cell.toDouble();
    from = to + 1;
  }
  return line.length() > 0;
}`,
    ),
  ),
  variant(
    'serial',
    'serial-strtok',
    'a line over serial is cut by strtok',
    edit('fruit.ino', '#include <stdlib.h>', '#include <stdlib.h>\n#include <string.h>'),
    whole(
      'fruit.ino',
      'bool parseLine(const char *text, float *reading) {',
      'bool parseLine(const char *text, float *reading) {\n  static char copy[200];\n  strncpy(copy, text, sizeof copy - 1);\n  int i = 0;\n  for (char *cell = strtok(copy, ","); cell; cell = strtok(nullptr, ",")) {\n    if (i == READING_SIZE) return false;\n    reading[i++] = atof(cell);\n  }\n  return i == READING_SIZE;\n}',
    ),
  ),
]
