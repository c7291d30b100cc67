import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Edit, Fault, Kind } from './types.ts'

/** A mutation as it is frozen in `mutants.json`. */
export interface Mutant {
  id: string
  kind: Kind
  base: string
  file: string
  operator: string
  seed: number
  /** The line's text, and which of the equal lines of the file it is, from 0. */
  before: string
  occurrence: number
  after: string
  causes: string[]
}

export const mutantsFile = join(import.meta.dirname, 'mutants.json')

export const readMutants = (): Mutant[] => JSON.parse(readFileSync(mutantsFile, 'utf8'))

export const editOf = ({ file, before, occurrence, after }: Omit<Mutant, 'causes' | 'id'>): Edit => ({
  file,
  change: (bytes) => {
    const lines = bytes.toString().split('\n')
    const at = lines.flatMap((line, i) => (line === before ? [i] : []))[occurrence]
    if (at === undefined) throw new Error(`${file} has no line “${before}” any more`)
    lines[at] = after
    return Buffer.from(lines.join('\n'))
  },
})

/** The frozen mutants as faults. */
export const mutantFaults = (): Fault[] =>
  readMutants().map((mutant) => {
    const shown = (line: string) =>
      `\`${line
        .trim()
        .replace(/\s*\/\/.*$/, '')
        .slice(0, 90)}\``
    const { id, kind, base, operator, before, after, causes } = mutant
    const became = after.trim() === '' || after.trim() === 'pass' ? 'is dropped' : `becomes ${shown(after)}`
    return {
      id,
      kind,
      base,
      causes,
      origin: 'mutation',
      what: `${operator}: ${shown(before)} ${became}`,
      edits: [editOf(mutant)],
    }
  })
