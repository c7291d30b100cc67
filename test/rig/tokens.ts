import { Refusal } from './errors.ts'
import type { Repository, Token, World } from './world.ts'

export const levels = ['none', 'read', 'write', 'admin'] as const
/** What a person may in the repository. */
export type PersonLevel = (typeof levels)[number]

/** The names of a job's `permissions:`. What is not listed is `none`, as it is there once one is listed. */
export interface Permissions {
  contents?: Grant
  issues?: Grant
  'pull-requests'?: Grant
  checks?: Grant
  actions?: Grant
  models?: Grant
}
type Grant = 'read' | 'write' | 'none'

/** `contents:write` …; with several, one is enough. Every token may read `metadata`. */
export type Need = 'metadata:read' | `${keyof Permissions}:${'read' | 'write'}`

const strength = { none: 0, read: 1, write: 2 } as const

/** Refuses, as GitHub does, what the token was not given. */
export function permit(world: World, token: Token, needs: readonly Need[], repository: Repository | null): void {
  if (needs.includes('metadata:read')) return
  const writes = needs.some((need) => need.endsWith(':write'))
  if (!token.permissions) {
    permitPerson(world, token.login, needs, repository, writes)
    return
  }
  const home = !repository || `${repository.owner}/${repository.name}`.toLowerCase() === token.repository.toLowerCase()
  const permissions = token.permissions
  const granted = needs.some((need) => {
    const [name, level] = need.split(':') as [keyof Permissions, 'read' | 'write']
    return strength[permissions[name] ?? 'none'] >= strength[level]
  })
  // Beyond its own repository a token reads what is public.
  if (home ? granted : !writes && !repository?.private) return
  throw new Refusal(
    403,
    'Resource not accessible by integration',
    {},
    {
      'x-accepted-github-permissions': needs.map((need) => need.replace('-', '_').replace(':', '=')).join('; '),
    },
  )
}

/** A person reads what is public, talks in it, and writes where it was granted. */
function permitPerson(
  world: World,
  login: string,
  needs: readonly Need[],
  repository: Repository | null,
  writes: boolean,
): void {
  const talks = needs.some((need) => need.startsWith('issues:') || need.startsWith('pull-requests:'))
  if (!writes || talks || !repository || repository.owner === login || world.may(login, 'write')) return
  throw new Refusal(403, 'Must have push access to repository.')
}
