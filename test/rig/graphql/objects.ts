import { loginOf, verification } from '../answers/commits.ts'
import { repositoryPage } from '../answers/repository.ts'
import type { Signature, TreeEntry } from '../git.ts'
import { permit } from '../tokens.ts'
import type { Label, Repository, World } from '../world.ts'
import { connection, type Page } from './connection.ts'
import { TypedError, unresolved } from './errors.ts'
import type { Node, Scope } from './execute.ts'
import { issueNode, pullNode } from './threads.ts'

/** GraphQL leaves the `[bot]` out of a bot's login. */
export function actorNode(world: World, login: string) {
  const { id, type } = world.user(login)
  return {
    __typename: type,
    id: `U_${id}`,
    databaseId: id,
    login: login.replace('[bot]', ''),
    url: `${world.html}/${login}`,
    resourcePath: `/${login}`,
    avatarUrl: `${world.html}/avatars/u/${id}`,
  }
}

export function labelNode(label: Label) {
  const { id, name, color, description } = label
  return { __typename: 'Label', id: `LA_${id}`, name, color, description, isDefault: false }
}

export function repositoryNode({ world, token }: Scope, repository: Repository): Node {
  const scope = { world, token }
  const read = (what: 'contents' | 'pull-requests' | 'issues') => permit(world, token, [`${what}:read`], repository)
  const thread = (number: number, kind: 'Issue' | 'PullRequest' | 'issue or pull request') => {
    const found = repository === world.main ? world.issues.find((one) => one.number === number) : undefined
    const fits = found && (kind === 'issue or pull request' || (kind === 'PullRequest') === (found.pull !== null))
    if (!fits) throw unresolved(kind, `the number of ${number}`)
    return found.pull ? pullNode(scope, world.pull(number)) : issueNode(scope, found)
  }
  return {
    __typename: 'Repository',
    id: `R_${repository.id}`,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: `${repository.owner}/${repository.name}`,
    owner: () => actorNode(world, repository.owner),
    url: repositoryPage(world, repository),
    isPrivate: repository.private,
    isFork: repository.forkOf !== null,
    isArchived: false,
    pushedAt: repository.pushedAt,
    viewerPermission: world.user(token.login).permission.toUpperCase().replace('NONE', 'READ'),
    defaultBranchRef: () => refNode(scope, repository, `refs/heads/${repository.defaultBranch}`),
    ref({ qualifiedName }: { qualifiedName: string }) {
      read('contents')
      return refNode(
        scope,
        repository,
        qualifiedName.startsWith('refs/') ? qualifiedName : `refs/heads/${qualifiedName}`,
      )
    },
    async refs({ refPrefix, query, ...page }: Page & { refPrefix: string; query?: string }) {
      read('contents')
      const refs = (await repository.git.refs(refPrefix)).filter(({ name }) => !query || name.includes(query))
      return connection('refs', refs, page, ({ name }) => refNode(scope, repository, name))
    },
    async object({ expression, oid }: { expression?: string; oid?: string }) {
      read('contents')
      return objectNode(scope, repository, oid ?? expression ?? '')
    },
    pullRequest({ number }: { number: number }) {
      read('pull-requests')
      return thread(number, 'PullRequest')
    },
    issue({ number }: { number: number }) {
      read('issues')
      return thread(number, 'Issue')
    },
    issueOrPullRequest({ number }: { number: number }) {
      permit(world, token, ['issues:read', 'pull-requests:read'], repository)
      return thread(number, 'issue or pull request')
    },
    pullRequests(args: Page & { states?: string[]; headRefName?: string; baseRefName?: string; labels?: string[] }) {
      read('pull-requests')
      const found = world.pulls.filter(
        (one) =>
          (!args.states || args.states.includes(one.pull.mergedAt ? 'MERGED' : one.state.toUpperCase())) &&
          (!args.headRefName || one.pull.head.ref === args.headRefName) &&
          (!args.baseRefName || one.pull.base.ref === args.baseRefName) &&
          (!args.labels || args.labels.some((label) => one.labels.includes(label))),
      )
      return connection('pullRequests', found, args, (one) => pullNode(scope, one))
    },
    label({ name }: { name: string }) {
      const found = world.labels.find((one) => one.name.toLowerCase() === name.toLowerCase())
      return found ? labelNode(found) : null
    },
    labels: (args: Page) => connection('labels', world.labels, args, labelNode),
  }
}

export async function refNode(scope: Scope, repository: Repository, qualified: string): Promise<Node | null> {
  const ref = (await repository.git.refs(qualified)).find(({ name }) => name === qualified)
  if (!ref) return null
  const [, prefix = '', name = ''] = /^(refs\/[^/]+\/)(.*)$/.exec(qualified) ?? []
  return {
    __typename: 'Ref',
    id: `REF_${repository.id}:${qualified}`,
    name,
    prefix,
    repository: () => repositoryNode(scope, repository),
    target: () => objectNode(scope, repository, ref.sha),
    branchProtectionRule: repository.protected.has(name)
      ? { __typename: 'BranchProtectionRule', id: `BPR_${name}`, pattern: name }
      : null,
    associatedPullRequests: (args: Page & { states?: string[]; baseRefName?: string }) =>
      connection(
        'associatedPullRequests',
        scope.world.pulls.filter(
          (one) =>
            one.pull.head.ref === name &&
            one.pull.head.repository === repository &&
            (!args.baseRefName || one.pull.base.ref === args.baseRefName) &&
            (!args.states || args.states.includes(one.pull.mergedAt ? 'MERGED' : one.state.toUpperCase())),
        ),
        args,
        (one) => pullNode(scope, one),
      ),
  }
}

