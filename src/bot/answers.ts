import { distance } from 'fastest-levenshtein'
import { catalogue, type FindingCode } from '../findings/index.ts'
import { codeSpan, escapeMarkdown } from '../report/escape.ts'
import { markdownTable } from '../report/table.ts'
import type { Amount, LedgerRun } from './ledger.ts'
import { type BotRequest, type StageName, stageNames, type Work } from './request.ts'
import type { Shortage, Status } from './reserve.ts'

/** What `parseCommands` could not read. */
export interface Problem {
  line: string
  message: string
  suggestion?: string
}

const commands: [usage: string, meaning: string][] = [
  ['/tinyml run [stage…]', 'runs what is stale, or the named stages'],
  ['/tinyml regenerate <stage> [words…]', 'makes a stage anew; the words become its wish in `tinyml.yml`'],
  ['/tinyml verify', 'compares what is there with its reference on the virtual board; no model'],
  ['/tinyml answer <n> <words…>', 'answers question *n* of a run: the same demand in other words'],
  ['/tinyml retry', 'does the last request of this thread again, at the commit of today'],
  ['/tinyml cancel', 'stops the run of this thread and drops what waits'],
  ['/tinyml status', 'what is spent, what works and what waits'],
  ['/tinyml explain <code or stage>', 'what a code or a stage means'],
  ['/tinyml help', 'lists these commands'],
]

export function helpText(): string {
  return [
    ...commands.map(([usage, meaning]) => `- \`${usage}\`: ${meaning}`),
    '',
    'Flags: `--planner rules|local|hosted|auto`, `--budget <USD>`, `--board <name>`, `--sha <commit>`, `--dry-run`. At most three commands a comment.',
    `Stages: ${stageNames.map((s) => `\`${s}\``).join(', ')}.`,
  ].join('\n')
}

/** One comment for all that could not be read; nothing of the comment was carried out. */
export function problemsText(problems: readonly Problem[]): string {
  const lines = problems.map(({ line, message, suggestion }) => {
    const instead = suggestion ? ` Did you mean ${codeSpan(clip(suggestion, 200))}?` : ''
    return `- ${codeSpan(clip(line, 200))}: ${escapeMarkdown(clip(message, 300)).replace(/[.?!]?$/, '.')}${instead}`
  })
  return ['Nothing was started, as this cannot be read:', '', ...lines, '', '`/tinyml help` lists the commands.'].join(
    '\n',
  )
}

const stageMeanings: Record<StageName, string> = {
  data: 'reads the readings, decides which of them count, makes the features and splits them',
  train: 'trains a small network on the features',
  convert: 'turns the network into whole numbers (INT8) that fit the board',
  sketch: 'writes the C++ of the model and an Arduino sketch around it',
  verify: 'builds the sketch and compares what it does on the virtual board with a reference',
}

export function explainText(what: string): string {
  const word = what.trim().toLowerCase()
  if (Object.hasOwn(catalogue, word)) {
    const entry = catalogue[word as FindingCode]
    return `**\`${word}\`** (${entry.severity}): ${entry.meaning}\n\nWhat to do: ${entry.fix}`
  }
  const codes = Object.keys(catalogue)
  const stage = stageNames.find((s) => s === word)
  if (stage) {
    const own = codes.filter((c) => c.startsWith(`${stage}/`)).map((c) => `\`${c}\``)
    return `**${stage}** ${stageMeanings[stage]}.${own.length > 0 ? `\n\nIts codes: ${own.join(', ')}.` : ''}`
  }
  const all = [...stageNames, ...codes]
  const near = word === '' ? undefined : all.find((c) => distance(c, word) <= 2)
  const instead = near
    ? ` Did you mean \`/tinyml explain ${near}\`?`
    : ' `tinyml explain` on a terminal lists all codes.'
  return `No code and no stage is called ${codeSpan(clip(what, 100))}.${instead}`
}

export function statusText({ spent, limits, active, waiting }: Status): string {
  const row = (name: string, period: 'day' | 'month') => [
    ...[name, dollars(spent[period]), `$${limits.usd[period]}`],
    ...[count(spent[period].tokens), count(limits.tokens[period])],
  ]
  const list = (title: string, runs: readonly LedgerRun[]) =>
    runs.length === 0 ? [`${title}: nothing.`] : [`${title}:`, ...runs.map((r) => `- ${runText(r)}`)]
  return [
    markdownTable(
      ['', 'spent', 'limit', 'tokens', 'limit of tokens'],
      [row('today', 'day'), row('this month', 'month')],
    ),
    '',
    ...list('Working', active),
    '',
    ...list('Waiting', waiting),
    '',
    `A run may spend $${limits.usd.run} and ${count(limits.tokens.run)} tokens. What works is counted at its most until it ends. A person may start ${limits.runsPerDay} runs a day.`,
  ].join('\n')
}

