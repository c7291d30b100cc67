import type { SketchPlan } from '../../src/stages/sketch/plan.ts'
import { led, line, pin, pwm, reaction } from './reactions.ts'
import { head, hundredths, names, reading, think, usb, type Variant } from './variant-parts.ts'
import { variantsInTime } from './variants-in-time.ts'

const lights: Partial<SketchPlan> = {
  intervalMs: 100,
  smoothing: { kind: 'none', window: 1 },
  unsureBelow: null,
  reactions: [
    reaction(0, [led('red')]),
    reaction(1, [led('yellow'), pin(4, 'high')]),
    reaction('nothing', [led('builtin')]),
  ],
}

export const variants: Variant[] = [
  {
    how: 'a switch, a String for the line, and every light off before the right one',
    plan: lights,
    ino: `${head}${names}${reading}${think}
unsigned long due = 0;
int last = -9;
void setup() {
${usb}  for (int p = LEDR; p <= LEDB; p++) { pinMode(p, OUTPUT); digitalWrite(p, HIGH); }
  pinMode(4, OUTPUT);
  pinMode(LED_BUILTIN, OUTPUT);
}
void loop() {
  if ((long)(millis() - due) < 0) return;
  float v[READING_SIZE];
  if (!fetch(v)) return;
  due = (due ? due : millis()) + 100;
  Decision d;
  int o = think(v, d);
  digitalWrite(LEDR, HIGH); digitalWrite(LEDG, HIGH); digitalWrite(LEDB, HIGH); digitalWrite(4, LOW); digitalWrite(LED_BUILTIN, LOW);
  switch (o) {
    case 0: digitalWrite(LEDR, LOW); break;
    case 1: digitalWrite(4, HIGH); digitalWrite(LEDG, LOW); digitalWrite(LEDR, LOW); break;
    case -2: digitalWrite(LED_BUILTIN, HIGH); break;
  }
  if (o >= 0) {
    String s = String(fruit[o]);
    s += " ";
    s += String(d.hundredths / 100.0, 2);
    Serial.println(s);
  } else if (last != -2) Serial.println(String("noth") + "ing");
  last = o;
}
`,
  },
  {
    how: 'analogWrite in place of digitalWrite, and the line before the lights',
    plan: lights,
    ino: `${head}${names}${reading}${think}${hundredths}
int before = -9;
void rgb(int r, int g, int b) { analogWrite(LEDB, 255 - b); analogWrite(LEDG, 255 - g); analogWrite(LEDR, 255 - r); }
void setup() {
  rgb(0, 0, 0);
${usb}}
unsigned long t = 0;
void loop() {
  while (millis() - t < 100) yield();
  float v[READING_SIZE];
  t += 100;
  if (millis() - t > 100) t = millis();
  while (!fetch(v)) delay(2);
  Decision d;
  int o = think(v, d);
  if (o != -2) { Serial.print(fruit[o]); Serial.print(' '); score(d.hundredths); Serial.print("\\r\\n"); }
  else if (before != o) Serial.write("nothing\\n");
  before = o;
  Serial.println("# a remark");
  analogWrite(4, o == 1 ? 255 : 0);
  digitalWrite(LED_BUILTIN, o == -2);
  if (o == 0) rgb(255, 0, 0); else if (o == 1) rgb(255, 255, 0); else rgb(0, 0, 0);
}
`,
  },
  {
    how: 'a table of pin levels, written only where they differ',
    plan: lights,
    ino: `${head}${names}${reading}${think}${hundredths}
const int pins[] = {LEDR, LEDG, 4, LED_BUILTIN};
const bool active[] = {LOW, LOW, HIGH, HIGH};
const bool lit[4][4] = {{1, 0, 0, 0}, {1, 1, 1, 0}, {0, 0, 0, 0}, {0, 0, 0, 1}};
bool is[4];
int before = 9;
void setup() {
  for (int i = 0; i < 4; i++) { pinMode(pins[i], OUTPUT); digitalWrite(pins[i], active[i] ? LOW : HIGH); }
${usb}}
void loop() {
  static unsigned long next = millis();
  while (millis() < next) delay(1);
  next += 100;
  float v[READING_SIZE];
  while (!fetch(v)) ;
  Decision d;
  int o = think(v, d);
  int row = o < 0 ? 3 : o;
  for (int i = 0; i < 4; i++)
    if (lit[row][i] != is[i]) { is[i] = lit[row][i]; digitalWrite(pins[i], is[i] == active[i] ? HIGH : LOW); }
  if (o >= 0) { Serial.print(fruit[o]); Serial.print(" "); score(d.hundredths); Serial.println(); }
  if (o < 0 && before >= 0) Serial.println("nothing");
  before = o;
}
`,
  },
  ...variantsInTime,
  {
    how: 'JSON with blanks, another order, and the time of the reading',
    plan: { ...lights, reactions: [], line: line('json', ['label', 'score', 'ms', { column: 'clear' }]) },
    ino: `${head}${names}${reading}${think}
int before = 0;
void setup() {
${usb}}
void loop() {
  static unsigned long t = 0;
  while (millis() - t < 100) delay(1);
  t = millis();
  float v[READING_SIZE];
  while (!fetch(v)) delay(1);
  unsigned long taken = millis();
  Decision d;
  int o = think(v, d);
  if (o == -2 && before == -2) return;
  before = o;
  String s = "{ \\"ms\\": " + String(taken) + ", \\"clear\\": " + (isnan(v[3]) ? String("null") : String((int)v[3])) + ", \\"label\\": \\"";
  s += o == -2 ? "nothing" : fruit[o];
  s += "\\", \\"score\\": ";
  if (o == -2) s += "null"; else s += String(d.hundredths / 100.0, 2);
  s += " }";
  Serial.println(s);
}
`,
  },
  {
    how: 'CSV in a buffer, numbers with zeros at their end',
    plan: { ...lights, reactions: [], line: line('csv', ['label', 'percent', { column: 'clear' }]) },
    ino: `${head}${names}${reading}${think}
#include <stdio.h>
bool empty = false;
void setup() {
${usb}}
void loop() {
  static unsigned long t = 0;
  while (millis() - t < 100) {}
  t = millis();
  float v[READING_SIZE];
  while (!fetch(v)) {}
  Decision d;
  int o = think(v, d);
  char text[64];
  if (o == -2) {
    if (!empty) {
      if (isnan(v[3])) strcpy(text, "nothing,,"); else snprintf(text, sizeof text, "nothing,,%d.000", (int)v[3]);
      Serial.println(text);
    }
  } else {
    snprintf(text, sizeof text, "%s,%d,", fruit[o], d.hundredths);
    Serial.print(text);
    Serial.println(v[3], 1);
  }
  empty = o == -2;
}
`,
  },
  {
    how: 'a line again after a while, told by a countdown',
    plan: {
      ...lights,
      report: 'changes',
      repeatMs: 1000,
      confirm: 3,
      line: line('human', ['label']),
      reactions: [reaction(0, [pwm(9, 200)])],
    },
    ino: `${head}${names}${reading}${think}
int shown = -9, seen[3] = {-8, -8, -8};
unsigned long spoke = 0;
void setup() {
  analogWrite(9, 0);
${usb}}
void speak(int o) { Serial.println(o == -2 ? "nothing" : fruit[o]); spoke = millis(); }
void loop() {
  static unsigned long t = 0;
  while (millis() - t < 100) delay(1);
  t = millis();
  float v[READING_SIZE];
  while (!fetch(v)) delay(1);
  Decision d;
  int o = think(v, d);
  seen[0] = seen[1]; seen[1] = seen[2]; seen[2] = o;
  bool steady = seen[0] == o && seen[1] == o;
  if (o == shown) { if (millis() - spoke >= 1000) speak(o); return; }
  if (o != -2 && !steady) return;
  shown = o;
  analogWrite(9, o == 0 ? 200 : 0);
  speak(o);
}
`,
  },
  {
    how: 'pins that are switched off in setup though nobody asked for them',
    plan: { ...lights, start: 'ready', reactions: [reaction(0, [led('builtin')])] },
    ino: `${head}${names}${reading}${think}${hundredths}
int before = 0;
void setup() {
  for (int p = LEDR; p <= LEDB; ++p) { pinMode(p, OUTPUT); digitalWrite(p, HIGH); }
  pinMode(LED_BUILTIN, OUTPUT);
  digitalWrite(LED_BUILTIN, HIGH);
  delay(200);
  digitalWrite(LED_BUILTIN, LOW);
${usb}  Serial.println("ready");
}
void loop() {
  static unsigned long t = millis() - 100;
  delay(100 - min(100ul, millis() - t));
  t = millis();
  float v[READING_SIZE];
  while (!fetch(v)) delay(1);
  Decision d;
  int o = think(v, d);
  digitalWrite(LED_BUILTIN, o == 0 ? HIGH : LOW);
  if (o >= 0) { Serial.print(fruit[o]); Serial.print(' '); score(d.hundredths); Serial.println(); }
  else if (before >= 0) Serial.println("nothing");
  before = o;
}
`,
  },
]
