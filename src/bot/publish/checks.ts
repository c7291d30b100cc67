import type { Octokit } from '@octokit/rest'
import { codeSpan, escapeMarkdown } from '../../report/escape.ts'
import type { ReportStage } from '../../report/schema.ts'
import { printable } from '../../report/terminal.ts'
import { plainText } from '../escape.ts'
import type { Product, Setting } from './product.ts'

/** GitHub takes so many annotations in one request. */
const mostAnnotations = 50

type Conclusion = 'success' | 'failure' | 'action_required' | 'neutral' | 'skipped'

/**
 * One check run a stage on a commit, with annotations on the lines of generated files and of tinyml.yml. A failed stage blocks the merge
 * where its check is required. Check runs of the same name on the same commit replace each other in what GitHub shows.
 */
export async function publishChecks(api: Octokit, setting: Setting, product: Product, commit: string): Promise<void> {
  const { request, runUrl } = setting
  const { owner, name } = request.repository
  for (const stage of product.report?.stages ?? []) {
    await api.checks.create({
      ...{
        owner,
        repo: name,
        head_sha: commit,
        name: `tinyml / ${plainText(stage.stage, 60)}`,
        details_url: runUrl,
        external_id: request.id,
      },
      ...{ status: 'completed' as const, conclusion: conclusionOf(stage, product) },
      output: {
        title: title(stage),
        summary: summary(stage),
        annotations: annotations(stage, setting, product).slice(0, mostAnnotations),
      },
    })
  }
}

function conclusionOf(stage: ReportStage, { report }: Product): Conclusion {
  if (stage.status === 'failed') return 'failure'
  if (report?.questions.some((q) => q.stage === stage.stage)) return 'action_required'
  if (stage.findings.some((f) => f.severity === 'error')) return 'failure'
  return stage.status === 'skipped' ? 'skipped' : 'success'
}

const title = (stage: ReportStage): string => plainText(stage.headline || stage.reason || stage.status, 250)

function summary(stage: ReportStage): string {
  const lines = stage.findings.map(
    (f) =>
      `- **${f.severity}** ${codeSpan(f.code)}${f.where ? ` at ${codeSpan(f.where)}` : ''}: ${escapeMarkdown(f.message)}`,
  )
  return [`${escapeMarkdown(stage.reason)}.`, ...lines].join('\n').slice(0, 60_000)
}

const levels = { error: 'failure', warning: 'warning', note: 'notice' } as const

function annotations(stage: ReportStage, { project, output }: Setting, { files }: Product) {
  const inRepository = (path: string): string | null => {
    if (path === 'tinyml.yml') return project === '.' ? path : `${project}/${path}`
    return files.find((f) => f.path === `${output}/${path}` || f.path === path)?.path ?? null
  }
  return stage.findings.flatMap((f) => {
    const [, file = '', line] = /^(.+?):(\d+)(?::\d+)?$/s.exec(f.where) ?? []
    const path = inRepository(file)
    if (!path) return []
    const at = Number(line)
    const text = printable(f.severity === 'note' ? f.message : `${f.message}\n→ ${f.hint}`)
    return [
      {
        path,
        start_line: at,
        end_line: at,
        annotation_level: levels[f.severity],
        message: text.slice(0, 4000),
        title: f.code,
      },
    ]
  })
}
