import type { Contract } from '../../../project/contract.ts'
import type { Field, Outcome, Reaction } from '../../../verification/behaviour.ts'
import type { SketchPlan } from '../plan.ts'
import { comment, lineName, stringLiteral } from './cpp.ts'
import { hasOutputs } from './outputs.ts'

/** Whether a line for each sample or change, of name and score, is all that the plan asks for. */
export const isPlain = (plan: SketchPlan): boolean =>
  plan.confirm === 1 &&
  plan.report !== 'never' &&
  (plan.repeatMs === null || plan.report !== 'changes') &&
  plan.reactions.length === 0 &&
  plan.custom === null &&
  plan.line.format === 'human' &&
  ['label', 'label,score'].includes(plan.line.fields.join())

/** The names of the labels as C++ literals, as they stand in the plan's lines. */
export const labelLiterals = (plan: SketchPlan, labels: readonly string[]): string[] =>
  labels.map((l) => stringLiteral(inFormat(lineName(l), plan)))

function inFormat(name: string, { line: { format } }: SketchPlan): string {
  if (format === 'json') return JSON.stringify(name)
  return format === 'csv' && /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
}

/** What stands before `setup`. */
export const answerConstants = (plan: SketchPlan): string =>
  plan.report === 'changes' && plan.repeatMs !== null ? `const unsigned long repeatMs = ${plan.repeatMs};\n` : ''

/** Everything from an answer to what a person notices: what counts, the line, the outputs. */
export function answering(plan: SketchPlan, contract: Contract): string {
  const repeats = plan.report === 'changes' && plan.repeatMs !== null
  const spoken = plan.report !== 'never'
  const when =
    plan.report === 'every sample'
      ? 'begins || decision.label != NOTHING'
      : repeats
        ? 'begins || millis() - lastLine >= repeatMs'
        : 'begins'
  const body = [
    ...(plan.confirm > 1 ? ['  if (!confirmed(decision.label)) return;'] : []),
    '  const bool begins = decision.label != current;',
    '  current = decision.label;',
    ...(hasOutputs(plan) ? ['  if (begins) react(current);'] : []),
    ...(spoken ? [`  if (${when}) say(decision, reading);`] : []),
    ...(plan.custom
      ? [
          '  if (begins || current != NOTHING) {',
          '    custom(current, current == NOTHING ? 0 : decision.hundredths, reading, millis());',
          '  }',
        ]
      : []),
  ]
  return `// The outcome that counts now: a label, UNSURE, NOTHING, or none yet.
constexpr int NONE_YET = -3;
int current = NONE_YET;
${repeats ? 'unsigned long lastLine = 0;\n' : ''}${plan.confirm > 1 ? confirmed(plan.confirm) : ''}
// A sample was answered, or there is nothing to answer.
void answer(const Decision &decision, const float *reading) {
${body.join('\n')}
}
${spoken ? saying(plan, contract, repeats) : ''}`
}

const confirmed = (confirm: number): string => `
// Whether an outcome counts: it is the current one already, or came ${confirm} samples in a row. NOTHING counts at once.
bool confirmed(int outcome) {
  static int coming = NONE_YET;
  static int times = 0;
  if (outcome == current || outcome == NOTHING) {
    coming = NONE_YET;
    return true;
  }
  if (outcome != coming) times = 0;
  coming = outcome;
  if (++times < ${confirm}) return false;
  coming = NONE_YET;
  return true;
}
`

/** `say` and what it needs. */
function saying(plan: SketchPlan, contract: Contract, repeats: boolean): string {
  const end = repeats ? '  lastLine = millis();\n' : ''
  const special = plan.reactions.filter((r) => r.say !== 'line')
  const cases = special.map((r) => specialCase(r, contract, repeats))
  const nothingPasses = !special.some((r) => r.on === 'nothing')
  const line = wholeLine(plan, contract, nothingPasses)
  const code = `${cases.join('')}${line}`
  return `
// ${plan.report === 'every sample' ? 'Prints the line of a sample' : 'Prints the line of an outcome'}.
void say(const Decision &decision, const float *reading) {
${cases.length > 0 ? `  switch (decision.label) {\n${cases.join('')}  }\n` : ''}${line}${end}}
${/nameOf\(/.test(code) ? nameOf(plan) : ''}${/hundredths\)/.test(code) ? printHundredths : ''}${/printNumber\(/.test(code) ? printNumber : ''}`
}

function specialCase(reaction: Reaction, contract: Contract, repeats: boolean): string {
  const label = codeOf(reaction.on)
  const remark = typeof reaction.on === 'number' ? `  // ${comment(contract.labels[reaction.on] ?? '', 60)}` : ''
  if (typeof reaction.say !== 'object') return `    case ${label}:${remark}\n      return;  // Says nothing.\n`
  const parts = template(reaction.say.text, contract).map((part) =>
    part === 'label' ? { text: lineNameOf(reaction.on, contract) } : part,
  )
  const prints = printTemplate(parts, contract, reaction.on === 'nothing' ? 'true' : null).map((l) => `    ${l}`)
  return `    case ${label}:${remark}\n${prints.join('')}      Serial.println();\n${repeats ? '      lastLine = millis();\n' : ''}      return;\n`
}

const codeOf = (on: Outcome): string => (on === 'unsure' ? 'UNSURE' : on === 'nothing' ? 'NOTHING' : String(on))

const lineNameOf = (on: Outcome, contract: Contract): string =>
  typeof on === 'number' ? lineName(contract.labels[on] ?? '') : on

