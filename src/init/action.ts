import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'
import { InputError } from '../errors.ts'
import { packageRoot, version } from '../root.ts'
import { git, onGitHub } from './git.ts'
import { defaultSettings, type Settings } from './workflow.ts'

export interface ActionReference {
  /** `OWNER/REPO@SHA` */
  reference: string
  version: string | null
  /** False where the clone knows no branch of its remote that holds the commit. */
  pushed: boolean
}

const form = /^[A-Za-z0-9][A-Za-z0-9-]*\/[\w.-]+@[0-9a-f]{40}$/

/** Checks what a person gave. A tag or branch can be moved to other code after somebody looked at it, so only a whole hash will do. */
export function parseAction(text: string): ActionReference {
  if (form.test(text)) return { reference: text, version: null, pushed: true }
  throw new InputError(
    'init/no-action',
    `expected the action as OWNER/REPO@SHA with the full hash of a commit, found ${JSON.stringify(text)}`,
  )
}

/** The action of this installation, where it is a clone: its remote and the commit that is checked out. */
export async function ownAction(folder = packageRoot): Promise<ActionReference | null> {
  // A package below somebody's node_modules lies in their repository, not in its own.
  const prefix = await git(folder, ['rev-parse', '--show-prefix'])
  const [hash, github] =
    prefix === '' ? [await git(folder, ['rev-parse', 'HEAD']), await onGitHub(folder)] : [null, null]
  if (!hash || !github) return null
  const pushed = Boolean(await git(folder, ['branch', '--remotes', '--contains', hash]))
  return { reference: `${github.owner}/${github.name}@${hash}`, version: `v${version}`, pushed }
}

/** What a workflow that is there says: it is a person's choice until they say something else. */
export interface Written {
  action: ActionReference | null
  app: boolean
  settings: Settings
}

/** Whether two workflows mean the same, whatever their comments and quotes are. */
export function sameWorkflow(a: string, b: string): boolean {
  try {
    return isDeepStrictEqual(parse(a, { schema: 'failsafe' }), parse(b, { schema: 'failsafe' }))
  } catch {
    return false
  }
}

export function readWorkflow(text: string): Written {
  const nothing = { action: null, app: false, settings: { ...defaultSettings } }
  let document: unknown
  try {
    // Everything stays the text that it is: 0.50 is not 0.5.
    document = parse(text, { schema: 'failsafe', maxAliasCount: 100 })
  } catch {
    return nothing
  }
  const jobs = Object.values((document as { jobs?: Record<string, { steps?: Step[] }> } | null)?.jobs ?? {})
  const steps = jobs.flatMap((job) => (Array.isArray(job?.steps) ? job.steps : []))
  const ours = steps.filter((step) => step?.with?.job !== undefined && typeof step.uses === 'string')
  const reference = ours.map((step) => step.uses as string).find((uses) => form.test(uses))
  const comment = reference ? (text.match(new RegExp(`${reference} # (v[\\w.+-]+)`))?.[1] ?? null) : null
  const settings = { ...defaultSettings }
  for (const name of Object.keys(settings) as (keyof Settings)[]) {
    const value = ours.map((step) => step.with?.[name]).find((v) => v !== undefined && v !== null)
    if (value !== undefined) settings[name] = String(value)
  }
  return {
    action: reference ? { reference, version: comment, pushed: true } : null,
    app: steps.some((step) => step?.uses?.startsWith('actions/create-github-app-token@')),
    settings,
  }
}

interface Step {
  uses?: string
  with?: Record<string, unknown>
}
