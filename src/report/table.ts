import type { Report, ReportStage } from './schema.ts'

export const columns = ['stage', 'status', 'attempts', 'seconds', 'tokens', 'cost', 'result'] as const

/** The summary table: one row a stage and the totals; the same cells for the terminal, report.md and the step summary. */
export function summaryRows(report: Report): string[][] {
  const rows = report.stages.map((s) => [
    s.stage,
    s.status,
    String(s.attempts),
    s.seconds.toFixed(1),
    String(s.tokens.total),
    money(s.costUsd),
    result(s),
  ])
  const attempts = report.stages.reduce((n, s) => n + s.attempts, 0)
  return [
    ...rows,
    [
      'total',
      report.status,
      String(attempts),
      report.seconds.toFixed(1),
      String(report.tokens.total),
      money(report.costUsd),
      '',
    ],
  ]
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

/** A Markdown table; cells come from outside, so what Markdown or HTML would take for its own is escaped. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): string {
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map((h) => (right.includes(h) ? '---:' : '---')).join('|')}|`,
    ...rows.map((r) => `| ${r.map(escapeMarkdown).join(' | ')} |`),
  ].join('\n')
}

export const numeric = ['attempts', 'seconds', 'tokens', 'cost']

export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]<>|#!~]/g, (c) => `\\${c}`)
    .replace(/@/g, '@\u200b')
}

/** Text as inline code; nothing in it can end the span, or the line. */
export const codeSpan = (text: string): string => `\`${text.replace(/[`\r\n]/g, "'")}\``
