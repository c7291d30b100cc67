import { Refusal } from './errors.ts'
import type { Repository, Token } from './world.ts'

const workflows = '.github/workflows'

/**
 * The token of a job never changes workflows: GitHub refuses a commit whose workflows are not those of a branch that is
 * there already.
 */
export async function guardWorkflows(token: Token, repository: Repository, sha: string): Promise<void> {
  if (!token.permissions || (await repository.git.kind(sha)) !== 'commit') return
  const mine = (await repository.git.entry(sha, workflows))?.sha
  if (!mine) return
  for (const ref of await repository.git.refs('refs/heads/'))
    if ((await repository.git.entry(ref.sha, workflows))?.sha === mine) return
  throw new Refusal(
    403,
    `refusing to allow a GitHub App to create or update workflow \`${workflows}\` without \`workflows\` permission`,
  )
}