/** `branch`, `<sha>`, `<sha>:path` …; null where there is no such object. */
async function objectNode(scope: Scope, repository: Repository, expression: string): Promise<Node | null> {
  const { git } = repository
  const [revision = '', path] = expression.includes(':') ? expression.split(/:(.*)/s) : [expression, undefined]
  const commit = await git.commit(revision)
  if (path) {
    const entry = commit ? await git.entry(commit, path) : null
    return entry ? objectNode(scope, repository, entry.sha) : null
  }
  if (commit) {
    if (path === undefined) return commitNode(scope, repository, commit)
    return treeNode(scope, repository, (await git.readCommit(commit)).tree)
  }
  const kind = await git.kind(revision)
  if (kind === 'tree') return treeNode(scope, repository, revision)
  return kind === 'blob' ? blobNode(scope, repository, revision) : null
}

const gitObject = (kind: string, oid: string) => ({
  __typename: kind,
  id: `${kind}_${oid}`,
  oid,
  abbreviatedOid: oid.slice(0, 7),
})

/** GitHub shows text up to half a megabyte. */
const shown = 512_000

async function blobNode(scope: Scope, repository: Repository, oid: string): Promise<Node> {
  const content = await repository.git.blob(oid)
  const isBinary = content.includes(0)
  return {
    ...gitObject('Blob', oid),
    byteSize: content.length,
    isBinary,
    isTruncated: content.length > shown,
    text: isBinary ? null : content.subarray(0, shown).toString(),
    repository: () => repositoryNode(scope, repository),
  }
}

function entryNode(scope: Scope, repository: Repository, entry: TreeEntry): Node {
  return {
    __typename: 'TreeEntry',
    name: entry.path.split('/').at(-1),
    path: entry.path,
    mode: Number.parseInt(entry.mode, 8),
    type: entry.type,
    oid: entry.sha,
    size: entry.size ?? 0,
    object: () => objectNode(scope, repository, entry.sha),
  }
}

async function treeNode(scope: Scope, repository: Repository, oid: string): Promise<Node> {
  const entries = (await repository.git.tree(oid, false)).map((entry) => entryNode(scope, repository, entry))
  return { ...gitObject('Tree', oid), entries, repository: () => repositoryNode(scope, repository) }
}

export async function commitNode(scope: Scope, repository: Repository, oid: string): Promise<Node> {
  const { world } = scope
  const commit = await repository.git.readCommit(oid)
  const [headline = '', ...rest] = commit.message.split('\n')
  const url = `${repositoryPage(world, repository)}/commit/${oid}`
  const signed = verification(world, commit)
  const changes = () => repository.git.diff(commit.parents[0] ?? null, oid)
  const actor = ({ name, email, date }: Signature) => {
    const login = loginOf(world, email)
    return { __typename: 'GitActor', name, email, date, user: login ? actorNode(world, login) : null }
  }
  return {
    ...gitObject('Commit', oid),
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    url,
    commitUrl: url,
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    committedViaWeb: signed.verified,
    author: actor(commit.author),
    committer: actor(commit.committer),
    tree: () => treeNode(scope, repository, commit.tree),
    async file({ path }: { path: string }) {
      const entry = await repository.git.entry(oid, path)
      return entry ? entryNode(scope, repository, entry) : null
    },
    parents: (args: Page) =>
      connection('parents', commit.parents, args, (parent) => commitNode(scope, repository, parent)),
    history: async (args: Page & { path?: string }) =>
      connection('history', await repository.git.log(oid, args.path ? { path: args.path } : {}), args, (one) =>
        commitNode(scope, repository, one),
      ),
    changedFilesIfAvailable: async () => (await changes()).length,
    additions: async () => (await changes()).reduce((sum, file) => sum + file.additions, 0),
    deletions: async () => (await changes()).reduce((sum, file) => sum + file.deletions, 0),
    signature: signed.verified
      ? {
          __typename: 'GpgSignature',
          email: commit.committer.email,
          isValid: true,
          payload: signed.payload,
          signature: signed.signature,
          signer: null,
          state: 'VALID',
          verifiedAt: signed.verified_at,
          wasSignedByGitHub: true,
          keyId: 'B5690EEEBB952194',
        }
      : null,
    repository: () => repositoryNode(scope, repository),
  }
}

/** The repository of a `nameWithOwner`, as GitHub says it where there is none. */
export function namedRepository(world: World, nameWithOwner: string): Repository {
  const found = world.repositories.get(nameWithOwner.toLowerCase())
  if (!found) throw new TypedError('NOT_FOUND', `Could not resolve to a Repository with the name '${nameWithOwner}'.`)
  return found
}
