import type { Behaviour, Output } from '../../../verification/behaviour.ts'
import type { SketchPlan } from '../plan.ts'
import { comment } from './cpp.ts'
import { outputWords } from './words.ts'

/** Whether an output changes while its outcome lasts, or goes on after it: then the sketch looks after outputs while it waits. */
export const isTimed = ({ reactions }: SketchPlan): boolean =>
  reactions.some((r) => r.outputs.length > 0 && (r.holdMs > 0 || r.outputs.some((o) => o.forMs !== null || blinks(o))))

export const hasOutputs = ({ reactions }: SketchPlan): boolean => reactions.some((r) => r.outputs.length > 0)

const blinks = (output: Output): boolean => output.kind === 'led' && output.blinkMs !== null

const rgbColours = ['red', 'green', 'blue', 'yellow', 'cyan', 'magenta', 'white'] as const

/** C++ names of what is driven, in the order in which the plan names it. */
const keyOf = (output: Output): string => {
  if (output.kind !== 'led') return String(output.pin)
  return output.led === 'builtin' ? 'LED_BUILTIN' : output.led === 'power' ? 'LED_PWR' : 'LEDR'
}

export function outputsHeader(plan: SketchPlan): string {
  return `// What the board does with its LEDs and pins.
#ifndef OUTPUTS_H
#define OUTPUTS_H

// Makes every pin an output, at rest.
void beginOutputs();

// An outcome begins: its outputs are driven, everything else rests or is held.
void react(int outcome);
${isTimed(plan) ? '\n// Blinks, and ends what is over. Milliseconds until it has something to do again.\nunsigned long updateOutputs();\n' : ''}
#endif  // OUTPUTS_H
`
}

export function outputsSource(plan: SketchPlan, labels: readonly string[]): string {
  const timed = isTimed(plan)
  const all = plan.reactions.flatMap((r) => r.outputs)
  const things = [...new Set(all.map(keyOf))]
  const used = new Set(all.map(kindOf))
  // A pin that is driven in several ways rests at a level.
  if (things.some((t) => new Set(all.filter((o) => keyOf(o) === t).map(kindOf)).size > 1)) used.add('LEVEL')
  const reactions = plan.reactions.filter((r) => r.outputs.length > 0)
  const rgb = used.has('COLOUR')
  const rows = reactions.map((reaction) => {
    const outputs = things.map((thing) =>
      initialiser(
        reaction.outputs.find((o) => keyOf(o) === thing),
        timed,
      ),
    )
    const hold = timed ? `${reaction.holdMs}, ` : ''
    return `    // ${comment(nameOf(reaction.on, labels), 60)}: ${reaction.outputs.map(outputWords).join('; ')}${reaction.holdMs > 0 ? `; held for ${reaction.holdMs} ms` : ''}\n    {${outcomeCode(reaction.on)}, ${hold}{${outputs.join(', ')}}},\n`
  })
  return `#include "outputs.h"

#include <Arduino.h>

#include "decision.h"

enum Kind { NONE, ${[...used].join(', ')} };

// What one thing does. ${[...used].map((kind) => meaning[kind]).join(' ')}
struct Output {
  Kind kind;
  unsigned value;
${timed ? '  unsigned long blinkMs;  // Period; 0 = steady.\n  unsigned long forMs;    // 0 = as long as the outcome lasts.\n' : ''}};

// The things that are driven, a pin each${rgb ? '; LEDR stands for the whole RGB LED' : ''}. And what each does at rest.
static const int THINGS = ${things.length};
static const int pins[THINGS] = {${things.join(', ')}};
static const Output atRest[THINGS] = {${things.map((thing) => restOf(all.filter((o) => keyOf(o) === thing))).join(', ')}};

struct Reaction {
  int outcome;  // A label, UNSURE or NOTHING.
${timed ? '  unsigned long holdMs;  // How long its outputs stay after it ended.\n' : ''}  Output outputs[THINGS];
};

static const Reaction reactions[] = {
${rows.join('')}};

static Output driven[THINGS];  // NONE = at rest.

${apply(used)}
static void rest(int thing) {
  apply(thing, atRest[thing]);
  driven[thing] = {};
}

static void drive(int thing, const Output &output) {
  apply(thing, output);
  driven[thing] = output;
}

${timed ? timedEngine : steadyEngine}
void beginOutputs() {
  for (int thing = 0; thing < THINGS; ++thing) {
${used.has('LEVEL') ? '    if (atRest[thing].kind == LEVEL) pinMode(pins[thing], OUTPUT);\n' : ''}${rgb ? '    if (atRest[thing].kind == COLOUR) {\n      pinMode(LEDR, OUTPUT);\n      pinMode(LEDG, OUTPUT);\n      pinMode(LEDB, OUTPUT);\n    }\n' : ''}    rest(thing);
  }
}
`
}

