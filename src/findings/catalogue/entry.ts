import type { Severity } from '../index.ts'

/** What `tinyml explain` shows for a code. Codes are `<area>/<kebab-case>`; one file an area. */
export interface Entry {
  severity: Severity
  /** What it means, in one or two sentences. */
  meaning: string
  /** What to do about it, in one or two sentences: the default hint of the finding. */
  fix: string
}
