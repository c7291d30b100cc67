import { TypedError } from './errors.ts'
import type { Scope } from './execute.ts'
import { actorNode, namedRepository, repositoryNode } from './objects.ts'
import { commentNode, issueNode, pullNode } from './threads.ts'

/** Finds what a global id names: pull requests, issues, comments and repositories. */
export function byId(scope: Scope, id: string) {
  const { world } = scope
  const [, kind, number] = /^(PR|I|IC|R)_(\d+)$/.exec(id) ?? []
  const wanted = Number(number)
  if (kind === 'PR') {
    const found = world.pulls.find((one) => one.number === wanted)
    if (found) return { pull: found, node: () => pullNode(scope, found), thread: found }
  }
  if (kind === 'I') {
    const found = world.issues.find((one) => one.number === wanted && !one.pull)
    if (found) return { node: () => issueNode(scope, found), thread: found }
  }
  if (kind === 'IC') {
    const found = world.comments.find((one) => one.id === wanted && one.kind === 'issue')
    if (found) return { comment: found, node: () => commentNode(scope, found) }
  }
  if (kind === 'R') {
    const found = [...world.repositories.values()].find((one) => one.id === wanted)
    if (found) return { repository: found, node: () => repositoryNode(scope, found) }
  }
  throw new TypedError('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
}

export const queries = {
  repository: ({ owner, name }: { owner: string; name: string }, scope: Scope) =>
    repositoryNode(scope, namedRepository(scope.world, `${owner}/${name}`)),
  node: ({ id }: { id: string }, scope: Scope) => byId(scope, id).node(),
  viewer: (_: unknown, { world, token }: Scope) => actorNode(world, token.login),
}
