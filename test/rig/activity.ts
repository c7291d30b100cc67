import type { Repository, World } from './world.ts'

/** One movement of a branch, as GitHub remembers it. */
export interface Activity {
  id: number
  type: 'push' | 'force_push' | 'branch_creation' | 'branch_deletion'
  ref: string
  before: string
  after: string
  actor: string
  timestamp: string
}

const nowhere = '0'.repeat(40)

/**
 * Looks at the branches of a repository and writes down what has moved since the last look: git tells nobody by itself.
 *
 * @param actor who has moved them
 */
export async function recordActivity(
  world: World,
  repository: Repository,
  actor: string,
): Promise<Map<string, string>> {
  const heads = new Map((await repository.git.refs('refs/heads/')).map(({ name, sha }) => [name, sha]))
  const before = repository.heads
  // Set before anything is awaited, so that two looks at once do not write the same down twice.
  repository.heads = heads
  for (const ref of new Set([...before.keys(), ...heads.keys()])) {
    const [was, is] = [before.get(ref), heads.get(ref)]
    if (was === is) continue
    const timestamp = world.time()
    const entry: Activity = {
      ...{ id: world.nextId(), ref, before: was ?? nowhere, after: is ?? nowhere, actor, timestamp },
      type: !was ? 'branch_creation' : !is ? 'branch_deletion' : 'push',
    }
    repository.activities.push(entry)
    repository.pushedAt = timestamp
    if (was && is && !(await repository.git.isAncestor(was, is))) entry.type = 'force_push'
  }
  return heads
}
