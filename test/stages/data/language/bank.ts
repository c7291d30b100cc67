import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClauseReading, Setting } from '../../../../src/language/types.ts'
import { packageRoot } from '../../../../src/root.ts'
import type { DataBrief } from '../../../../src/stages/data/brief.ts'

export interface Bank {
  project: { labels: string[]; columns: Record<string, string>; windows: boolean }
  readings: ClauseReading[]
}

/** Every file of example clauses of a stage, by its name. */
export function banksOf(stage: string): Record<string, Bank> {
  const folder = join(packageRoot, 'prompts', stage, 'examples')
  return Object.fromEntries(
    readdirSync(folder).map((file) => {
      const [project, ...lines] = readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
      return [file, { project, readings: lines.map(readingOf) }]
    }),
  )
}

function readingOf([words, ...said]: [string, ...Setting[]]): ClauseReading {
  const refusal = said.find((s) => s.set === 'cannot')
  return {
    words,
    settings: refusal ? [] : said,
    ...(refusal ? { cannot: String(refusal.what) } : {}),
    by: 'local',
  }
}

/** From the least to the most that was ever read, by unit. */
const reach: Record<string, [number, number]> = {
  ...{ count: [0, 4100], g: [-4, 4], 'deg/s': [-500, 500], '%': [0, 100], celsius: [-20, 90] },
  ...{ lux: [0, 90_000], ppm: [300, 5000], mv: [2000, 4200] },
}
const channels = /^(?:r|g|b|clear|proximity|[agm][xyz])$/

/** A project of three files and sessions a class, with these labels and columns. */
export function briefFor({ labels, columns, windows }: Bank['project']): DataBrief {
  const colours = 'clear' in columns
  const file = (label: string, n: number): DataBrief['files'][number] => ({
    ...{ path: `${label}/${n}.csv`, format: 'csv', gzip: false, delimiter: ',', decimal: '.', skip: 1 },
    ...{ widest: 0, width: 0, positions: [], labelPosition: -1, sessionPosition: -1, label, rows: 2000, ragged: 0 },
  })
  const column = (name: string): DataBrief['columns'][number] => {
    const [min, max] = reach[columns[name] as string] as [number, number]
    const channel = channels.test(name) ? name : null
    const at = (share: number) => min + share * (max - min)
    return {
      ...{ name, header: name, channel, unit: channel ? (columns[name] as string) : '', missingMarks: [] },
      ...{ min, max, mean: at(0.5), std: at(0.7) - at(0.5), integer: false, constant: false, missing: 0 },
      quantiles: [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1].map(at),
    } as unknown as DataBrief['columns'][number]
  }
  return {
    ...{ project: 'bank', purpose: '', sensor: colours ? 'apds9960' : windows ? 'lsm9ds1' : 'generic' },
    files: labels.flatMap((label) => [1, 2, 3].map((n) => file(label, n))),
    columns: Object.keys(columns).map(column),
    classes: labels.map((label) => ({ label, spellings: [label], rows: 6000, complete: 6000 })),
    rows: { raw: 18_000, ragged: 0, unlabelled: 0, complete: 18_000, duplicates: 0, acrossClasses: 0 },
    recordings: { count: 9, shortest: 2000, median: 2000, longest: 2000 },
    wish: {
      ...{ text: '', answers: [], labelFrom: 'folder', labelColumn: null, session: 'file', sessionColumn: null },
      ...{ sessions: 9, window: windows ? { size: 50, stride: null } : null, augment: null, seed: 1 },
      ...{ split: { train: 0.7, validation: 0.15, test: 0.15 }, keepColumns: false, conv: false },
    },
    notes: [],
  } as unknown as DataBrief
}
