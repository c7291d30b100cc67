import { boards, sensors } from '../../../board/profiles.ts'
import type { SketchBrief } from '../brief.ts'
import type { SketchPlan } from '../plan.ts'
import { comment, lineName } from './cpp.ts'

/** `README.md` of the sketch folder. Text of others stands in it as text, not as markup. */
export function readme(plan: SketchPlan, brief: SketchBrief): string {
  const { contract } = brief
  const board = boards[brief.board as keyof typeof boards]
  const library = sensors[brief.sensor].library
  const score = plan.line.fields.includes('score')
  const name = (label: string): string => code(score ? `${lineName(label)} 0.98` : lineName(label))
  return `# ${brief.name}
${brief.purpose ? `\n${markdown(brief.purpose)}\n` : ''}
A sketch for the ${board.title}. It reads ${brief.sensor === 'serial' ? 'rows of numbers sent over serial' : `the ${sensors[brief.sensor].title} on the board, nothing has to be wired`}.

## Build and upload

    arduino-cli core install arduino:mbed_nano
${library ? `    arduino-cli lib install ${library.name}\n` : ''}    arduino-cli compile --fqbn ${board.fqbn} .
    arduino-cli upload --fqbn ${board.fqbn} --port /dev/ttyACM0 .
    arduino-cli monitor --port /dev/ttyACM0 --config baudrate=115200

## What it does

- ${plan.intervalMs > 0 ? `Takes a sample every ${plan.intervalMs} ms.` : 'Takes samples as fast as readings come.'}${contract.window.size > 1 ? ` A sample is ${contract.window.size} consecutive readings.` : ''}
${gateLines(plan)}- ${smoothing(plan)}
- Prints ${plan.report === 'changes' ? 'a line when the answer changes' : 'a line for each sample'}: ${contract.labels.slice(0, 3).map(name).join(', ')}${contract.labels.length > 3 ? ', …' : ''}${plan.unsureBelow === null ? '' : `; ${code('unsure')} below a score of ${plan.unsureBelow}`}.
- Lines that begin with ${code('#')} are for people.
${brief.sensor === 'serial' ? `- Expects lines of ${contract.raw.length} numbers with commas between them, in this order: ${contract.raw.map((c) => code(c.name)).join(', ')}. An empty cell is a missing value.\n` : ''}${wishTable(plan)}
## Files

| file | what it is |
|---|---|
| ${code(`${brief.name}.ino`)} | the way of a reading, from the sensor to the printed line |
| ${code('features.cpp')} | validity, features, scaling and quantisation |
| ${code('model.cpp')}, ${code('src/runtime/')} | the INT8 network as plain C++; \`model_invoke\` is one inference |
| ${code('decision.cpp')} | smoothing, score, unsure |

Made by TinyML Lifecycle from the contract of model ${code(contract.from.model.slice(0, 12))} and data ${code(contract.from.data.slice(0, 12))} (first digits of their SHA-256).
`
}

function gateLines(plan: SketchPlan): string {
  const lines = plan.gates.map((g) => {
    const bounds = [
      ...(g.min === undefined ? [] : [`below ${g.min}`]),
      ...(g.max === undefined ? [] : [`above ${g.max}`]),
    ]
    return `- Skips readings with ${code(g.column)} ${bounds.join(' or ')} (${markdown(g.reason)}).\n`
  })
  return `${lines.join('')}- Skips readings with a missing value. Where readings are skipped, it prints ${code('nothing')} once and forgets the samples before.\n`
}

function smoothing({ smoothing: { kind, window } }: SketchPlan): string {
  if (kind === 'none') return 'Answers for each sample alone.'
  return kind === 'majority'
    ? `The label that won most of the last ${window} samples is the answer; its score is the mean over them.`
    : `The label with the largest mean score over the last ${window} samples is the answer.`
}

function wishTable(plan: SketchPlan): string {
  if (plan.clauses.length === 0) return ''
  const rows = plan.clauses.map((c) => `| ${markdown(c.words)} | ${c.settings.map(code).join(', ') || '–'} |`)
  return `\n## What was asked for\n\n| words | setting |\n|---|---|\n${rows.join('\n')}\n`
}

const markdown = (text: string): string => comment(text, 300).replace(/[\\`*_{}[\]<>#|!&]/g, '\\$&')
const code = (text: string): string => `\`${comment(text, 200).replaceAll('`', "'").replaceAll('|', '¦')}\``
