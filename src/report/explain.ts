import { catalogue, type FindingCode } from '../findings/index.ts'
import { textTable } from './table.ts'

/** The catalogue's entry of a code, or the list of all codes. */
export function explain(code: FindingCode | undefined): string {
  if (code) {
    const entry = catalogue[code]
    return `${code} (${entry.severity})\n\n${entry.meaning}\n\nWhat to do: ${entry.fix}`
  }
  const rows = Object.entries(catalogue).map(([name, entry]) => [
    name,
    entry.severity,
    entry.meaning.split(/(?<=\.) /)[0] ?? '',
  ])
  return textTable(['code', 'severity', 'meaning'], rows)
}
