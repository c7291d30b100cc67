#include "outputs.h"

#include <Arduino.h>

#include "decision.h"

enum Kind { NONE, PITCH, COLOUR, DUTY, LEVEL };

// What one thing does. PITCH: hertz. COLOUR: bits of red (1), green (2) and blue (4). DUTY: 0 to 255. LEVEL: HIGH or LOW.
struct Output {
  Kind kind;
  unsigned value;
  unsigned long blinkMs;  // Period; 0 = steady.
  unsigned long forMs;    // 0 = as long as the outcome lasts.
};

// The things that are driven, a pin each; LEDR stands for the whole RGB LED. And what each does at rest.
static const int THINGS = 4;
static const int pins[THINGS] = {5, LEDR, 3, 6};
static const Output atRest[THINGS] = {{PITCH, 0}, {COLOUR, 0}, {DUTY, 0}, {LEVEL, LOW}};

struct Reaction {
  int outcome;  // A label, UNSURE or NOTHING.
  unsigned long holdMs;  // How long its outputs stay after it ended.
  Output outputs[THINGS];
};

static const Reaction reactions[] = {
    // apple: a tone of 440 Hz on pin 5 for 250 ms
    {0, 0, {{PITCH, 440, 0, 250}, {}, {}, {}}},
    // banana: a tone of 880 Hz on pin 5; the LED green
    {1, 0, {{PITCH, 880, 0, 0}, {COLOUR, 2, 0, 0}, {}, {}}},
    // orange: PWM 200 of 255 on pin 3 for 400 ms; pin 6 high; held for 400 ms
    {2, 400, {{}, {}, {DUTY, 200, 0, 400}, {LEVEL, HIGH, 0, 0}}},
};

static Output driven[THINGS];  // NONE = at rest.

static void apply(int thing, const Output &output) {
  if (driven[thing].kind == PITCH && output.kind != PITCH) noTone(pins[thing]);
  switch (output.kind) {
    case COLOUR:
      // Active low: LOW lights a colour.
      digitalWrite(LEDR, output.value & 1 ? LOW : HIGH);
      digitalWrite(LEDG, output.value & 2 ? LOW : HIGH);
      digitalWrite(LEDB, output.value & 4 ? LOW : HIGH);
      break;
    case LEVEL:
      digitalWrite(pins[thing], output.value ? HIGH : LOW);
      break;
    case DUTY:
      analogWrite(pins[thing], output.value);
      break;
    case PITCH:
      if (output.value) {
        tone(pins[thing], output.value);
      } else {
        noTone(pins[thing]);
      }
      break;
    default:
      break;
  }
}

static void rest(int thing) {
  apply(thing, atRest[thing]);
  driven[thing] = {};
}

static void drive(int thing, const Output &output) {
  apply(thing, output);
  driven[thing] = output;
}

static const Reaction *reactionTo(int outcome) {
  for (const Reaction &reaction : reactions) {
    if (reaction.outcome == outcome) return &reaction;
  }
  return nullptr;
}

static unsigned long began[THINGS];     // millis() when it was first driven.
static bool held[THINGS];               // Its outcome is over.
static unsigned long released[THINGS];  // millis() when its outcome ended.
static unsigned long holdMs[THINGS];
static bool dark[THINGS];  // In the second half of a blink.

void react(int outcome) {
  const unsigned long now = millis();
  const Reaction *reaction = reactionTo(outcome);
  for (int thing = 0; thing < THINGS; ++thing) {
    const bool drives = reaction && reaction->outputs[thing].kind != NONE;
    if (drives) {
      drive(thing, reaction->outputs[thing]);
      began[thing] = now;
      holdMs[thing] = reaction->holdMs;
      held[thing] = dark[thing] = false;
    } else if (driven[thing].kind != NONE && !held[thing]) {
      held[thing] = true;
      released[thing] = now;
      if (holdMs[thing] == 0) rest(thing);
    }
  }
}

unsigned long updateOutputs() {
  const unsigned long now = millis();
  unsigned long next = 1000;
  for (int thing = 0; thing < THINGS; ++thing) {
    const Output output = driven[thing];
    if (output.kind == NONE) continue;
    const unsigned long age = now - began[thing];
    const unsigned long heldMs = now - released[thing];
    if ((output.forMs && age >= output.forMs) || (held[thing] && heldMs >= holdMs[thing])) {
      rest(thing);
      continue;
    }
    if (output.forMs) next = min(next, output.forMs - age);
    if (held[thing]) next = min(next, holdMs[thing] - heldMs);
    if (output.blinkMs == 0) continue;
    const unsigned long half = output.blinkMs / 2;
    const bool nowDark = age % output.blinkMs >= half;
    if (nowDark != dark[thing]) {
      dark[thing] = nowDark;
      if (nowDark) {
        apply(thing, atRest[thing]);
      } else {
        drive(thing, output);
      }
    }
    next = min(next, (nowDark ? output.blinkMs : half) - age % output.blinkMs);
  }
  return next;
}

void beginOutputs() {
  for (int thing = 0; thing < THINGS; ++thing) {
    if (atRest[thing].kind == LEVEL) pinMode(pins[thing], OUTPUT);
    if (atRest[thing].kind == COLOUR) {
      pinMode(LEDR, OUTPUT);
      pinMode(LEDG, OUTPUT);
      pinMode(LEDB, OUTPUT);
    }
    rest(thing);
  }
}
