import { codeSpan, escapeMarkdown } from '../../report/escape.ts'
import { findings, questions, why } from '../../report/markdown.ts'
import { columns, markdownTable, numeric, summaryRows } from '../../report/table.ts'
import { escalations, review, words } from '../../report/words.ts'
import { figures } from './comparison.ts'
import { hasResult, type Product, type Setting } from './product.ts'

/** GitHub refuses a body above 65,536 characters. */
const longest = 64_000

/** The text of the pull request: what a reviewer wants first comes first, the rest is folded. */
export function pullBody(product: Product, setting: Setting): string {
  const { report } = product
  const marker = `<!-- tinyml:pull ${setting.request.target.branch} -->`
  if (!report) return [summary(product, setting), failure(product), marker].filter(Boolean).join('\n\n')
  const parts = [
    summary(product, setting),
    markdownTable(columns, summaryRows(report), numeric),
    changes(product),
    questionsHere(product),
    review(report),
    words(report),
    reproduce(setting),
  ]
  const folded = [
    fold('Confusion matrix', confusionMatrix(product)),
    fold('Findings', findings(report)),
    fold('Why each stage ran, and who was asked', [why(report), escalations(report)].filter(Boolean).join('\n\n')),
    fold(`${product.files.length} files`, fileList(product)),
  ]
  return withinLimit([...parts, ...folded].filter(Boolean), marker)
}

/** Two lines: what it is worth, and where it came from. */
export function summary(product: Product, { request, runUrl }: Setting): string {
  const from = request.requester ? `${codeSpan(request.requester)} asked for it` : 'A push made it stale'
  const origin = `${from}; read at ${codeSpan(request.target.sha.slice(0, 12))}, made by [this run](${runUrl}).`
  return `${verdict(product)}\n${origin}`
}

/** What came of it, in one sentence. */
export function verdict({ report, failure: failed, status }: Product): string {
  if (!report)
    return `**Nothing was made** (${status}): ${escapeMarkdown(failed?.message ?? 'the run ended without a report')}.`
  const { verification: v } = report
  if (report.status === 'unchanged') return '**Nothing had to run**: every stage is what its inputs give.'
  if (report.status === 'needs-input') {
    const n = report.questions.length
    return `**Waits for an answer** to ${n === 1 ? 'a question' : `${n} questions`}; the artifacts are as they were.`
  }
  if (report.status === 'failed') {
    const stage = report.stages.find((s) => s.findings.some((f) => f.severity === 'error'))
    const error = stage?.findings.find((f) => f.severity === 'error')
    return `**${escapeMarkdown(stage?.stage ?? 'A stage')} did not pass**${error ? `: ${escapeMarkdown(error.message)} (${codeSpan(error.code)})` : ''}.`
  }
  if (!v) return '**Passed** the checks of each stage.'
  const share = (x: number) => `${(100 * x).toFixed(1)} %`
  return `**Verified on the virtual board**: ${share(v.agreement)} of ${v.rows} held-out rows get the label of the reference, ${share(v.accuracy.board)} get the right one.`
}

export function changes({ report, before }: Product): string {
  const rows = report ? figures(report, before).map((f) => [f.name, f.before, f.now, f.change, f.share]) : []
  if (rows.length === 0) return ''
  const right = ['at the base', 'here', 'change', 'share of the board']
  return `## What changed\n\n${markdownTable(['', ...right], rows, right)}`
}

/** The questions with the way to answer them from a comment. */
export function questionsHere({ report }: Product): string {
  if (!report?.questions.length) return ''
  const list = questions(report).replace(/\n\nAnswer with [^\n]*$/, '')
  const first = report.questions.find((q) => q.answerable && q.about)
  const how = first
    ? `Answer with a comment: ${codeSpan(`/tinyml answer ${first.number} the same demand in other words`)}; without words the demand is dropped.`
    : ''
  return [list, how].filter(Boolean).join('\n\n')
}

function reproduce({ request, project }: Setting): string {
  const { branch } = request.target
  const where = project === '.' ? '' : ` --project ${quote(project)}`
  return `## Reproduce\n\n\`\`\`sh\ngit fetch origin ${branch} && git switch --detach FETCH_HEAD && tinyml verify${where}\n\`\`\``
}

/** For a shell, whatever the folder is called. */
const quote = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`).replace(/[\r\n]/g, ' ')}'`

function confusionMatrix({ confusion: c }: Product): string {
  if (!c) return ''
  const rows = c.rows.map((label, i) => [label, ...(c.counts[i] ?? []).map(String)])
  return `Rows: what it was. Columns: what the board said.\n\n${markdownTable(['', ...c.columns.map(escapeMarkdown)], rows)}`
}

function fileList({ files, deleted }: Product): string {
  const rows = [
    ...files.map((f) => [f.path, f.content.length.toLocaleString('en')]),
    ...deleted.map((path) => [path, 'deleted']),
  ]
  return rows.length ? markdownTable(['file', 'bytes'], rows, ['bytes']) : ''
}

/** Where it failed and what helps; the verdict above has said what. */
export function failure({ failure: f }: Product): string {
  if (!f) return ''
  const place = f.where ? ` at ${codeSpan(f.where)}` : ''
  return `${codeSpan(f.code)}${place}: ${escapeMarkdown(f.hint)}`
}

const fold = (title: string, text: string): string =>
  text ? `<details><summary>${title}</summary>\n\n${text.replace(/^## [^\n]*\n\n/, '')}\n\n</details>` : ''

/** Whole parts from the top, as many as fit; what is left out is said, never cut in the middle of a table. */
export function withinLimit(parts: readonly string[], marker: string): string {
  const kept: string[] = []
  let size = marker.length + 200
  for (const part of parts) {
    if (size + part.length + 2 > longest) continue
    kept.push(part)
    size += part.length + 2
  }
  const left = parts.length - kept.length
  const note = left > 0 ? [`*${left} longer ${left === 1 ? 'part is' : 'parts are'} in the report of the run.*`] : []
  return [...kept, ...note, marker].join('\n\n')
}

/** Labels of the pull request. */
export const labelsOf = (product: Product): string[] => [
  'tinyml',
  ...(isLlmWritten(product) ? ['llm-generated'] : []),
  ...(isOpen(product) ? ['tinyml:needs-human'] : []),
]

const isLlmWritten = ({ report }: Product): boolean => report?.stages.some((s) => s.model !== null) ?? false

/** Whether something is left for a person: then the pull request is a draft. */
export const isOpen = (product: Product): boolean =>
  !hasResult(product) || (product.report?.questions.length ?? 0) > 0 || (product.report?.review.length ?? 0) > 0
