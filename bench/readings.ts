/**
 * How clauses are read: each example of a stage's bank, without itself among the examples of the prompt, read as the product would.
 *
 *     node bench/readings.ts --stage sketch|data|convert [--only rules] [--every 5] [--from 0] [--verbose]
 *
 * `right` is the reading that the bank has; `asked` an open clause; `wrong` an accepted reading of another meaning.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ReadingBook } from '../src/language/book.ts'
import { type Example, ExampleBank, type ProjectNames, parseExamples } from '../src/language/examples.ts'
import { PromptLibrary } from '../src/language/prompts.ts'
import { readWish } from '../src/language/reader.ts'
import type { ClauseReading, WishLanguage } from '../src/language/types.ts'
import { createLocal } from '../src/llm/local.ts'
import { packageRoot } from '../src/root.ts'
import { toolsHome } from '../src/tools/find.ts'
import { briefFor, languageFor } from './readings-briefs.ts'

const { values: flags } = parseArgs({
  options: {
    stage: { type: 'string', default: 'sketch' },
    only: { type: 'string' },
    every: { type: 'string', default: '5' },
    from: { type: 'string', default: '0' },
    unread: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
})
const { stage } = flags as { stage: 'sketch' | 'data' | 'convert' }
const folder = join(packageRoot, 'prompts', stage, 'examples')
const all = readdirSync(folder)
  .sort()
  .flatMap((name) => parseExamples(readFileSync(join(folder, name), 'utf8'), name))

/** The library with a bank that lacks one example. */
class Without extends PromptLibrary {
  without: Example | null = null
  override examples(): ExampleBank {
    return new ExampleBank(all.filter((e) => e !== this.without))
  }
}

const language = languageFor(stage)
const model =
  flags.only === 'rules'
    ? null
    : createLocal({ model: 'qwen2.5-coder-1.5b', context: 8192 }, { home: toolsHome(), dir: '/' })
const prompts = new Without(null)
const counts = new Map<string, number>()
let tokens = 0
let asked = 0
const began = performance.now()
try {
  const chosen: Example[] = []
  for (const e of all)
    if (!flags.unread || !language.grammar(e.words, (await briefFor(stage, e.project, e.words)) as never))
      chosen.push(e)
  for (const [i, example] of chosen.entries()) {
    if (i % Number(flags.every) !== Number(flags.from)) continue
    prompts.without = example
    const outcome = await read(example)
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
} finally {
  await model?.close()
}
const seconds = ((performance.now() - began) / 1000).toFixed(0)
process.stdout.write(
  `${[...counts].map(([k, n]) => `${k} ${n}`).join(', ')}; ${asked} asked a model, ${Math.round(tokens / Math.max(asked, 1))} tokens each (not cached + output); ${seconds} s\n`,
)

async function read(example: Example): Promise<string> {
  const brief = await briefFor(stage, example.project, example.words)
  const single = {
    ...language,
    split: () => [example.words],
    ...(stage === 'sketch' ? {} : { compose: () => ({}) }),
  } as WishLanguage<unknown, unknown>
  const book = new ReadingBook()
  const { usage } = await readWish(single, brief, {
    ...{ models: model ? [model] : [], book, samples: 1, secondReader: null, prompts },
    ...{ signal: new AbortController().signal, step() {} },
  }).catch((error: unknown) => {
    if (flags.verbose) process.stderr.write(`! ${example.words}: ${(error as Error).message}\n`)
    throw error
  })
  const entry = book.get(stage, example.words)
  if (usage.tokens.total > 0) {
    asked++
    tokens += usage.tokens.input - usage.tokens.cached + usage.tokens.output
  }
  const reading = entry?.reading ?? null
  const open = !reading || reading.cannot !== undefined || (entry?.findings ?? []).some((f) => f.severity === 'error')
  const wanted = example.settings
  const impossible = wanted.some((s) => s.set === 'cannot')
  const plan = (settings: Example['settings']) => {
    const {
      clauses: _c,
      defaults: _d,
      ...rest
    } = language.compose([{ words: example.words, settings: [...settings], by: 'local' }], brief) as Record<
      string,
      unknown
    >
    return JSON.stringify(rest) + meaning(settings.map(({ set, on, column, is }) => ({ set, on, column, is })))
  }
  const safe = (settings: Example['settings']) => {
    try {
      return plan(settings)
    } catch {
      return meaning(settings)
    }
  }
  const same =
    !!reading &&
    (meaning(reading.settings) === meaning(wanted) || (stage === 'sketch' && !impossible && safe(reading.settings) === safe(wanted)))
  const by = reading?.by === 'rules' ? 'rules' : 'model'
  const outcome = open
    ? impossible
      ? 'asked rightly'
      : same
        ? 'right, refused'
        : 'asked'
    : impossible || !same
      ? `WRONG by ${by}`
      : `right by ${by}`
  if (flags.verbose && !outcome.startsWith('right by') && outcome !== 'asked rightly') {
    const findings = (entry?.findings ?? []).map((f) => `${f.code}: ${f.message}`)
    process.stderr.write(
      `${outcome} | ${example.words}\n   read   ${shown(reading)}\n   wanted ${JSON.stringify(wanted)}\n${findings.length ? `   ${findings.join('; ')}\n` : ''}`,
    )
  }
  return outcome
}

function shown(reading: ClauseReading | null): string {
  return reading?.cannot !== undefined ? `cannot ${reading.cannot}` : JSON.stringify(reading?.settings ?? null)
}

/** Settings without their order; amounts without their spelling. */
function meaning(settings: readonly { [field: string]: unknown }[]): string {
  return settings
    .map((s) =>
      JSON.stringify(
        Object.entries(s)
          .filter(([, v]) => v !== null && v !== undefined)
          .map(
            ([k, v]) =>
              [k, Array.isArray(v) ? v.map((x) => (typeof x === 'object' ? meaning([x]) : x)) : v] as [string, unknown],
          )
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ).toLowerCase(),
    )
    .sort()
    .join('\n')
}

export type { ProjectNames }
