import { type Dirent, readdirSync } from 'node:fs'
import { posix } from 'node:path'

/** What lies in a repository that a project could be made of, as paths below the folder, with forward slashes. */
export interface Found {
  /** Folders (or single files) with readings, the likeliest first. */
  data: { path: string; folder: boolean; files: number }[]
  models: string[]
  /** Models of a kind that is not read. */
  foreignModels: string[]
  /** Sketches: `blink/blink.ino`. */
  sketches: string[]
}

const readings = /\.(csv|tsv|jsonl|ndjson)(\.gz)?$/i
const usualNames = /^(data|datasets?|readings|samples|recordings|measurements|raw)$/i
const notOurs = /^(node_modules|venv|env|__pycache__|build|dist|target|libraries)$/
const maxDepth = 5
const maxEntries = 20_000

/** Looks around below a folder. Hidden folders, links and the output folder are left out. */
export function lookAround(dir: string, output: string): Found {
  const files = list(dir, output)
  const named = (pattern: RegExp) => files.filter((path) => pattern.test(path))
  return {
    data: dataIn(files.filter((path) => readings.test(path))),
    models: [
      ...named(/\.(keras|h5|hdf5|tflite)$/i),
      ...named(/(^|\/)saved_model\.pb$/).map((path) => posix.dirname(path)),
    ].filter((path) => path !== '.'),
    foreignModels: named(/\.(onnx|pt|pth|safetensors)$/i),
    // Arduino's own rule: the sketch is called like its folder.
    sketches: named(/\.ino$/i).filter((path) => posix.basename(posix.dirname(path)) === posix.basename(path, '.ino')),
  }
}

function list(dir: string, output: string): string[] {
  const files: string[] = []
  let entries = 0
  const walk = (below: string, depth: number): void => {
    for (const entry of sorted(posix.join(dir, below))) {
      if (entry.name.startsWith('.') || ++entries > maxEntries) continue
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isFile()) files.push(path)
      else if (entry.isDirectory() && depth < maxDepth && path !== output && !notOurs.test(entry.name)) {
        walk(path, depth + 1)
      }
    }
  }
  walk('', 1)
  return files
}

function sorted(dir: string): Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    // A folder that may not be read holds nothing for us.
    return []
  }
}

/** One candidate for each first folder: the deepest folder that holds all of its readings. Files beside tinyml.yml stand alone. */
function dataIn(files: readonly string[]): Found['data'] {
  const tops = new Map<string, string[]>()
  for (const path of files) {
    const top = path.includes('/') ? (path.split('/')[0] as string) : path
    tops.set(top, [...(tops.get(top) ?? []), path])
  }
  const candidates = [...tops].map(([top, paths]) => ({
    path: paths[0] === top ? top : commonFolder(paths),
    folder: paths[0] !== top,
    files: paths.length,
  }))
  const rank = (c: (typeof candidates)[number]) =>
    Number(usualNames.test(c.path.split('/')[0] as string)) * 1e6 + Number(c.folder) * 1e5 + c.files
  return candidates.sort((a, b) => rank(b) - rank(a))
}

function commonFolder(paths: readonly string[]): string {
  let common = posix.dirname(paths[0] as string)
  while (!paths.every((path) => path.startsWith(`${common}/`))) common = posix.dirname(common)
  return common
}
