import { escapeMarkdown } from './escape.ts'
import type { Report, ReportClause } from './schema.ts'
import { markdownTable } from './table.ts'

/** What a clause became, in a few words. */
export function became({ settings, by }: ReportClause): string {
  if (settings.length > 0) return settings.join('; ')
  return by === 'person' ? 'decided by an answer' : 'nothing: it asks for nothing'
}

/** Who read a clause. */
export const reader = (clause: ReportClause): string => (clause.by === 'person' ? 'you' : clause.by)

/** The person's words beside what they became, and what has the defaults. */
export function words(report: Report): string {
  const rows = report.stages.flatMap((s) => s.clauses.map((c) => [s.stage, `“${c.words}”`, became(c), reader(c)]))
  if (rows.length === 0) return ''
  const defaults = report.stages
    .filter((s) => s.clauses.length > 0 && s.defaults.length > 0)
    .map(
      (s) =>
        `Nobody asked for ${s.defaults.map(escapeMarkdown).join(', ')} of **${escapeMarkdown(s.stage)}**: defaults.`,
    )
  const table = markdownTable(['stage', 'your words', 'what they became', 'read by'], rows)
  return [`## What became of your words\n\n${table}`, ...defaults].join('\n\n')
}

/** Why dearer tiers were asked. */
export function escalations(report: Report): string {
  const lines = report.stages.flatMap((s) =>
    s.reasons.map((reason) => `- **${escapeMarkdown(s.stage)}**: ${escapeMarkdown(reason)}`),
  )
  return lines.length ? `## Why a dearer planner was asked\n\n${lines.join('\n')}` : ''
}

/** Why the result needs a person's look. */
export function review(report: Report): string {
  const lines = report.review.map((r) => `- **${escapeMarkdown(r.stage)}**: ${escapeMarkdown(r.reason)}`)
  return lines.length ? `## For you to look at\n\n${lines.join('\n')}` : ''
}
