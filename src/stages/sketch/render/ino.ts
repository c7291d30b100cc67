import type { SketchBrief } from '../brief.ts'
import type { SketchPlan } from '../plan.ts'
import { answerConstants, answering, isPlain, labelLiterals } from './answers.ts'
import { comment, stringLiteral } from './cpp.ts'
import { gatesSamples } from './features.ts'
import { hasOutputs, isTimed } from './outputs.ts'
import { parseLine, sensorCode } from './sensors.ts'

/** The sketch itself: what a person reads to understand what the board does. */
export function ino(plan: SketchPlan, brief: SketchBrief): string {
  const { contract } = brief
  const sensor = sensorCode(contract)
  const paced = plan.intervalMs > 0
  const windowed = contract.window.size > 1
  const labels = labelLiterals(plan, contract.labels)
  const plain = isPlain(plan)
  const timed = isTimed(plan)
  const nothing = plain ? 'sayNothing();' : 'answer({NOTHING, 0}, reading);'
  return `// ${brief.name}: ${steps(plan, brief)}
// Made by TinyML Lifecycle; README.md says how to build it and what it prints.
${sensor.includes.map((i) => `#include <${i}>\n`).join('')}
${plan.custom ? '#include "custom.h"\n' : ''}#include "decision.h"
#include "features.h"
#include "model.h"
${hasOutputs(plan) ? '#include "outputs.h"\n' : ''}${paced ? `\nconst unsigned long intervalMs = ${plan.intervalMs};${quote(plan, 'take a reading ')}\nunsigned long lastSample = 0ul - intervalMs;\n` : ''}${plain ? '' : answerConstants(plan)}
const char *const labels[MODEL_OUTPUT_SIZE] = {
${labels.map((l) => `    ${l},\n`).join('')}};

void setup() {
${hasOutputs(plan) ? '  beginOutputs();\n' : ''}  Serial.begin(115200);
  // Runs without a computer as well: waits for one at most two seconds.
  const unsigned long start = millis();
  while (!Serial && millis() - start < 2000) {
  }
${sensor.begin ? begin(sensor.begin, sensor.silent) : ''}  Serial.println(${stringLiteral(plan.start ?? `# ${brief.name} is ready`)});
}

void loop() {
${timed ? '  updateOutputs();\n' : ''}${paced ? `  ${windowed ? 'if (readingsCollected() == 0) ' : ''}waitForInterval();\n` : ''}  float reading[READING_SIZE];
${read(paced && brief.sensor === 'serial', windowed)}
  if (!isValid(reading)) {
    forget();
    ${nothing}
    return;
  }

  int8_t input[MODEL_INPUT_SIZE];
  if (!addReading(reading, input)) return;
${gatesSamples(plan.gates, contract) ? `  if (!sampleCounts()) {\n    forget();\n    ${nothing}\n    return;\n  }\n` : ''}  int8_t output[MODEL_OUTPUT_SIZE];
  model_invoke(input, output);
  ${plain ? 'say(decide(output));' : 'answer(decide(output), reading);'}
}
${timed ? pause : ''}${paced ? waitForInterval(brief, timed) : ''}
${brief.sensor === 'serial' ? `${parseLine}\n` : ''}${timed ? sensor.read.replace('delay(1);', 'pause(1);') : sensor.read}
${plain ? printing(plan) : answering(plan, contract)}`
}

// Rows over serial come when they come: there the interval begins with the row, else with the wait for the sensor.
const read = (marks: boolean, windowed: boolean): string => {
  const mark = windowed ? '  if (readingsCollected() == 0) lastSample = millis();\n' : '  lastSample = millis();\n'
  return `  if (!readSensor(reading)) return;\n${marks ? mark : ''}`
}

function steps(plan: SketchPlan, { contract }: SketchBrief): string {
  const when = plan.intervalMs > 0 ? `every ${plan.intervalMs} ms` : 'as fast as readings come'
  const window = contract.window.size > 1 ? ` (${contract.window.size} readings a sample)` : ''
  return `sensor → features → model → decision → a line on the serial port, ${when}${window}.`
}

/** The person's words behind a setting, as a comment; `beginning`: of what the plan says in plain words. */
function quote(plan: SketchPlan, beginning: string): string {
  const clause = plan.clauses.find((c) => c.settings.some((s) => s.startsWith(beginning)))
  return clause ? `  // “${comment(clause.words, 60)}”` : ''
}

const begin = (start: string, silent: string): string => `  pinMode(LED_BUILTIN, OUTPUT);
  while (!${start}) {
    Serial.println(${stringLiteral(`# ${silent}`)});
    digitalWrite(LED_BUILTIN, HIGH);
    delay(500);
    digitalWrite(LED_BUILTIN, LOW);
    delay(500);
  }
`

const pause = `
// Waits, and keeps the outputs going.
void pause(unsigned long ms) {
  const unsigned long start = millis();
  for (;;) {
    const unsigned long next = updateOutputs();
    const unsigned long elapsed = millis() - start;
    if (elapsed >= ms) return;
    delay(min(next, ms - elapsed));
  }
}
`

const waitForInterval = ({ sensor }: SketchBrief, timed: boolean): string => `
// Sleeps until the next sample is due; right also when millis() starts again from 0.
void waitForInterval() {
  const unsigned long elapsed = millis() - lastSample;
  if (elapsed < intervalMs) ${timed ? 'pause' : 'delay'}(intervalMs - elapsed);
${sensor === 'serial' ? '' : '  lastSample = millis();  // Before the sensor is read, so that its own time adds nothing.\n'}}
`

function printing(plan: SketchPlan): string {
  const onChange = plan.report === 'changes'
  const score = plan.line.fields.includes('score')
  const same = onChange ? '  if (decision.label == lastSaid) return;\n' : ''
  return `// What the last line said: a label, UNSURE, or one of these.
constexpr int SILENCE = -3;
constexpr int NOTHING = -2;
int lastSaid = SILENCE;

// A line such as "${score ? 'apple 0.98' : 'apple'}".
void say(const Decision &decision) {
${same}  lastSaid = decision.label;
  Serial.print(decision.label == UNSURE ? "unsure" : labels[decision.label]);
${score ? "  Serial.print(' ');\n  printHundredths(decision.hundredths);\n" : ''}  Serial.println();
}

// Said once when there is nothing to see.
void sayNothing() {
  if (lastSaid == NOTHING) return;
  lastSaid = NOTHING;
  Serial.println("nothing");
}
${score ? printHundredths : ''}`
}

const printHundredths = `
void printHundredths(int hundredths) {
  if (hundredths < 0) {
    Serial.print('-');
    hundredths = -hundredths;
  }
  Serial.print(hundredths / 100);
  Serial.print(hundredths % 100 < 10 ? ".0" : ".");
  Serial.print(hundredths % 100);
}
`
