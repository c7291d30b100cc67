import { parse } from 'csv-parse/sync'
import { InputError } from '../../../errors.ts'
import type { RawFile } from './files.ts'
import { lineBatches, notText } from './lines.ts'
import { toNumber } from './number.ts'

export type Delimiter = ',' | ';' | '\t' | '|' | ' '

/** How one file is written. */
export interface Dialect {
  /** A space stands for any run of white space. */
  delimiter: Delimiter
  decimal: '.' | ','
  /** Lines before the first row of data: comments, blank lines and the header. */
  skip: number
  /** Names from the header; null when there is none. */
  header: string[] | null
  /** Cells that a row should have. */
  width: number
}

/** Most specific first: a decimal comma makes every `;` file look like a `,` file, prose makes every file look like a ` ` file. */
const delimiters: readonly Delimiter[] = ['\t', ';', '|', ',', ' ']
const sampleLines = 200

/** Looks at the first lines of a CSV file. Throws an InputError when they are not a table. */
export async function sniff(file: RawFile): Promise<Dialect> {
  const lines: string[] = []
  for await (const batch of lineBatches(file)) {
    lines.push(...batch.lines.slice(0, sampleLines - lines.length))
    if (lines.length >= sampleLines) break
  }
  if (lines[0]?.startsWith('\ufeff')) lines[0] = lines[0].slice(1)
  refuseJunk(file, lines)

  let start = 0
  while (start < lines.length && ((lines[start] as string).trim() === '' || (lines[start] as string).startsWith('#')))
    start++
  const numbers = lines.flatMap((line, i) => (i >= start && line.trim() !== '' ? [i + 1] : []))
  const sample = numbers.map((number) => lines[number - 1] as string)
  if (sample.length === 0) {
    throw new InputError('data/empty-file', `${file.shown} holds no readings`, { where: `${file.shown}:1` })
  }

  const delimiter = delimiters.find((d) => isConsistent(sample, d)) ?? ','
  const rows = sample.map((line, i) => cellsOf(line, delimiter, `${file.shown}:${numbers[i]}`))
  const body = rows.length > 1 ? rows.slice(1) : rows
  const decimal = delimiter !== ',' && usesDecimalComma(body) ? ',' : '.'
  const header = looksLikeHeader(rows, decimal) ? (rows[0] as string[]).map((name) => name.trim()) : null
  const width = header ? header.length : commonest(body.map((r) => r.length))
  return { delimiter, decimal, skip: header ? start + 1 : start, header, width }
}

function refuseJunk(file: RawFile, lines: readonly string[]): void {
  lines.forEach((line, i) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/[\x00-\x08\x0e-\x1f]/.test(line)) throw notText(file, i + 1, 'control characters')
    if (line.split('\ufffd').length > 3) throw notText(file, i + 1, 'bytes that are not UTF-8')
  })
}

function isConsistent(lines: readonly string[], delimiter: Delimiter): boolean {
  const counts = lines.map((line) => countCells(line, delimiter))
  const usual = commonest(counts)
  return usual > 1 && counts.filter((n) => n === usual).length >= counts.length * 0.6
}

/** 0 for a line that cannot be taken apart this way. */
function countCells(line: string, delimiter: Delimiter): number {
  try {
    return cells(line, delimiter).length
  } catch {
    return 0
  }
}

function commonest(counts: readonly number[]): number {
  const tally = new Map<number, number>()
  for (const n of counts) tally.set(n, (tally.get(n) ?? 0) + 1)
  return [...tally].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0
}

function usesDecimalComma(rows: readonly string[][]): boolean {
  const all = rows.flat()
  return all.some((c) => /^\s*[+-]?\d*,\d+\s*$/.test(c)) && !all.some((c) => /^\s*[+-]?\d*\.\d+\s*$/.test(c))
}

/** A header is a first row with words where the rows below have numbers. */
function looksLikeHeader(rows: readonly string[][], decimal: '.' | ','): boolean {
  const [first, ...below] = rows as [string[], ...string[][]]
  const word = (c: string | undefined) => c !== undefined && c.trim() !== '' && Number.isNaN(toNumber(c, decimal))
  if (below.length === 0) return first.every(word)
  // A table of words still has a header when its first row says nothing that the rows below say.
  if (rows.flat().every(word))
    return new Set(first).size === first.length && !first.some((c, i) => below.some((r) => r[i] === c))
  return first.some((c, i) => word(c) && below.filter((r) => !word(r[i])).length > below.length / 2)
}

/** Cells of one line of a raw file. Throws an InputError where a quoted cell goes on behind the end of the line. */
export function cellsOf(line: string, delimiter: Delimiter, where: string): string[] {
  try {
    return cells(line, delimiter)
  } catch (cause) {
    throw new InputError('data/line-break', 'a quoted cell does not end on its line', { where, cause })
  }
}

/** Cells of one line. Quotes follow RFC 4180; a quoted cell may not hold a line break. */
export function cells(line: string, delimiter: Delimiter): string[] {
  if (delimiter === ' ') return line.trim().split(/\s+/)
  if (!line.includes('"')) return line.split(delimiter)
  return (parse(line, { delimiter, relax_column_count: true, relax_quotes: true }) as string[][])[0] ?? []
}
