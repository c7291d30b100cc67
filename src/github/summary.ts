import * as core from '@actions/core'
import { codeSpan, escapeMarkdown } from '../report/escape.ts'
import { findings, questions } from '../report/markdown.ts'
import type { Report } from '../report/schema.ts'
import { columns, markdownTable, numeric, summaryRows } from '../report/table.ts'
import { review, words } from '../report/words.ts'

/** GitHub refuses a step summary above 1 MiB as a whole. */
const mostBytes = 1_000_000

/**
 * The step summary of a run: the table of report.md, questions, findings, and where the report lies. Everything that comes from data,
 * files or people is escaped.
 */
export function runSummary(report: Report, change: string, reportPath: string): string {
  return join([
    `## ${escapeMarkdown(report.project)}: ${report.status}`,
    escapeMarkdown(change),
    markdownTable(columns, summaryRows(report), numeric),
    questions(report),
    review(report),
    words(report),
    findings(report),
    `The whole report: ${codeSpan(reportPath.replace(/json$/, 'md'))} and ${codeSpan(reportPath)}.`,
  ])
}

/** The step summary of a run that ended before there was a report. */
export const failureSummary = (what: { status: string; message: string; code: string; where: string; hint: string }) =>
  join([
    `## TinyML Lifecycle: ${what.status}`,
    `${what.where ? `${codeSpan(what.where)}: ` : ''}${escapeMarkdown(what.message)}${what.code ? ` (${codeSpan(what.code)})` : ''}`,
    `*${escapeMarkdown(what.hint)}*`,
  ])

export async function writeSummary(markdown: string): Promise<void> {
  await core.summary.addRaw(shorten(markdown), true).write()
}

function shorten(markdown: string): string {
  const bytes = Buffer.from(markdown)
  if (bytes.length <= mostBytes) return markdown
  const whole = bytes.subarray(0, mostBytes).toString('utf8')
  return `${whole.slice(0, whole.lastIndexOf('\n'))}\n\n… the rest is in the report.`
}

const join = (parts: readonly string[]): string => parts.filter(Boolean).join('\n\n')
