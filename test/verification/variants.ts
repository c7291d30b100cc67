import type { SketchPlan } from '../../src/stages/sketch/plan.ts'
import { led, line, pin, pwm, reaction, tone } from './reactions.ts'

/** Right sketches that look nothing like the rendered one: what the fruit sketch of a plan may be as well. */
export interface Variant {
  how: string
  plan: Partial<SketchPlan>
  /** The whole .ino; features.h, decision.h and model.h are the rendered ones. */
  ino: string
}

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

const times: Partial<SketchPlan> = {
  intervalMs: 200,
  smoothing: { kind: 'none', window: 1 },
  unsureBelow: null,
  report: 'changes',
  reactions: [
    reaction(0, [led('green', 500)]),
    reaction(1, [pin(7, 'high', 1000)], { holdMs: 0 }),
    reaction(2, [led('blue')], { holdMs: 1200 }),
    reaction('nothing', [tone(5, 440, 400)]),
  ],
}

const head = `#include <Arduino_APDS9960.h>
#include "decision.h"
#include "features.h"
#include "model.h"
`

/** Reads a row when there is one; used by sketches that differ elsewhere. */
const reading = `
bool fetch(float *v) {
  if (!APDS.colorAvailable() || !APDS.proximityAvailable()) return false;
  int n[5];
  APDS.readColor(n[0], n[1], n[2], n[3]);
  n[4] = APDS.readProximity();
  for (int i = 0; i < 5; i++) v[i] = n[i] == -1 ? NAN : n[i];
  return true;
}
`

const names = 'const char *fruit[] = {"apple", "banana", "orange"};\n'

const usb = `  Serial.begin(9600);
  while (!Serial && millis() < 1500);
  while (!APDS.begin()) delay(100);
`

/** Answers -2 for nothing, else the label; `d` is what was decided. */
const think = `
int think(float *v, Decision &d) {
  if (!isValid(v)) { forget(); return -2; }
  int8_t in[MODEL_INPUT_SIZE], out[MODEL_OUTPUT_SIZE];
  addReading(v, in);
  model_invoke(in, out);
  d = decide(out);
  return d.label;
}
`

