import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from './cases.ts'

/** What the checks said of each case before anybody tuned them to it. */
export interface First {
  /** Cases for which nothing was measured before, and why not. */
  none: Record<string, string>
  outcomes: Outcome[]
}

export const firstFile = join(import.meta.dirname, 'first.json')

export const readFirst = (): First => JSON.parse(readFileSync(firstFile, 'utf8'))
