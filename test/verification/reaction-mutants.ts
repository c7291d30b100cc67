import type { Mutant } from './mutants.ts'
import type { fruitPlans } from './reactions.ts'

/** Mistakes in what a sketch does with the answers: at least one for every field of a behaviour. */
export interface ReactionMutant extends Mutant {
  plan: keyof typeof fruitPlans
}

const of =
  (plan: string, file: string, code: string) =>
  (mistake: string, ...change: [RegExp, string][]): ReactionMutant => ({ plan, mistake, file, change, code })

const wrongOutput = of('steady', 'outputs.cpp', 'verify/wrong-output')
const steadyLine = of('steady', 'fruit.ino', 'verify/wrong-line')
const timing = of('timed', 'outputs.cpp', 'verify/output-timing')
const timedLine = of('timed', 'fruit.ino', 'verify/wrong-line')

export const reactionMutants: ReactionMutant[] = [
  wrongOutput(
    'the LED is taken for active high',
    [/LEDR, output\.value & 1 \? LOW : HIGH/, 'LEDR, output.value & 1 ? HIGH : LOW'],
    [/LEDG, output\.value & 2 \? LOW : HIGH/, 'LEDG, output.value & 2 ? HIGH : LOW'],
    [/LEDB, output\.value & 4 \? LOW : HIGH/, 'LEDB, output.value & 4 ? HIGH : LOW'],
  ),
  wrongOutput('a colour is another', [/\{COLOUR, 1 \| 2\}/, '{COLOUR, 1 | 4}']),
  wrongOutput(
    'two colours are swapped',
    [/\{COLOUR, 1\}/, '{COLOUR, 9}'],
    [/\{COLOUR, 4\}/, '{COLOUR, 1}'],
    [/\{COLOUR, 9\}/, '{COLOUR, 4}'],
  ),
  wrongOutput('the red LED stays on', [/digitalWrite\(LEDR, .*\);/, 'if (output.value & 1) digitalWrite(LEDR, LOW);']),
  wrongOutput(
    'outputs of two outcomes are swapped',
    [/\{0, \{\{/, '{7, {{'],
    [/\{1, \{\{/, '{0, {{'],
    [/\{7, \{\{/, '{1, {{'],
  ),
  wrongOutput('an outcome is left out', [/ {4}\{UNSURE, .*\n/, '']),
  wrongOutput('nothing is taken for unsure', [/\{NOTHING, \{\{/, '{-9, {{']),
  wrongOutput('a level is inverted', [
    /pins\[thing\], output\.value \? HIGH : LOW/,
    'pins[thing], output.value ? LOW : HIGH',
  ]),
  wrongOutput('the pin beside is driven', [/LEDR, 4, /, 'LEDR, 3, ']),
  wrongOutput('PWM counts per cent', [
    /analogWrite\(pins\[thing\], output\.value\)/,
    'analogWrite(pins[thing], output.value * 255 / 100)',
  ]),
  wrongOutput('PWM is cut to per cent', [
    /analogWrite\(pins\[thing\], output\.value\)/,
    'analogWrite(pins[thing], output.value * 100 / 255)',
  ]),
  wrongOutput('PWM is a level', [
    /analogWrite\(pins\[thing\], output\.value\)/,
    'digitalWrite(pins[thing], output.value ? HIGH : LOW)',
  ]),
  wrongOutput('a tone is an octave too high', [
    /tone\(pins\[thing\], output\.value\)/,
    'tone(pins[thing], output.value * 2)',
  ]),
  wrongOutput('a tone is never silenced', [/noTone\(pins\[thing\]\);\n {6}\}/, '(void)0;\n      }']),
  wrongOutput('the pin that is driven low rests low', [/\{LEVEL, HIGH\}, /, '{LEVEL, LOW}, ']),
  wrongOutput('the pins are not at rest before the first reading', [/ {4}rest\(thing\);\n {2}\}\n\}/, '  }\n}']),
  of(
    'steady',
    'fruit.ino',
    'verify/wrong-output',
  )('outputs follow the reading before', [
    /if \(begins\) react\(current\);/,
    'static int before = -9;\n  react(before);\n  before = current;',
  ]),
  of(
    'steady',
    'fruit.ino',
    'verify/unasked-output',
  )('another LED shows that the sketch is alive', [
    / {2}say\(|void loop\(\) \{\n/,
    'void loop() {\n  static bool alive = false;\n  alive = !alive;\n  digitalWrite(11, alive ? HIGH : LOW);\n',
  ]),
  steadyLine('a silent outcome is printed', [/return; {2}\/\/ Says nothing\./, 'break;']),
  steadyLine('a text is another', [/nobody here/, 'somebody here']),
  steadyLine('a text names another label', [/Serial\.print\("banana"\)/, 'Serial.print("apple")']),
  steadyLine('the percentage is the score', [
    /Serial\.print\(decision\.hundredths\);\n/,
    'Serial.print(decision.hundredths / 100.0);\n',
  ]),
  steadyLine('the start message is left out', [/ {2}Serial\.println\("good morning"\);\n/, '']),
  steadyLine('the start message is said twice', [/Serial\.println\("good morning"\);/, '$&\n  $&']),
  steadyLine('the start message is said at each reading', [
    /void loop\(\) \{/,
    '$&\n  Serial.println("good morning");',
  ]),
  steadyLine('nothing is said again and again', [/begins \|\| decision\.label != NOTHING/, 'true']),
  timing(
    'the blink period is doubled',
    [/output\.blinkMs \/ 2/, 'output.blinkMs'],
    [/age % output\.blinkMs >= half/, 'age % (2 * output.blinkMs) >= half'],
    [/next = min\(next, \(nowDark.*\n/, 'next = 1;\n'],
  ),
  timing('the blink period is halved', [/500, 0\}/, '250, 0}']),
  of(
    'timed',
    'outputs.cpp',
    'verify/wrong-output',
  )('a blink is steady', [/if \(output\.blinkMs == 0\) continue;/, 'continue;']),
  of(
    'timed',
    'outputs.cpp',
    'verify/wrong-output',
  )('a blink takes seconds for milliseconds', [/500, 0\}/, '500000, 0}']),
  timing('a blink goes on but the wait freezes it', [/next = min\(next, \(nowDark.*\n/, 'next = 1000;\n']),
  timing('a pulse never ends', [/ {4}if \(\(output\.forMs && age >= output\.forMs\) \|\| /, '    if (']),
  timing('a pulse lasts seconds for milliseconds', [/0, 700\}/, '0, 700000}']),
  timing('a pulse lasts half as long', [/0, 1000\}/, '0, 500}']),
  timing('a pulse of PWM lasts twice as long', [/0, 600\}/, '0, 1200}']),
  timing(
    'a pulse begins anew with each sample',
    [/(void react\(int outcome\) \{)/, 'static int none;\n$1'],
    [/age >= output\.forMs/, 'age >= output.forMs * 3'],
  ),
  timing('a hold is ignored', [/\{0, 900, /, '{0, 0, ']),
  timing('a hold lasts half as long', [/\{0, 900, /, '{0, 450, ']),
  timing('a hold never ends', [/ \|\| \(held\[thing\] && heldMs >= holdMs\[thing\]\)/, '']),
  of(
    'timed',
    'outputs.cpp',
    'verify/wrong-output',
  )('what is held hides what follows', [/if \(drives\) \{/, 'if (drives && !held[thing]) {']),
  timedLine('a repeat is ignored', [/begins \|\| millis\(\) - lastLine >= repeatMs/, 'begins']),
  timedLine('a repeat comes twice as often', [/repeatMs = 1500/, 'repeatMs = 750']),
  timedLine('a repeat comes half as often', [/repeatMs = 1500/, 'repeatMs = 3000']),
  timedLine(
    'a repeat counts from the change',
    [
      / {2}lastLine = millis\(\);\n\}/,
      '  if (decision.label != lastOutcome) lastLine = millis();\n  lastOutcome = decision.label;\n}',
    ],
    [/unsigned long lastLine = 0;/, '$&\nint lastOutcome = -9;'],
  ),
  timedLine('every sample is printed', [/begins \|\| millis\(\) - lastLine >= repeatMs/, 'true']),
  timedLine('confirming takes one sample too few', [/if \(\+\+times < 2\)/, 'if (++times < 1)']),
  timedLine('confirming takes one sample too many', [/if \(\+\+times < 2\)/, 'if (++times < 3)']),
  timedLine(
    'confirming counts samples that are not in a row',
    [
      /if \(outcome == current \|\| outcome == NOTHING\) \{\n {4}coming = NONE_YET;/,
      'if (outcome == current || outcome == NOTHING) {',
    ],
    [/if \(outcome != coming\) times = 0;/, 'if (outcome != coming) times = times;'],
  ),
  of('csv', 'fruit.ino', 'verify/wrong-line')('a comma is missing', [/ {2}Serial\.print\(","\);\n/, '']),
  of(
    'csv',
    'fruit.ino',
    'verify/wrong-line',
  )('another column is printed', [/printNumber\(reading\[3\]\)/, 'printNumber(reading[2])']),
  of(
    'csv',
    'fruit.ino',
    'verify/wrong-line',
  )('the time is in seconds', [/Serial\.print\(millis\(\)\)/, 'Serial.print(millis() / 1000)']),
  of(
    'csv',
    'fruit.ino',
    'verify/wrong-line',
  )('the time is in microseconds', [/Serial\.print\(millis\(\)\)/, 'Serial.print(micros())']),
  of(
    'csv',
    'fruit.ino',
    'verify/wrong-line',
  )('two fields are swapped', [/Serial\.print\(decision\.hundredths\);/, 'printHundredths(decision.hundredths);']),
  of(
    'csv',
    'fruit.ino',
    'verify/wrong-line',
  )('the score of nothing is 0.00', [/if \(!\(decision\.label == NOTHING\)\) printHundredths/, 'printHundredths']),
  of('json', 'fruit.ino', 'verify/wrong-line')('JSON is not closed', [/Serial\.println\("\}"\)/, 'Serial.println()']),
  of('json', 'fruit.ino', 'verify/wrong-line')('a name is not quoted', [/"\\042banana\\042"/, '"banana"']),
  of('json', 'fruit.ino', 'verify/wrong-line')('a key is another', [/\\042percent\\042/, '\\042per cent\\042']),
  of(
    'json',
    'fruit.ino',
    'verify/wrong-line',
  )('a number is text', [
    /Serial\.print\(decision\.hundredths\);/,
    'Serial.print("\\042");\n  $&\n  Serial.print("\\042");',
  ]),
  of(
    'json',
    'fruit.ino',
    'verify/wrong-line',
  )('every sample is printed, not only changes', [/if \(begins\) say/, 'say']),
  of(
    'template',
    'fruit.ino',
    'verify/wrong-line',
  )('a template has the wrong field', [/printNumber\(reading\[3\]\)/, 'printNumber(reading[4])']),
  of('template', 'fruit.ino', 'verify/wrong-line')('a template leaves text out', [/Serial\.print\("<"\);\n/, '']),
  of('human', 'fruit.ino', 'verify/wrong-line')('fields are not kept apart', [/between = " ";/, 'between = "";']),
  of(
    'quiet',
    'fruit.ino',
    'verify/wrong-line',
  )('lines come though none were asked for', [/if \(begins\) react\(current\);/, '$&\n  Serial.println(labels[0]);']),
  of(
    'custom',
    'custom.cpp',
    'verify/unasked-output',
  )('custom code drives a pin that it may not', [/digitalWrite\(8, /, 'digitalWrite(9, ']),
  of(
    'custom',
    'custom.cpp',
    'verify/unasked-output',
  )('custom code lights the LED of others', [/digitalWrite\(8, /, 'digitalWrite(LED_BUILTIN, ']),
]
