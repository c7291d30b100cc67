import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractSchema } from '../../../../src/project/contract.ts'
import type { SketchBrief } from '../../../../src/stages/sketch/brief.ts'
import type { SketchSetting } from '../../../../src/stages/sketch/language/vocabulary.ts'
import { briefOf, fruit } from '../brief.ts'

const folder = join(import.meta.dirname, '../../../../prompts/sketch/examples')

/** A line of a bank: a clause, and its settings, none, or what cannot be done. */
export interface Example {
  words: string
  settings: SketchSetting[]
  cannot?: string
}

export interface Bank {
  name: string
  brief: SketchBrief
  examples: Example[]
}

interface Head {
  labels: string[]
  columns: Record<string, string>
  windows: boolean
}

export const banks: Bank[] = readdirSync(folder).map((file) => {
  const [head, ...lines] = readFileSync(join(folder, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const name = file.replace('.jsonl', '')
  return { name, brief: projectOf(name, head as Head), examples: lines.map(exampleOf) }
})

function exampleOf([words, ...settings]: [string, ...({ set: string; what?: string } & Record<string, unknown>)[]]) {
  const cannot = settings.find((s) => s.set === 'cannot')?.what
  return cannot === undefined
    ? { words, settings: settings as unknown as SketchSetting[] }
    : { words, settings: [], cannot }
}

function projectOf(name: string, { labels, columns, windows }: Head): SketchBrief {
  const contract = contractSchema.parse({
    ...fruit,
    labels,
    validity: [],
    window: windows ? { size: 50, trainStride: 10 } : { size: 1, trainStride: 1 },
    raw: Object.entries(columns).map(([column, unit]) => ({
      name: column,
      channel: windows ? column : null,
      unit,
      min: 0,
      max: 100,
    })),
  })
  return briefOf('', { name, sensor: windows ? 'lsm9ds1' : 'serial', contract })
}