const hundredths = `
void score(int h) { Serial.print(h / 100); Serial.print('.'); if (h % 100 < 10) Serial.print('0'); Serial.print(h % 100); }
`

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
  {
    how: 'toggling from the last toggle on, and times kept as ends',
    plan: times,
    ino: `${head}${names}${reading}${think}${hundredths}
int current = -9;
unsigned long toggled, pulseEnd = 0, blueEnd = 0, toneEnd = 0, next = 0;
bool green = false, blue = false;
void serve() {
  unsigned long now = millis();
  if (current == 0 && now - toggled >= 250) { green = !green; toggled = now; digitalWrite(LEDG, green ? LOW : HIGH); }
  if (pulseEnd && now >= pulseEnd) { digitalWrite(7, LOW); pulseEnd = 0; }
  if (blueEnd && now >= blueEnd) { digitalWrite(LEDB, HIGH); blueEnd = 0; blue = false; }
  if (toneEnd && now >= toneEnd) { noTone(5); toneEnd = 0; }
}
void setup() {
  pinMode(7, OUTPUT);
  for (int p : {LEDR, LEDG, LEDB}) { pinMode(p, OUTPUT); digitalWrite(p, HIGH); }
${usb}}
void loop() {
  serve();
  if (millis() < next) return;
  float v[READING_SIZE];
  if (!fetch(v)) return;
  next = (next ? next : millis()) + 200;
  Decision d;
  int o = think(v, d);
  if (o == current) return;
  if (current == 0) { digitalWrite(LEDG, HIGH); green = false; }
  if (current == 1) { digitalWrite(7, LOW); pulseEnd = 0; }
  if (current == 2) blueEnd = millis() + 1200;
  if (current == -2 && toneEnd) { noTone(5); toneEnd = 0; }
  current = o;
  if (o == 0) { digitalWrite(LEDB, HIGH); blueEnd = 0; green = true; toggled = millis(); digitalWrite(LEDG, LOW); }
  if (o == 1) { digitalWrite(7, HIGH); pulseEnd = millis() + 1000; }
  if (o == 2) { blue = true; blueEnd = 0; digitalWrite(LEDB, LOW); }
  if (o == -2) { tone(5, 440); toneEnd = millis() + 400; Serial.println("nothing"); }
  else { Serial.print(fruit[o]); Serial.print(' '); score(d.hundredths); Serial.println(); }
}
`,
  },
  {
    how: 'a blink from the clock alone, and a tone that ends by itself',
    plan: times,
    ino: `${head}${names}${reading}${think}${hundredths}
struct { int o = -9; unsigned long since = 0, lastBlue = 0; bool wasBlue = false; } now;
void paint() {
  const unsigned long t = millis();
  bool g = now.o == 0 && t / 250 % 2 == 0;
  bool b = now.o == 2 || (now.wasBlue && now.o != 0 && t - now.lastBlue < 1200);
  digitalWrite(LEDG, g ? LOW : HIGH);
  digitalWrite(LEDB, b ? LOW : HIGH);
  digitalWrite(7, now.o == 1 && t - now.since < 1000 ? HIGH : LOW);
}
void nap(unsigned long until) { while ((long)(until - millis()) > 0) { paint(); delay(5); } }
unsigned long at = 0;
void setup() {
  paint();
${usb}  at = millis();
}
void loop() {
  nap(at);
  at += 200;
  float v[READING_SIZE];
  while (!fetch(v)) { paint(); delay(1); }
  Decision d;
  int o = think(v, d);
  if (o != now.o) {
    if (now.o == 2) { now.wasBlue = true; now.lastBlue = millis(); }
    if (o == 0 || o == 2) now.wasBlue = false;
    if (now.o == -2) noTone(5);
    now.o = o;
    now.since = millis();
    if (o == -2) { tone(5, 440, 400); Serial.println("nothing"); }
    else { Serial.print(fruit[o]); Serial.print(' '); score(d.hundredths); Serial.println(); }
  }
  paint();
}
`,
  },
  {
    how: 'classes, each of which looks after one output',
    plan: times,
    ino: `${head}${names}${reading}${think}${hundredths}
class Timer {
 public:
  void start(unsigned long ms) { on_ = true; from_ = millis(); for_ = ms; }
  void stop() { on_ = false; }
  bool over() { if (!on_ || millis() - from_ < for_) return false; on_ = false; return true; }
 private:
  bool on_ = false; unsigned long from_ = 0, for_ = 0;
};
class Blinker {
 public:
  void start() { on_ = lit_ = true; half_.start(250); show(); }
  void stop() { on_ = lit_ = false; half_.stop(); show(); }
  void run() { if (on_ && half_.over()) { lit_ = !lit_; half_.start(250); show(); } }
 private:
  void show() { digitalWrite(LEDG, !lit_); }
  bool on_ = false, lit_ = false; Timer half_;
} blinker;
Timer pulse, hold, beep, sample;
int current = -9;
void setup() {
  blinker.stop(); digitalWrite(LEDB, HIGH); digitalWrite(LEDR, HIGH); digitalWrite(7, LOW);
${usb}  sample.start(0);
}
void leave(int o, int next) {
  if (o == 0) blinker.stop();
  if (o == 1) { pulse.stop(); digitalWrite(7, LOW); }
  if (o == 2) hold.start(1200);
  if (o == -2) { beep.stop(); noTone(5); }
  if (next == 0 || next == 2) { hold.stop(); digitalWrite(LEDB, HIGH); }
}
void enter(int o) {
  if (o == 0) blinker.start();
  if (o == 1) { pulse.start(1000); digitalWrite(7, HIGH); }
  if (o == 2) digitalWrite(LEDB, LOW);
  if (o == -2) { beep.start(400); tone(5, 440); }
}
void loop() {
  blinker.run();
  if (pulse.over()) digitalWrite(7, LOW);
  if (hold.over()) digitalWrite(LEDB, HIGH);
  if (beep.over()) noTone(5);
  static bool waiting = false;
  if (!waiting) { if (!sample.over()) { delay(3); return; } sample.start(200); waiting = true; }
  float v[READING_SIZE];
  if (!fetch(v)) return;
  waiting = false;
  Decision d;
  int o = think(v, d);
  if (o == current) return;
  leave(current, o);
  current = o;
  if (o == -2) Serial.println("nothing");
  else { Serial.print(fruit[o]); Serial.print(' '); score(d.hundredths); Serial.println(); }
  enter(o);
}
`,
  },
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
