import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The folder that holds `boards/`, `runtime/`, `python/` and `script/`: the checkout, the npm package, or the action's folder.
 * Found by walking up, because the code runs from `src/` in tests and from `dist/<name>/` everywhere else.
 */
export const packageRoot: string = findRoot(import.meta.dirname)

function findRoot(start: string): string {
  for (let dir = start; ; dir = dirname(dir)) {
    const manifest = join(dir, 'package.json')
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'tinyml-lifecycle') return dir
    if (dir === dirname(dir)) throw new Error(`no package.json of tinyml-lifecycle above ${start}`)
  }
}
