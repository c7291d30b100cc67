import type { ProjectNames } from '../../../language/examples.ts'
import type { SketchBrief } from '../brief.ts'
import { gateColumns } from './vocabulary.ts'

/** What the prompt says about this project: labels, columns, sensor. */
export function context(brief: SketchBrief): string {
  const { labels, raw } = brief.contract
  const gates = gateColumns(brief)
  return [
    `labels: ${labels.map((l) => JSON.stringify(l)).join(', ')}`,
    `columns: ${raw.map((c) => (c.unit === '' ? c.name : `${c.name} (${c.unit})`)).join(', ')}`,
    ...(gates.length > 0 && gates[0] === 'motion' ? ['skip and only when: motion'] : []),
  ].join('\n')
}

export const names = ({ contract: { labels, raw, window } }: SketchBrief): ProjectNames => ({
  labels,
  columns: Object.fromEntries(raw.map((c) => [c.name, c.unit])),
  windows: window.size > 1,
})
