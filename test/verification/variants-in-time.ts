import type { SketchPlan } from '../../src/stages/sketch/plan.ts'
import { led, pin, reaction, tone } from './reactions.ts'
import { head, hundredths, names, reading, think, usb, type Variant } from './variant-parts.ts'

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

/** Outputs that blink, pulse, hold on and end by themselves. */
export const variantsInTime: Variant[] = [
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
]
