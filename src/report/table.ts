import { codeSpan, escapeMarkdown } from './escape.ts'
import type { Report, ReportStage } from './schema.ts'

const used = ['input', 'cached', 'output', 'cost'] as const
export const columns = ['stage', 'status', 'planner', 'attempts', 'seconds', ...used, 'result'] as const

/**
 * The summary table: one row a stage and the totals; the same cells for the terminal, report.md and the step summary. Tokens are those
 * of language models: `input` holds the cached ones.
 */
export function summaryRows(report: Report): string[][] {
  const usage = (x: Pick<Report, 'tokens' | 'costUsd'>) => [
    ...[x.tokens.input, x.tokens.cached, x.tokens.output].map(String),
    money(x.costUsd),
  ]
  const rows = report.stages.map((s) => [
    ...[s.stage, s.status, planner(s), String(s.attempts), s.seconds.toFixed(1), ...usage(s)],
    result(s),
  ])
  const attempts = report.stages.reduce((n, s) => n + s.attempts, 0)
  const total = ['total', report.status, '', String(attempts), report.seconds.toFixed(1), ...usage(report), '']
  return [...rows, total]
}

/** Who planned a stage: `rules`, `local qwen2.5-coder-1.5b`, with the strategy where it is not the usual one. */
function planner({ tier, model, strategy, attempts, status }: ReportStage): string {
  if (status === 'skipped' && attempts === 0) return ''
  const name = model ? `${tier} ${model.split('/').slice(1).join('/') || model}` : tier
  return strategy === 'freeform' ? `${name}, freeform` : name
}

/** A price that is not known shows as a question mark, never as nothing. */
export const money = (usd: number | null): string => (usd === null ? '?' : `$${usd === 0 ? '0' : usd.toFixed(4)}`)

const result = (stage: ReportStage): string => {
  if (stage.status === 'passed' || stage.status === 'unchanged') return stage.headline
  const error = stage.findings.find((f) => f.severity === 'error')
  return error ? clip(`${error.code}: ${error.message}`) : stage.reason
}

/** A cell is a line of a table; the whole message stands with the findings. */
const clip = (text: string): string => {
  const line = text.split('\n')[0] ?? ''
  return line.length > 100 || line !== text ? `${line.slice(0, 99)}…` : line
}

/** Aligned plain text; numbers to the right. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): string {
  const widths = head.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (right.includes(head[i] ?? '') ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(head), line(widths.map((w) => '─'.repeat(w))), ...rows.map(line)].join('\n')
}

/** Words, or what is copied letter by letter, such as a hash. */
export type Cell = string | { code: string }

/** A Markdown table; cells come from outside, so what Markdown, HTML or GitHub would take for its own is escaped. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  right: readonly string[] = [],
): string {
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map((h) => (right.includes(h) ? '---:' : '---')).join('|')}|`,
    ...rows.map((r) => `| ${r.map(escapeCell).join(' | ')} |`),
  ].join('\n')
}

// A bar ends a cell even in code, and so may the backslash that would escape it there.
const escapeCell = (cell: Cell): string =>
  typeof cell === 'string' || cell.code.includes('|')
    ? escapeMarkdown(typeof cell === 'string' ? cell : cell.code)
    : codeSpan(cell.code)

export const numeric: readonly string[] = ['attempts', 'seconds', ...used]
