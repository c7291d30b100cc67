import { codeBlock, codeSpan, escapeMarkdown } from '../../report/escape.ts'
import { columns, markdownTable, numeric, summaryRows } from '../../report/table.ts'
import { progressMarker } from '../thread.ts'
import { needsHuman, type Product, type Setting } from './product.ts'
import { changes, failure, questionsHere, summary, withinLimit } from './pull-body.ts'

/** How a request ended, for the progress comment: the result, or what failed, why and what to type next. */
export interface Ending {
  product: Product
  pull: number | null
  /** Why nothing was written, or not all. */
  stopped: { code: string; message: string; hint: string } | null
}

/** The last state of the progress comment. */
export function endingComment({ product, pull, stopped }: Ending, setting: Setting): string {
  const { report } = product
  const thread = setting.request.thread?.number ?? 0
  const alert = needsHuman(product) || stopped ? mentions(setting) : ''
  // The marker comes first: that is where the next run looks for it.
  return withinLimit(
    [
      progressMarker(thread),
      `### ${icon(product, stopped)} TinyML Lifecycle`,
      summary(product, setting),
      stopped ? `**Not published**: ${escapeMarkdown(stopped.message)}.\n*${escapeMarkdown(stopped.hint)}*` : '',
      pull ? `The result is in #${pull}.` : '',
      product.trial && report ? `This was a trial on ${codeSpan(report.board)}: nothing was changed.` : '',
      product.notes ? codeBlock(product.notes, 'text') : '',
      report ? checklist(product) : failure(product),
      questionsHere(product),
      // Below the title of the comment.
      changes(product).replace(/^## /, '#### '),
      report ? fold(markdownTable(columns, summaryRows(report), numeric)) : '',
      next(product, stopped),
      alert,
    ].filter(Boolean),
    '',
  )
}

function icon(product: Product, stopped: Ending['stopped']): string {
  if (stopped || product.report === null || product.report.status === 'failed') return '❌'
  return product.report.status === 'needs-input' ? '❓' : '✅'
}

function checklist({ report }: Product): string {
  return (report?.stages ?? [])
    .map((s) => {
      const done = s.status === 'passed' || s.status === 'unchanged'
      return `- [${done ? 'x' : ' '}] **${escapeMarkdown(s.stage)}** ${escapeMarkdown(s.status === 'unchanged' ? 'as it was' : s.headline || s.reason)}`
    })
    .join('\n')
}

/** What to type next, where the result is not there. */
function next(product: Product, stopped: Ending['stopped']): string {
  if (stopped) return 'Then comment `/tinyml retry`.'
  const { report } = product
  if (report === null) return 'When that is mended, comment `/tinyml retry`.'
  if (report.status !== 'failed') return ''
  const code = report.stages.flatMap((s) => s.findings).find((f) => f.severity === 'error')?.code
  const explain = code ? ` \`/tinyml explain ${code}\` says more;` : ''
  return `Next:${explain} \`/tinyml regenerate sketch …\` with other words, or \`/tinyml retry\`.`
}

/** The requester and those that the workflow's `alerts` names: logins from the event and from the workflow, never from data. */
function mentions({ request, alerts }: Setting): string {
  const names = [
    ...new Set([...(request.requester ? [request.requester] : []), ...alerts.map((a) => a.replace(/^@/, ''))]),
  ]
  const real = names.filter((n) => /^[\w-]+(?:\/[\w.-]+)?$/.test(n))
  return real.length ? `${real.map((n) => `@${n}`).join(' ')}: this waits for you.` : ''
}

const fold = (table: string): string =>
  `<details><summary>Stages, tokens, cost and time</summary>\n\n${table}\n\n</details>`
