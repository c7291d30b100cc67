import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, finding } from '../../../findings/index.ts'
import type { DataPlan } from '../plan.ts'
import type { Table } from '../read/table.ts'
import type { Groups } from './groups.ts'
import { OutputError, type RowsFile, type SplitFile, splits } from './outputs.ts'

const path = 'data/profile.json'

/** The counts that a person reads in profile.json are those of the other files. A script may count in a form of its own. */
export function checkProfile(
  dir: string,
  table: Table,
  plan: DataPlan,
  rows: RowsFile,
  files: readonly SplitFile[],
  groups: Groups,
): Finding[] {
  const names = table.merge.labels
  const all = count(rows, () => true)
  const copies = plan.augment ? plan.augment.copies / (1 + plan.augment.copies) : 0
  const expected: Record<string, unknown> = {
    rows: { raw: table.rows, used: table.rows - sum(all), dropped: all },
    samples: Object.fromEntries(splits.map((name, i) => [name, files[i]?.rows])),
    augmented: Math.round((files[0]?.rows ?? 0) * copies),
    groups: groups.count,
    classes: names.map((label, number) => ({
      label,
      raw: table.label.reduce((n, l) => n + Number(l === number), 0),
      dropped: count(rows, (row) => table.label[row] === number),
      ...Object.fromEntries(
        splits.map((name, i) => [name, files[i]?.labels.reduce((n, l) => n + Number(l === number), 0)]),
      ),
    })),
  }
  const found = read(dir)
  if (!Object.keys(expected).every((key) => key in found)) return []
  return Object.entries(expected).flatMap(([key, want]) => {
    const have = sorted(found[key])
    if (have === sorted(want)) return []
    const message = `\`${key}\` should be ${short(sorted(want))}, found ${short(have)}`
    return [finding('data/bad-output', message, { where: path })]
  })
}

function read(dir: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(readFileSync(join(dir, path), 'utf8')))
  } catch (error) {
    throw new OutputError(`not JSON: ${(error as Error).message.slice(0, 200)}`, path)
  }
}

/** Rows dropped, by reason. */
function count({ reason }: RowsFile, counts: (row: number) => boolean): Record<string, number> {
  const found: Record<string, number> = {}
  for (let row = 0; row < reason.length; row++) {
    const why = reason.at(row) ?? ''
    if (why !== '' && counts(row)) found[why] = (found[why] ?? 0) + 1
  }
  return found
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0)

/** JSON in which the order of an object's fields makes no difference. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, v) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )

const short = (text: string | undefined): string => (text && text.length > 160 ? `${text.slice(0, 157)}…` : `${text}`)
