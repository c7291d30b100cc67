import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import * as core from '@actions/core'
import type { Severity } from '../findings/index.ts'
import { isInside } from '../project/project.ts'
import type { Report } from '../report/schema.ts'
import { printable } from '../report/terminal.ts'
import { fromWorkspace } from './paths.ts'

/** Folders that a finding's `where` may be relative to, all absolute; the first that holds the file counts. */
export interface Roots {
  workspace: string
  folders: readonly string[]
}

/** GitHub shows so many annotations of each kind for a step, and drops the rest in silence. */
const shownByGitHub = 10

const show = { error: core.error, warning: core.warning, note: core.notice } satisfies Record<Severity, unknown>

/** Writes the report's findings onto the files of the pull request or commit. */
export function annotate(report: Report, roots: Roots): void {
  for (const severity of ['error', 'warning', 'note'] as const) {
    const findings = report.stages.flatMap((s) => s.findings).filter((f) => f.severity === severity)
    const fits = findings.length <= shownByGitHub ? findings.length : shownByGitHub - 1
    for (const finding of findings.slice(0, fits)) annotateOne(finding, roots)
    if (fits < findings.length) show[severity](`${findings.length - fits} more findings like these are in the report`)
  }
}

/** `core` escapes what would end the command; control characters are shown as their code points before. */
export function annotateOne(
  { severity, code, message, where, hint }: Report['stages'][number]['findings'][number],
  roots: Roots,
): void {
  const place = locate(where, roots)
  const text = [place || !where ? message : `${where}: ${message}`, severity === 'note' ? '' : `→ ${hint}`]
  show[severity](printable(text.filter(Boolean).join('\n')), { title: code, ...place })
}

/**
 * File (relative to the workspace) and line of a finding's `where`: `data/apple.csv:12`, `tinyml.yml:7`, `sketch/fruit/fruit.ino:40:3`.
 * Null where there is no such file in the workspace, because GitHub cannot show it then.
 */
export function locate(where: string, roots: Roots): { file: string; startLine?: number } | null {
  const [, path = '', line] = /^(.+?)(?::(\d+))?(?::\d+)?$/s.exec(where) ?? []
  if (!path) return null
  for (const folder of roots.folders) {
    const file = resolve(folder, path)
    if (!existsSync(file) || !isInside(realpathSync(roots.workspace), realpathSync(file))) continue
    return { file: fromWorkspace(file, roots.workspace), ...(line ? { startLine: Number(line) } : {}) }
  }
  return null
}
