/**
 * How clauses are read: each example of a stage's bank, without itself among the examples of the prompt, read as the product would.
 *
 *     node bench/readings.ts --stage sketch|data|convert [--planner rules|local] [--unread] [--every 5] [--from 0] [--verbose] [--write]
 *
 * `--unread` takes only what the grammar leaves open; `--write` puts how often the checks accepted what the model read into
 * `src/llm/route.json`, by which the router chooses. `right` is the reading that the bank has, `asked` an open clause, `wrong` an accepted
 * reading that the bank has otherwise.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { hasErrors } from '../src/findings/index.ts'
import { ReadingBook } from '../src/language/book.ts'
import { type Example, ExampleBank, parseExamples } from '../src/language/examples.ts'
import { PromptLibrary } from '../src/language/prompts.ts'
import { readWish } from '../src/language/reader.ts'
import type { ClauseReading, Setting, WishLanguage } from '../src/language/types.ts'
import { createLocal } from '../src/llm/local.ts'
import { packageRoot } from '../src/root.ts'
import { toolsHome } from '../src/tools/find.ts'
import { briefFor, languageFor } from './readings-briefs.ts'

const { values: flags } = parseArgs({
  options: {
    stage: { type: 'string', default: 'sketch' },
    planner: { type: 'string', default: 'local' },
    every: { type: 'string', default: '5' },
    from: { type: 'string', default: '0' },
    unread: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const { stage } = flags
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
const local = { model: 'qwen2.5-coder-1.5b', context: 8192 }
const model = flags.planner === 'rules' ? null : createLocal(local, { home: toolsHome(), dir: '/' })
const prompts = new Without(null)
const counts = new Map<string, number>()
const asked = { clauses: 0, accepted: 0, tokens: 0 }
const began = performance.now()
try {
  let i = 0
  for (const example of all) {
    const brief = briefFor(stage, example.project, example.words)
    if (flags.unread && language.grammar(example.words, brief)) continue
    if (i++ % Number(flags.every) !== Number(flags.from)) continue
    prompts.without = example
    const outcome = await judge(example, brief)
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
} finally {
  await model?.close()
}
if (flags.write && model) writeRoute()
const each = Math.round(asked.tokens / Math.max(asked.clauses, 1))
const seconds = ((performance.now() - began) / 1000).toFixed(0)
process.stdout.write(
  `${[...counts].map(([outcome, count]) => `${outcome} ${count}`).join(', ')}; ${asked.clauses} asked a model, ${asked.accepted} of them accepted, ${each} tokens each (not cached + output); ${seconds} s\n`,
)

async function judge({ words, settings: wanted }: Example, brief: unknown): Promise<string> {
  // One clause, and nothing is made of it.
  const single: WishLanguage<unknown, unknown> = { ...language, split: () => [words], compose: () => ({}) }
  const book = new ReadingBook()
  const { usage } = await readWish(single, brief, {
    ...{ models: model ? [model] : [], book, samples: 1, secondReader: null, prompts },
    ...{ signal: new AbortController().signal, step() {} },
  })
  const { reading, findings } = book.get(stage, words) ?? { reading: null, findings: [] }
  const open = !reading || reading.cannot !== undefined || hasErrors(findings)
  if (usage.tokens.total > 0) {
    asked.clauses++
    asked.tokens += usage.tokens.input - usage.tokens.cached + usage.tokens.output
    if (!open) asked.accepted++
  }
  const outcome = outcomeOf(reading, open, words, wanted, brief)
  if (flags.verbose && !/^right by|^asked rightly/.test(outcome)) tell(outcome, words, reading, wanted, findings)
  return outcome
}

function outcomeOf(
  reading: ClauseReading | null,
  open: boolean,
  words: string,
  wanted: readonly Setting[],
  brief: unknown,
): string {
  const impossible = wanted.some((s) => s.set === 'cannot')
  const same = reading !== null && !impossible && isSame(reading.settings, wanted, words, brief)
  if (open) return impossible ? 'asked rightly' : same ? 'right, but refused' : 'asked'
  return `${same ? 'right' : 'wrong'} by ${reading?.by === 'rules' ? 'rules' : 'model'}`
}

/** Whether settings are the same but for their order and for how an amount is written: then they make the same sketch. */
function isSame(own: readonly Setting[], wanted: readonly Setting[], words: string, brief: unknown): boolean {
  if (meaning(own) === meaning(wanted)) return true
  if (stage !== 'sketch' || meaning(own.map(bare)) !== meaning(wanted.map(bare))) return false
  const plan = (settings: readonly Setting[]) => {
    const reading: ClauseReading = { words, settings: [...settings], by: 'local' }
    const { clauses: _, ...rest } = language.compose([reading], brief) as Record<string, unknown>
    return JSON.stringify(rest)
  }
  return plan(own) === plan(wanted)
}

function bare({ set, on, column, is }: Setting): object {
  return { set, on, column, is }
}

function meaning(settings: readonly object[]): string {
  const plain = (value: unknown): unknown =>
    Array.isArray(value) ? value.map((v) => (typeof v === 'object' ? meaning([v]) : v)) : value
  const fields = (s: object) =>
    Object.entries(s)
      .filter(([, v]) => v !== null && v !== undefined)
      .map(([name, v]): [string, unknown] => [name, plain(v)])
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return settings
    .map((s) => JSON.stringify(fields(s)).toLowerCase())
    .sort()
    .join('\n')
}

function tell(
  outcome: string,
  words: string,
  reading: ClauseReading | null,
  wanted: readonly Setting[],
  findings: readonly { code: string; message: string }[],
): void {
  const read = reading?.cannot !== undefined ? `cannot ${reading.cannot}` : JSON.stringify(reading?.settings ?? null)
  const why = findings.map((f) => `   ${f.code}: ${f.message}`)
  const lines = [`${outcome} | ${words}`, `   read   ${read}`, `   wanted ${JSON.stringify(wanted)}`, ...why]
  process.stderr.write(`${lines.join('\n')}\n`)
}

/** What was measured replaces what was measured before. */
function writeRoute(): void {
  const path = join(packageRoot, 'src/llm/route.json')
  const table = JSON.parse(readFileSync(path, 'utf8'))
  const before = table.models[local.model] ?? {}
  const { clauses: tried, accepted } = asked
  table.models[local.model] = { ...before, [`${stage}/read`]: { tried, accepted } }
  writeFileSync(path, `${JSON.stringify(table, null, 2)}\n`)
}