const outcomeCode = (on: Behaviour['reactions'][number]['on']): string =>
  on === 'unsure' ? 'UNSURE' : on === 'nothing' ? 'NOTHING' : String(on)

const nameOf = (on: Behaviour['reactions'][number]['on'], labels: readonly string[]): string =>
  typeof on === 'number' ? (labels[on] ?? '?') : on

/** What a thing does at rest, given all that is ever done with it. */
function restOf(outputs: readonly Output[]): string {
  const kinds = new Set(outputs.map(kindOf))
  const kind = kinds.size > 1 ? 'LEVEL' : [...kinds][0]
  if (kind !== 'LEVEL') return `{${kind}, 0}`
  return outputs.every((o) => o.kind === 'pin' && o.level === 'low') ? '{LEVEL, HIGH}' : '{LEVEL, LOW}'
}

const meaning: Record<string, string> = {
  COLOUR: 'COLOUR: bits of red (1), green (2) and blue (4).',
  LEVEL: 'LEVEL: HIGH or LOW.',
  DUTY: 'DUTY: 0 to 255.',
  PITCH: 'PITCH: hertz.',
}

function kindOf(output: Output): string {
  if (output.kind === 'led') return keyOf(output) === 'LEDR' ? 'COLOUR' : 'LEVEL'
  return { pin: 'LEVEL', pwm: 'DUTY', tone: 'PITCH' }[output.kind]
}

function initialiser(output: Output | undefined, timed: boolean): string {
  if (!output) return '{}'
  const times = timed ? `, ${(output.kind === 'led' ? output.blinkMs : null) ?? 0}, ${output.forMs ?? 0}` : ''
  return `{${kindOf(output)}, ${valueCode(output)}${times}}`
}

const bits: Record<(typeof rgbColours)[number], string> = {
  red: '1',
  green: '2',
  blue: '4',
  yellow: '1 | 2',
  cyan: '2 | 4',
  magenta: '1 | 4',
  white: '1 | 2 | 4',
}

function valueCode(output: Output): string {
  switch (output.kind) {
    case 'led':
      return output.led === 'builtin' || output.led === 'power' ? 'HIGH' : bits[output.led]
    case 'pin':
      return output.level === 'high' ? 'HIGH' : 'LOW'
    case 'pwm':
      return String(output.duty)
    case 'tone':
      return String(output.hertz)
  }
}

const actions: Record<string, string> = {
  COLOUR: `      // Active low: LOW lights a colour.
      digitalWrite(LEDR, output.value & 1 ? LOW : HIGH);
      digitalWrite(LEDG, output.value & 2 ? LOW : HIGH);
      digitalWrite(LEDB, output.value & 4 ? LOW : HIGH);
      break;
`,
  LEVEL: '      digitalWrite(pins[thing], output.value ? HIGH : LOW);\n      break;\n',
  DUTY: '      analogWrite(pins[thing], output.value);\n      break;\n',
  PITCH: `      if (output.value) {
        tone(pins[thing], output.value);
      } else {
        noTone(pins[thing]);
      }
      break;
`,
}

const apply = (used: ReadonlySet<string>): string => `static void apply(int thing, const Output &output) {
${used.has('PITCH') && used.size > 1 ? '  if (driven[thing].kind == PITCH && output.kind != PITCH) noTone(pins[thing]);\n' : ''}  switch (output.kind) {
${['COLOUR', 'LEVEL', 'DUTY', 'PITCH']
  .filter((kind) => used.has(kind))
  .map((kind) => `    case ${kind}:\n${actions[kind]}`)
  .join('')}    default:
      break;
  }
}
`

const find = `static const Reaction *reactionTo(int outcome) {
  for (const Reaction &reaction : reactions) {
    if (reaction.outcome == outcome) return &reaction;
  }
  return nullptr;
}
`

const steadyEngine = `${find}
void react(int outcome) {
  const Reaction *reaction = reactionTo(outcome);
  for (int thing = 0; thing < THINGS; ++thing) {
    const bool drives = reaction && reaction->outputs[thing].kind != NONE;
    if (drives) {
      drive(thing, reaction->outputs[thing]);
    } else if (driven[thing].kind != NONE) {
      rest(thing);
    }
  }
}
`

const timedEngine = `${find}
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
`
