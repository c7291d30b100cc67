/**
 * Does it pay to let the local model check, clause by clause, what another model read? Right readings and seeded wrong ones are shown to
 * it; the stage's own checks see them too, since only what they let pass is left for a second reader.
 *
 *     node bench/second-reader.ts [--work FOLDER] [--write]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { hasErrors } from '../src/findings/index.ts'
import { secondOpinion } from '../src/language/model-reading.ts'
import { PromptLibrary } from '../src/language/prompts.ts'
import type { ClauseReading, Setting } from '../src/language/types.ts'
import { createModels } from '../src/llm/models.ts'
import { loadProject } from '../src/project/project.ts'
import { markdownTable } from '../src/report/table.ts'
import { packageRoot } from '../src/root.ts'
import { gather, type SketchBrief } from '../src/stages/sketch/brief.ts'
import { sketchLanguage } from '../src/stages/sketch/language/index.ts'
import type { ProjectName } from './projects/projects.ts'
import { cases } from './second-reader-cases.ts'
import { prepare } from './wishes/product.ts'

const { values: flags } = parseArgs({
  options: {
    work: { type: 'string', default: join(tmpdir(), 'tinyml-wishes') },
    write: { type: 'boolean', default: false },
  },
})

interface Shown {
  kind: string
  right: boolean
  reading: ClauseReading
  /** What the stage's own checks said. */
  refused: boolean
  doubted: boolean
}

/** Readings of one call; two of the same words cannot stand in one. */
const each = 6

function batches(shown: readonly Shown[]): Shown[][] {
  const made: Shown[][] = []
  for (const one of shown) {
    const free = made.find((b) => b.length < each && !b.some((other) => other.reading.words === one.reading.words))
    if (free) free.push(one)
    else made.push([one])
  }
  return made
}

const signal = new AbortController().signal
const shown: Shown[] = []
let tokens = 0
const began = performance.now()
for (const name of [...new Set(cases.map((c) => c.project))]) {
  const plain = await prepare(name as ProjectName, flags.work)
  const project = loadProject(plain.dir)
  const brief: SketchBrief = await gather({ project, out: plain.out })
  const of = (words: string, settings: Setting[], kind: string, right: boolean): Shown => {
    const reading: ClauseReading = { words, settings, by: 'hosted' }
    const refused = hasErrors(sketchLanguage.check(reading, { ...brief, wish: words }))
    return { kind, right, reading, refused, doubted: false }
  }
  const mine = cases
    .filter((c) => c.project === name)
    .flatMap((c) => [
      of(c.words, c.right, 'right', true),
      ...Object.entries(c.wrong).map(([kind, settings]) => of(c.words, settings, kind, false)),
    ])
  const models = createModels(project)
  if (!models.local) throw models.missing.local ?? new Error('there is no local model')
  try {
    for (const batch of batches(mine)) {
      const readings = batch.map((s) => s.reading)
      const options = { prompts: new PromptLibrary(plain.dir), signal }
      const { doubted, usage } = await secondOpinion(models.local, sketchLanguage, brief, readings, options)
      for (const s of batch) s.doubted = doubted.includes(s.reading.words)
      tokens += usage.tokens.total
      process.stderr.write(`${name}: ${batch.length} readings, ${doubted.length} doubted\n`)
    }
  } finally {
    await models.close()
  }
  shown.push(...mine)
}

const share = (some: readonly Shown[], all: readonly Shown[]): string =>
  all.length === 0 ? '–' : `${some.length} of ${all.length}`
const rows = [...new Set(shown.map((s) => s.kind))].map((kind) => {
  const all = shown.filter((s) => s.kind === kind)
  const passed = all.filter((s) => !s.refused)
  const doubted = all.filter((s) => s.doubted)
  return [
    kind,
    String(all.length),
    share(
      all.filter((s) => s.refused),
      all,
    ),
    share(doubted, all),
    share(
      doubted.filter((s) => !s.refused),
      passed,
    ),
  ]
})
const wrong = shown.filter((s) => !s.right)
const left = wrong.filter((s) => !s.refused)
rows.push([
  'all wrong ones',
  String(wrong.length),
  share(
    wrong.filter((s) => s.refused),
    wrong,
  ),
  share(
    wrong.filter((s) => s.doubted),
    wrong,
  ),
  share(
    left.filter((s) => s.doubted),
    left,
  ),
])
const table = markdownTable(
  ['reading', 'shown', 'refused by the checks', 'doubted by the second reader', 'doubted of what the checks let pass'],
  rows,
)
const seconds = (performance.now() - began) / 1000
const text = `${table}\n\n${shown.length} readings, ${tokens.toLocaleString('en-US')} tokens, ${seconds.toFixed(0)} s.`
process.stdout.write(`${text}\n`)
if (flags.write) {
  mkdirSync(join(packageRoot, 'bench/results'), { recursive: true })
  const results = shown.map(({ kind, right, refused, doubted, reading }) => ({
    words: reading.words,
    kind,
    right,
    refused,
    doubted,
  }))
  writeFileSync(join(packageRoot, 'bench/results/second-reader.json'), `${JSON.stringify(results, null, 2)}\n`)
  const page = join(packageRoot, 'docs/evaluation.md')
  const [begin, end] = ['<!-- second reader: made by bench/second-reader.ts -->', '<!-- /second reader -->']
  const old = readFileSync(page, 'utf8')
  const [from, to] = [old.indexOf(begin), old.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/evaluation.md needs the lines "${begin}" and "${end}"`)
  writeFileSync(page, `${old.slice(0, from + begin.length)}\n\n${text}\n\n${old.slice(to)}`)
}