const nameOf = (plan: SketchPlan): string => `
const char *nameOf(int outcome) {
  if (outcome == UNSURE) return ${stringLiteral(inFormat('unsure', plan))};
  if (outcome == NOTHING) return ${stringLiteral(inFormat('nothing', plan))};
  return labels[outcome];
}
`

/** C++ statements that print what every line is; `nothing`: whether NOTHING comes here, which has no score. */
function wholeLine(plan: SketchPlan, contract: Contract, nothing: boolean): string {
  const { format, fields, template: text } = plan.line
  const isNothing = nothing ? 'decision.label == NOTHING' : null
  if (format === 'template') {
    return `${printTemplate(template(text ?? '', contract), contract, isNothing).join('')}  Serial.println();\n`
  }
  if (format === 'human') return humanLine(fields, contract, isNothing)
  const absent = format === 'json' ? 'null' : ''
  const statements = fields.map((field, i) => {
    const before = format === 'json' ? `${i > 0 ? ',' : '{'}${JSON.stringify(keyOf(field))}:` : i > 0 ? ',' : ''
    const head = before === '' ? '' : `  Serial.print(${stringLiteral(before)});\n`
    return head + orElse(field, contract, isNothing, absent)
  })
  return `${statements.join('')}  Serial.println(${format === 'json' ? '"}"' : ''});\n`
}

function humanLine(fields: readonly Field[], contract: Contract, isNothing: string | null): string {
  const always = fields[0] === 'label' || fields[0] === 'ms'
  const statements = fields.map((field, i) => {
    const condition = missing(field, contract, isNothing)
    const simple = always && i > 0
    const blank = i === 0 ? '' : simple ? "Serial.print(' ');" : 'Serial.print(between);'
    const mark = always ? '' : 'between = " ";'
    const code = [blank, print(field, contract), mark].filter(Boolean)
    if (condition === null) return code.map((c) => `  ${c}\n`).join('')
    return `  if (!(${condition})) {\n${code.map((c) => `    ${c}\n`).join('')}  }\n`
  })
  if (always) return `${statements.join('')}  Serial.println();\n`
  return `  const char *between = "";\n${statements.join('')}  if (*between) Serial.println();\n`
}

/** The condition under which a field has no value; null where it always has one. */
function missing(field: Field, contract: Contract, isNothing: string | null): string | null {
  if (field === 'label' || field === 'ms') return null
  if (typeof field === 'string') return isNothing
  return `!(fabsf(reading[${columnOf(field, contract)}]) < 1e15f)`
}

const columnOf = (field: { column: string }, { raw }: Contract): number => raw.findIndex((c) => c.name === field.column)

function print(field: Field, contract: Contract): string {
  if (field === 'label') return 'Serial.print(nameOf(decision.label));'
  if (field === 'score') return 'printHundredths(decision.hundredths);'
  if (field === 'percent') return 'Serial.print(decision.hundredths);'
  if (field === 'ms') return 'Serial.print(millis());'
  return `printNumber(reading[${columnOf(field, contract)}]);`
}

function orElse(field: Field, contract: Contract, isNothing: string | null, absent: string): string {
  const condition = missing(field, contract, isNothing)
  if (condition === null) return `  ${print(field, contract)}\n`
  if (condition === 'true') return `  Serial.print(${stringLiteral(absent)});\n`
  if (absent === '') return `  if (!(${condition})) ${print(field, contract)}\n`
  return `  if (${condition}) {\n    Serial.print(${stringLiteral(absent)});\n  } else {\n    ${print(field, contract)}\n  }\n`
}

const keyOf = (field: Field): string => {
  if (typeof field === 'string') return field
  return /^(label|score|percent|ms)$/.test(field.column) ? `raw_${field.column}` : field.column
}

type Part = Field | { text: string }

/** A template cut into text and fields. */
function template(text: string, { raw }: Contract): Part[] {
  const parts: Part[] = []
  let plain = ''
  const flush = (): void => {
    if (plain !== '') parts.push({ text: plain })
    plain = ''
  }
  for (const piece of text.split(/(\{[^{}]*\})/)) {
    const name = piece.slice(1, -1)
    const field = /^\{.*\}$/.test(piece) ? fieldNamed(name, raw) : null
    if (field === null) plain += piece
    else {
      flush()
      parts.push(field)
    }
  }
  flush()
  return parts
}

function fieldNamed(name: string, raw: Contract['raw']): Field | null {
  if (name === 'label' || name === 'score' || name === 'percent' || name === 'ms') return name
  return raw.some((c) => c.name === name) ? { column: name } : null
}

function printTemplate(parts: readonly Part[], contract: Contract, isNothing: string | null): string[] {
  return parts.map((part) =>
    typeof part === 'object' && 'text' in part
      ? `  Serial.print(${stringLiteral(part.text)});\n`
      : orElse(part, contract, isNothing, '-'),
  )
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

const printNumber = `
// A whole number as it is, any other with three decimals.
void printNumber(float value) {
  if (value == floorf(value)) {
    Serial.print((long long)value);
    return;
  }
  const long long thousandths = (long long)(fabs((double)value) * 1000.0 + 0.5);
  if (value < 0.0f) Serial.print('-');
  Serial.print(thousandths / 1000);
  Serial.print(thousandths % 1000 < 10 ? ".00" : thousandths % 1000 < 100 ? ".0" : ".");
  Serial.print(thousandths % 1000);
}
`
