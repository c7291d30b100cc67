import { catalogue, type FindingCode } from './catalogue/index.ts'

export type { FindingCode } from './catalogue/index.ts'
export { catalogue } from './catalogue/index.ts'

/** `error` fails the stage, `warning` and `note` are shown and change nothing. */
export type Severity = 'error' | 'warning' | 'note'

/** One thing that a check has to say. Nothing but findings decides whether a stage succeeded. */
export interface Finding {
  severity: Severity
  code: FindingCode
  message: string
  /** A place that a person can open: `data/apple.csv:12`, `sketch/fruit/fruit.ino:40`, `tinyml.yml:7`. Empty when there is none. */
  where: string
  /** What to do next: the code's entry in the catalogue unless the check knows better. */
  hint: string
}

/** A numbered question that only a person can answer; a run that has one ends with exit code 5. */
export interface Question {
  stage: string
  text: string
  /** The words of the person that led to it. */
  about: string
  /** False where words are no answer, because a file has to be changed. */
  answerable?: boolean
}

/** Makes a finding; severity and hint come from the catalogue entry of `code` unless given. */
export function finding(
  code: FindingCode,
  message: string,
  more: { where?: string; severity?: Severity; hint?: string } = {},
): Finding {
  const entry = catalogue[code]
  return {
    severity: more.severity ?? entry.severity,
    code,
    message,
    where: more.where ?? '',
    hint: more.hint ?? entry.fix,
  }
}

export const hasErrors = (findings: readonly Finding[]): boolean => findings.some((f) => f.severity === 'error')
