/**
 * The projects of the benchmarks: a tinyml.yml each, and readings from seeded generators.
 *
 *     node bench/projects/projects.ts NAME FOLDER        writes one of them, the same bytes each time
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { simulate } from '../../fixtures/fruit/simulate.ts'
import { packageRoot } from '../../src/root.ts'
import { caps, drinks } from './colour.ts'
import { gestures } from './motion.ts'
import { plant, pump } from './numbers.ts'

const readings = {
  fruit: () => new Map([...simulate()].map(([name, text]) => [`data/${name}`, text])),
  drinks,
  caps,
  gestures,
  pump,
  plant,
} satisfies Record<string, () => Map<string, string>>

export type ProjectName = keyof typeof readings
export const projectNames = Object.keys(readings) as ProjectName[]

/** The project's tinyml.yml, without words to any stage. */
export const configOf = (name: ProjectName): string =>
  readFileSync(join(packageRoot, 'bench/projects', name, 'tinyml.yml'), 'utf8')

/** Text of each raw file by path. */
export const rawFiles = (name: ProjectName): Map<string, string> => readings[name]()

export function writeProject(name: ProjectName, folder: string): void {
  const files = new Map([...rawFiles(name), ['tinyml.yml', configOf(name)]])
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [name, folder] = process.argv.slice(2)
  if (!folder || !projectNames.includes(name as ProjectName)) {
    process.stderr.write(`usage: node bench/projects/projects.ts ${projectNames.join('|')} FOLDER\n`)
    process.exitCode = 2
  } else writeProject(name as ProjectName, folder)
}
