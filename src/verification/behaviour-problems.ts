import type { Contract } from '../project/contract.ts'
import type { Behaviour, Gate } from './behaviour.ts'
import { accelerationColumns } from './gates.ts'
import { outcomeName } from './predict-lines.ts'
import { thingOf } from './things.ts'

/** What of a plan cannot be, given the data: each a sentence. The schema has seen to everything that needs no contract. */
export function behaviourProblems(behaviour: Behaviour & { gates?: readonly Gate[] }, contract: Contract): string[] {
  return [
    ...reactionProblems(behaviour, contract),
    ...lineProblems(behaviour, contract),
    ...(behaviour.gates ?? []).flatMap((gate) => gateProblems(gate, contract)),
    ...customProblems(behaviour),
  ]
}

function reactionProblems({ reactions }: Behaviour, { labels }: Contract): string[] {
  const problems: string[] = []
  const seen = new Set<unknown>()
  for (const { on, outputs } of reactions) {
    const name = outcomeName(on, labels)
    if (typeof on === 'number' && on >= labels.length) {
      problems.push(`a reaction to label ${on}, where there are ${labels.length}`)
    }
    if (seen.has(on)) problems.push(`two reactions to “${name}”`)
    seen.add(on)
    const things = outputs.map((o) => thingOf(o).name)
    const twice = things.find((thing, i) => things.indexOf(thing) !== i)
    if (twice) problems.push(`“${name}” drives ${twice} in two ways at once`)
  }
  return problems
}

function lineProblems({ line, reactions }: Behaviour, { raw }: Contract): string[] {
  const columns = raw.map((c) => c.name)
  const problems = line.fields.flatMap((f) =>
    typeof f === 'object' && !columns.includes(f.column)
      ? [`a line with \`${f.column}\`, which is no raw column (${columns.join(', ')})`]
      : [],
  )
  if (line.format === 'template' && line.template === null) problems.push('a line by a template without the template')
  const texts = [line.template ?? '', ...reactions.map((r) => (typeof r.say === 'object' ? r.say.text : ''))]
  const known = ['label', 'score', 'percent', 'ms', ...columns]
  for (const [, name] of texts.join('\n').matchAll(/\{([\p{L}_][\p{L}\d_ ]*)\}/gu)) {
    if (!known.includes(name as string)) problems.push(`\`{${name}}\` in a text, which is none of ${known.join(', ')}`)
  }
  return problems
}

function gateProblems(gate: Gate, contract: Contract): string[] {
  const { column, min, max } = gate
  if (column === 'motion') {
    if (contract.window.size === 1) return ['a gate on motion, which a sample of one reading does not have']
    if (accelerationColumns(contract) === null) return ['a gate on motion without the columns ax, ay and az']
  } else if (!contract.raw.some((c) => c.name === column)) {
    return [`a gate on \`${column}\`, which is no raw column (${contract.raw.map((c) => c.name).join(', ')})`]
  }
  const none =
    min !== undefined && max !== undefined && (min > max || (min === max && (gate.minExcluded || gate.maxExcluded)))
  return none ? [`a gate on \`${column}\` that no value passes (${min} to ${max})`] : []
}

function customProblems({ custom, reactions }: Behaviour): string[] {
  const driven = new Set(reactions.flatMap((r) => r.outputs.flatMap((o) => thingOf(o).pins)))
  return (custom?.pins ?? []).flatMap((pin) =>
    driven.has(pin) ? [`pin ${pin} is driven by a reaction and by custom code`] : [],
  )
}
