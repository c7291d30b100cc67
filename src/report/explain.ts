import { catalogue, type FindingCode } from '../findings/index.ts'
import { textTable } from './table.ts'

/** The catalogue's entry of a code with what a model is told to mend it (`hint`), or the list of all codes. */
export function explain(code: FindingCode | undefined, hint: string | null): string {
  if (code) {
    const entry = catalogue[code]
    const told = hint ? `\n\nWhat a model is told to mend it:\n\n${hint}` : ''
    return `${code} (${entry.severity})\n\n${entry.meaning}\n\nWhat to do: ${entry.fix}${told}`
  }
  const rows = Object.entries(catalogue).map(([name, entry]) => [
    name,
    entry.severity,
    entry.meaning.split(/(?<=\.) /)[0] ?? '',
  ])
  return textTable(['code', 'severity', 'meaning'], rows)
}
