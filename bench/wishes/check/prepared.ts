import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProjectName } from '../../projects/projects.ts'
import { readTable } from './table.ts'

/** The parts of contract.json that a check reads. */
export interface ContractFacts {
  sensor: string
  labels: string[]
  raw: { name: string; channel: string | null }[]
  features: { name: string; expression: string; aggregate: string }[]
  window: { size: number }
  tensors: { output: { scale: number; zeroPoint: number } }
}

/** A held-out sample: its readings (one, or a window), what it really is, and what LiteRT says of it. */
export interface Sample {
  rows: number[][]
  truth: string
  reference: string
}

/** A project after `convert`, made without words to any stage. */
export interface Prepared {
  name: ProjectName
  dir: string
  out: string
  contract: ContractFacts
  /** Names of the raw columns, as in `rows`. */
  columns: string[]
  samples: Sample[]
  /** Held-out readings that no sample may hold: too dark, too far. */
  invalid: number[][]
}

export function readPrepared(name: ProjectName, dir: string): Prepared {
  const out = join(dir, 'tinyml')
  const contract: ContractFacts = JSON.parse(readFileSync(join(out, 'contract.json'), 'utf8'))
  const replay = readTable(join(out, 'data/replay.csv'))
  const truth = readTable(join(out, 'data/test.csv')).rows.map((row) => row.at(-1) as string)
  const reference = readTable(join(out, 'model/reference.csv')).rows.map(
    (row) => contract.labels[Number(row[2])] as string,
  )
  const samples: Sample[] = truth.map((label, i) => ({ rows: [], truth: label, reference: reference[i] as string }))
  const invalid: number[][] = []
  for (const [sample = '', ...cells] of replay.rows) {
    const row = cells.map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)))
    const of = samples[Number(sample)]
    if (of) of.rows.push(row)
    else invalid.push(row)
  }
  return { name, dir, out, contract, columns: contract.raw.map((c) => c.name), samples, invalid }
}
