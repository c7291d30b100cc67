import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Manifest {
  name: string
  version: string
}

/**
 * The folder that holds `boards/`, `runtime/`, `python/` and `script/`: the checkout, the npm package, or the action's folder.
 * Found by walking up, because the code runs from `src/` in tests and from `dist/<name>/` everywhere else.
 */
export const packageRoot: string = findRoot(import.meta.dirname)

export const version: string = readManifest(packageRoot).version

function findRoot(start: string): string {
  for (let dir = start; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'package.json')) && readManifest(dir).name === 'tinyml-lifecycle') return dir
    if (dir === dirname(dir)) throw new Error(`no package.json of tinyml-lifecycle above ${start}`)
  }
}

function readManifest(dir: string): Manifest {
  return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Manifest
}
