import { boards, sensors } from '../../../board/profiles.ts'
import type { SketchBrief } from '../brief.ts'
import type { SketchPlan } from '../plan.ts'
import { comment, lineName } from './cpp.ts'
import { hasOutputs } from './outputs.ts'
import { linePattern, outputWords } from './words.ts'

/** `README.md` of the sketch folder. Text of others stands in it as text, not as markup. */
export function readme(plan: SketchPlan, brief: SketchBrief): string {
  const { contract } = brief
  const board = boards[brief.board as keyof typeof boards]
  const library = sensors[brief.sensor].library
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
${gateLines(plan, contract.window.size > 1)}- ${smoothing(plan)}
${printing(plan, contract.labels)}${reactions(plan, contract.labels)}- Lines that begin with ${code('#')} are for people.
${brief.sensor === 'serial' ? `- Expects lines of ${contract.raw.length} numbers with commas between them, in this order: ${contract.raw.map((c) => code(c.name)).join(', ')}. An empty cell is a missing value.\n` : ''}${wishTable(plan)}
## Files

| file | what it is |
|---|---|
| ${code(`${brief.name}.ino`)} | the way of a reading, from the sensor to the printed line |
| ${code('features.cpp')} | validity, features, scaling and quantisation |
| ${code('model.cpp')}, ${code('src/runtime/')} | the INT8 network as plain C++; \`model_invoke\` is one inference |
| ${code('decision.cpp')} | smoothing, score, unsure |
${hasOutputs(plan) ? `| ${code('outputs.cpp')} | LEDs and pins |\n` : ''}${plan.custom ? `| ${code('custom.cpp')} | a function that the plan does not describe: **read it before you use it** |\n` : ''}
Made by TinyML Lifecycle from the contract of model ${code(contract.from.model.slice(0, 12))} and data ${code(contract.from.data.slice(0, 12))} (first digits of their SHA-256).
`
}

/** What is printed, and when. */
function printing(plan: SketchPlan, labels: readonly string[]): string {
  const unsure = plan.unsureBelow === null ? '' : `; ${code('unsure')} below a score of ${plan.unsureBelow}`
  const start = plan.start === null ? '' : `- Prints ${code(plan.start)} once when it is ready.\n`
  const confirm =
    plan.confirm > 1
      ? `- A new answer counts once it came ${plan.confirm} samples in a row; until then the one before stays.\n`
      : ''
  if (plan.report === 'never') {
    return `${start}${confirm}- Prints no answers${plan.unsureBelow === null ? '' : `; an answer with a score below ${plan.unsureBelow} is ${code('unsure')}`}.\n`
  }
  const repeat = plan.repeatMs === null ? '' : `, and again when the last line is ${plan.repeatMs} ms old`
  const when = plan.report === 'changes' ? `a line when the answer changes${repeat}` : 'a line for each sample'
  const human = plan.line.format === 'human' && ['label', 'label,score'].includes(plan.line.fields.join())
  const shown = labels.slice(0, human ? 3 : 1).map((label) => code(linePattern(plan.line, lineName(label))))
  const more = human && labels.length > 3 ? ', …' : ''
  return `${start}${confirm}- Prints ${when}: ${shown.join(', ')}${more}${unsure}.\n`
}

function reactions(plan: SketchPlan, labels: readonly string[]): string {
  return plan.reactions
    .map(({ on, say, outputs, holdMs }) => {
      const name = typeof on === 'number' ? lineName(labels[on] ?? '') : on
      const does = [
        ...(say === 'silent' ? ['prints nothing'] : say === 'line' ? [] : [`prints ${code(say.text)}`]),
        ...outputs.map(outputWords),
        ...(holdMs > 0 && outputs.length > 0 ? [`kept for ${holdMs} ms after the answer has changed`] : []),
      ]
      return `- ${code(name)}: ${does.join('; ') || 'as every other answer'}.\n`
    })
    .join('')
}

function gateLines(plan: SketchPlan, samples: boolean): string {
  const lines = plan.gates.map((g) => {
    const bounds = [
      ...(g.min === undefined ? [] : [`${g.minExcluded ? 'at or ' : ''}below ${g.min}`]),
      ...(g.max === undefined ? [] : [`${g.maxExcluded ? 'at or ' : ''}above ${g.max}`]),
    ]
    return `- Skips ${g.from === 'wish' && samples ? 'samples' : 'readings'} with ${code(g.column)} ${bounds.join(' or ')} (${markdown(g.reason)}).\n`
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
