#include "outputs.h"

#include <Arduino.h>

#include "decision.h"

enum Kind { NONE, COLOUR, LEVEL, DUTY };

// What one thing does. COLOUR: bits of red (1), green (2) and blue (4). LEVEL: HIGH or LOW. DUTY: 0 to 255.
struct Output {
  Kind kind;
  unsigned value;
  unsigned long blinkMs;  // Period; 0 = steady.
  unsigned long forMs;    // 0 = as long as the outcome lasts.
};

// The things that are driven, a pin each; LEDR stands for the whole RGB LED. And what each does at rest.
static const int THINGS = 5;
static const int pins[THINGS] = {LEDR, 4, 7, 9, LED_BUILTIN};
static const Output atRest[THINGS] = {{COLOUR, 0}, {LEVEL, HIGH}, {LEVEL, LOW}, {DUTY, 0}, {LEVEL, LOW}};

struct Reaction {
  int outcome;  // A label, UNSURE or NOTHING.
  unsigned long holdMs;  // How long its outputs stay after it ended.
  Output outputs[THINGS];
};

static const Reaction reactions[] = {
    // apple: the LED red, blinking every 600 ms; pin 4 low; held for 700 ms
    {0, 700, {{COLOUR, 1, 600, 0}, {LEVEL, LOW, 0, 0}, {}, {}, {}}},
    // banana: the LED yellow; pin 7 high for 900 ms
    {1, 0, {{COLOUR, 1 | 2, 0, 0}, {}, {LEVEL, HIGH, 0, 900}, {}, {}}},
    // orange: the LED blue; PWM 64 of 255 on pin 9
    {2, 0, {{COLOUR, 4, 0, 0}, {}, {}, {DUTY, 64, 0, 0}, {}}},
    // nothing: the orange LED for 500 ms
    {NOTHING, 0, {{}, {}, {}, {}, {LEVEL, HIGH, 0, 500}}},
    // unsure: the LED white
    {UNSURE, 0, {{COLOUR, 1 | 2 | 4, 0, 0}, {}, {}, {}, {}}},
};

static Output driven[THINGS];  // NONE = at rest.

static void apply(int thing, const Output &output) {
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
