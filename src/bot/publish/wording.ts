import { z } from 'zod'
import type { ReportStage } from '../../report/schema.ts'
import { plainText } from '../escape.ts'
import type { BotRequest, Work } from '../request.ts'
import type { Product } from './product.ts'

/** Title of the pull request and headline of the commit, in the conventional form. */
export function headline({ work, source }: BotRequest, product: Product): string {
  const scope = plainText(product.report?.project ?? 'tinyml', 60)
  const first = work[0] as Work
  const more = work.length > 1 ? ` and ${work.length - 1} more` : ''
  if (source === 'push') return `chore(${scope}): bring ${list(ran(product).map(word)) || 'artifacts'} up to date`
  switch (first.name) {
    case 'regenerate':
      return `feat(${scope}): regenerate ${first.stage}${more}`
    case 'answer':
      return `feat(${scope}): take answer ${first.number} into account${more}`
    case 'verify':
      return `chore(${scope}): verify${more}`
    case 'run':
      return `chore(${scope}): run ${list(first.stages) || 'every stage that is stale'}${more}`
  }
}

/** A headline, why there is a commit, and trailers that say what made it and how to find the request again. */
export function commitMessage(request: BotRequest, product: Product): { headline: string; body: string } {
  const stages = product.report?.stages.filter((s) => s.status === 'passed') ?? []
  const hashes = promptHashes(product)
  const trailers = [
    ...unique(stages.map((s) => `TinyML-Planner: ${word(s.stage)}=${s.tier}`)),
    ...unique(stages.flatMap((s) => (s.model ? [`TinyML-Model: ${word(s.stage)}=${word(s.model)}`] : []))),
    ...stages.flatMap((s) => (hashes[s.stage] ? [`TinyML-Prompt: ${word(s.stage)}=${hashes[s.stage]}`] : [])),
    `TinyML-Source: ${request.target.sha}`,
    `TinyML-Request: ${request.id}`,
    ...(request.requester ? [`Requested-by: ${request.requester}`] : []),
  ]
  const why = stages.map((s) => `${word(s.stage)}: ${word(s.headline)}`)
  return {
    headline: headline(request, product),
    body: [why.join('\n'), trailers.join('\n')].filter(Boolean).join('\n\n'),
  }
}

const lockShape = z.object({ stages: z.record(z.string(), z.object({ prompts: z.string().nullable().default(null) })) })

/** Digest of the prompts behind each stage that a model planned, from the lock. */
function promptHashes({ files }: Product): Record<string, string | null> {
  const lock = files.find((f) => f.path.endsWith('tinyml.lock.json'))
  if (!lock) return {}
  try {
    const { stages } = lockShape.parse(JSON.parse(lock.content.toString('utf8')))
    return Object.fromEntries(
      Object.entries(stages).map(([name, s]) => [name, s.prompts?.replace(/[^\w:+/=-]/g, '') ?? null]),
    )
  } catch {
    // A lock that cannot be read has no hashes; the run that reads it next says what is wrong with it.
    return {}
  }
}

const ran = ({ report }: Product): string[] =>
  report?.stages.filter((s: ReportStage) => s.status === 'passed').map((s) => s.stage) ?? []

const list = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '')

const unique = (lines: readonly string[]): string[] => [...new Set(lines)]

/** Of the report: without what could end a line, tell somebody, close an issue or skip a workflow. */
const word = (text: string): string => plainText(text, 200)
