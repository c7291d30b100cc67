import type { Octokit } from '@octokit/rest'
import { codeSpan, escapeMarkdown } from '../../report/escape.ts'
import type { ReportStage } from '../../report/schema.ts'
import { printable } from '../../report/terminal.ts'
import { createOnce } from '../api.ts'
import { plainText } from '../escape.ts'
import type { Product, Setting } from './product.ts'

/** GitHub takes so many annotations in one request. */
const mostAnnotations = 50

type Conclusion = 'SUCCESS' | 'FAILURE' | 'ACTION_REQUIRED' | 'SKIPPED'

/**
 * One check run a stage on a commit, with annotations on the lines of generated files and of tinyml.yml. A failed stage blocks the merge
 * where its check is required. Check runs of the same name on the same commit replace each other in what GitHub shows. All of them are
 * made by one request.
 *
 * @param repository its node id
 * @param again whether this request's job may have made some of them before
 */
export async function publishChecks(
  api: Octokit,
  setting: Setting,
  product: Product,
  commit: string,
  { repository, again }: { repository: string; again: boolean },
): Promise<void> {
  const { owner, name: repo } = setting.request.repository
  const { id } = setting.request
  const made = async (): Promise<string[]> => {
    const { data } = await api.checks.listForRef({ owner, repo, ref: commit, filter: 'all', per_page: 100 })
    return data.check_runs.filter((c) => c.external_id === id).map((c) => c.name)
  }
  const all = (product.report?.stages ?? []).map((stage) => ({
    ...{ repositoryId: repository, headSha: commit },
    ...checkOf(stage, setting, product),
  }))
  const without = (there: readonly string[]) => all.filter((c) => !there.includes(c.name))
  let missing = without(again ? await made() : [])
  if (missing.length === 0) return
  await createOnce({
    create: async () => void (await api.graphql(mutation(missing.length), inputs(missing))),
    look: async () => {
      missing = without(await made())
      return missing.length === 0 ? undefined : null
    },
  })
}

const each = (count: number, text: (i: number) => string) => Array.from({ length: count }, (_, i) => text(i)).join(' ')

const mutation = (count: number): string =>
  `mutation (${each(count, (i) => `$c${i}: CreateCheckRunInput!`)}) {
    ${each(count, (i) => `c${i}: createCheckRun(input: $c${i}) { checkRun { id } }`)}
  }`

const inputs = (checks: readonly object[]): Record<string, object> =>
  Object.fromEntries(checks.map((check, i) => [`c${i}`, check]))

const checkOf = (stage: ReportStage, setting: Setting, product: Product) => ({
  ...{ name: `tinyml / ${plainText(stage.stage, 60)}`, detailsUrl: setting.runUrl, externalId: setting.request.id },
  ...{ status: 'COMPLETED', conclusion: conclusionOf(stage, product) },
  output: {
    title: titleOf(stage),
    summary: summary(stage),
    annotations: annotations(stage, setting, product).slice(0, mostAnnotations),
  },
})

function conclusionOf(stage: ReportStage, { report }: Product): Conclusion {
  if (stage.status === 'failed') return 'FAILURE'
  if (report?.questions.some((q) => q.stage === stage.stage)) return 'ACTION_REQUIRED'
  if (stage.findings.some((f) => f.severity === 'error')) return 'FAILURE'
  return stage.status === 'skipped' ? 'SKIPPED' : 'SUCCESS'
}

const titleOf = (stage: ReportStage): string => plainText(stage.headline || stage.reason || stage.status, 250)

function summary(stage: ReportStage): string {
  const lines = stage.findings.map(
    (f) =>
      `- **${f.severity}** ${codeSpan(f.code)}${f.where ? ` at ${codeSpan(f.where)}` : ''}: ${escapeMarkdown(f.message)}`,
  )
  return [`${escapeMarkdown(stage.reason)}.`, ...lines].join('\n').slice(0, 60_000)
}

const levels = { error: 'FAILURE', warning: 'WARNING', note: 'NOTICE' } as const

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
        location: { startLine: at, endLine: at },
        annotationLevel: levels[f.severity],
        message: text.slice(0, 4000),
        title: f.code,
      },
    ]
  })
}
