import { readFileSync } from 'node:fs'

/** A comma-separated file as cells, header apart. A small reader of its own: the benchmark shares none with what it judges. */
export interface Table {
  header: string[]
  rows: string[][]
}

export function parseTable(text: string, separator = ','): Table {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const [header = [], ...rows] = lines.map((line) => cellsOf(line, separator))
  return { header, rows }
}

export const readTable = (path: string): Table => parseTable(readFileSync(path, 'utf8'))

export function cellsOf(line: string, separator = ','): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string
    if (quoted && c === '"' && line[i + 1] === '"') {
      cell += '"'
      i++
    } else if (c === '"') quoted = !quoted
    else if (c === separator && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += c
  }
  return [...cells, cell]
}
