import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type Confusion, confusionSchema } from './manifest.ts'

const file = 'verify/confusion.csv'

/** The board's confusion matrix, for a table in the pull request; null when there is none or it is too large for one. */
export function readConfusion(out: string, output: string): Confusion | null {
  if (!existsSync(join(out, file))) return null
  const [head = [], ...lines] = cells(readFileSync(join(out, file), 'utf8'))
  const short = (text = '') => text.slice(0, 200)
  const matrix = confusionSchema.safeParse({
    path: `${output}/${file}`,
    rows: lines.map(([label]) => short(label)),
    columns: head.slice(1).map(short),
    counts: lines.map(([, ...counts]) => counts.map(Number)),
  })
  return matrix.data ?? null
}

/** None for what is not a table: a person may have edited it. */
function cells(text: string): string[][] {
  try {
    return parse(text) as string[][]
  } catch {
    return []
  }
}