function runText(r: LedgerRun): string {
  // As code: a plain number would leave a mention in the other thread, each time.
  const where = codeSpan(r.thread === null ? r.lane : `#${r.thread}`)
  const what = r.request ? r.request.work.map((w) => codeSpan(workText(w))).join(', ') : ''
  return [where, what, r.requester ? `for ${codeSpan(r.requester)}` : '', `since ${r.since.slice(0, 16)} UTC`]
    .filter(Boolean)
    .join(' ')
}

/** The command, without its words where they are long. */
export function workText(work: Work): string {
  switch (work.name) {
    case 'run':
      return ['run', ...work.stages].join(' ')
    case 'regenerate':
      return clip(`regenerate ${work.stage} ${work.words}`.trim(), 120)
    case 'answer':
      return clip(`answer ${work.number} ${work.words}`.trim(), 120)
    case 'verify':
      return 'verify'
  }
}

export function shortageText(s: Shortage): string {
  if (s.unit === 'runs') {
    return `Nothing was started: ${codeSpan(s.requester)} has had ${s.limit} runs today, as many as a person may have (input \`runs-per-day\`). Tomorrow (UTC) there are new ones.`
  }
  const show = (n: number) => (s.unit === 'usd' ? `$${n}` : `${count(n)} tokens`)
  const input = `budget-${s.unit}${s.period === 'run' ? '' : `-${s.period}`}`
  const free = '`--planner rules` costs nothing.'
  if (s.period === 'run') {
    return `Nothing was started: this asks for ${show(s.asked)}, and a run may spend ${show(s.limit)} (input \`${input}\`). Give a smaller \`--budget\`; ${free}`
  }
  return `Nothing was started: this needs up to ${show(s.asked)}, and of ${show(s.limit)} a ${s.period} (input \`${input}\`) ${show(s.spent)} are spent or reserved. Give a smaller \`--budget\`, or wait; ${free}`
}

/** The progress comment when a request is started. `publish` finishes it. */
export function progressText(request: BotRequest, logUrl: string): string {
  const asked = request.work.map((w) => codeSpan(workText(w))).join(', ')
  const { usd, tokens } = request.budget
  const budget = usd > 0 || tokens > 0 ? `at most $${usd} and ${count(tokens)} tokens` : 'no model'
  return [
    '### TinyML is working',
    '',
    ...stagesOf(request.work).map((s) => `- [ ] ${s}`),
    '',
    `${asked}${request.requester ? ` for ${codeSpan(request.requester)}` : ''} · commit \`${request.target.sha.slice(0, 10)}\` · ${budget} · [log](${logUrl})`,
  ].join('\n')
}

/** What the work may touch: a stage and all that depend on it. */
export function stagesOf(work: readonly Work[]): StageName[] {
  const first = (w: Work): number => {
    if (w.name === 'verify') return stageNames.indexOf('verify')
    if (w.name === 'regenerate') return stageNames.indexOf(w.stage)
    if (w.name === 'run' && w.stages.length > 0) return Math.min(...w.stages.map((s) => stageNames.indexOf(s)))
    return 0
  }
  return stageNames.slice(Math.min(...work.map(first)))
}

const queueStart = '<!-- tinyml:queue -->'
const queueEnd = '<!-- /tinyml:queue -->'

/** The progress comment with the list of what waits, in the place of an earlier list. */
export function withQueue(body: string | null, waiting: readonly LedgerRun[]): string {
  const kept = (body ?? '### TinyML').replace(/\n*<!-- tinyml:queue -->[\s\S]*?<!-- \/tinyml:queue -->/g, '')
  if (waiting.length === 0) return kept
  // Words in the list must not end it.
  const lines = waiting.map((r, i) => `${i + 1}. ${runText(r).replace(/<!--|-->/g, '')}`)
  return [kept, '', queueStart, 'Waiting for their turn:', '', ...lines, queueEnd].join('\n')
}

const clip = (text: string, length: number): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}
const dollars = ({ microUsd }: Amount): string => `$${(microUsd / 1e6).toFixed(4)}`
const count = (n: number): string => n.toLocaleString('en')
