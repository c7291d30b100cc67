import { GraphqlResponseError } from '@octokit/graphql'
import { InputError, StoppedError } from '../errors.ts'
import { type Api, answerLost, sleep, statusOf } from './api.ts'
import { blobId } from './blob.ts'
import { damaged, emptyLedger, type Ledger, ledgerText, parseLedger } from './ledger.ts'

export const ledgerBranch = 'tinyml-ledger'
export const ledgerFile = 'ledger.json'

export interface Snapshot {
  ledger: Ledger
  /** The commit that it was read from; null where the branch does not exist yet. */
  head: string | null
}

/** A pure change of the ledger with what it has to say. The same ledger (by identity) writes nothing. */
export type Change<T extends { ledger: Ledger }> = (ledger: Ledger) => T

export interface LedgerStore {
  /** One request. Throws an InputError `bot/ledger-damaged` for a file that cannot be read. */
  read(): Promise<Snapshot>
  /**
   * Applies a change by compare-and-swap: one request, three where the branch has to be made, and one more where it has to be read first.
   * When another run was faster, the ledger is read and the change applied again, so a change must be pure.
   *
   * @param why subject of the commit
   * @param from a snapshot to begin with
   * @throws StoppedError `bot/ledger-busy` when that happened five times, InputError `bot/ledger-refused` when GitHub refuses the branch
   */
  update<T extends { ledger: Ledger }>(why: string, change: Change<T>, from?: Snapshot): Promise<T>
}

const tries = 5

interface File {
  oid: string
  object: { text?: string | null; isTruncated?: boolean } | null
}
interface Answer {
  repository: { ref: { target: { oid: string; file: File | null } } | null }
}
interface Commit {
  oid: string
  parents: { nodes: { oid: string }[] }
  file: { oid: string } | null
}
interface History {
  repository: { ref: { target: { history: { nodes: Commit[] } } } | null }
}

const variables = '$owner: String!, $repo: String!, $ref: String!, $file: String!'
/** The file by way of the commit, so that both are of the same moment. */
const query = `query (${variables}) {
  repository(owner: $owner, name: $repo) {
    ref(qualifiedName: $ref) {
      target { oid ... on Commit { file(path: $file) { oid object { ... on Blob { text isTruncated } } } } }
    }
  }
}`
const historyQuery = `query (${variables}) {
  repository(owner: $owner, name: $repo) {
    ref(qualifiedName: $ref) {
      target { ... on Commit { history(first: 20) { nodes { oid parents(first: 1) { nodes { oid } } file(path: $file) { oid } } } } }
    }
  }
}`
const mutation = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`

/** Another run was faster, or the branch is gone. */
const isStale = (error: unknown): boolean =>
  error instanceof GraphqlResponseError &&
  (error.errors ?? []).some(
    ({ type, message }) => type === 'STALE_DATA' || /expectedHeadOid|Expected branch to point to/i.test(message),
  )

const refusedBy = (cause: unknown): InputError =>
  new InputError('bot/ledger-refused', `GitHub refused to move \`${ledgerBranch}\`: ${(cause as Error).message}`, {
    cause,
  })

/**
 * The ledger on the orphan branch `tinyml-ledger`. Its history is the lock: a new commit is only taken on the head that was read, so of
 * two runs that read the same head one is refused.
 */
export function ledgerStore(
  api: Api,
  repo: { owner: string; repo: string },
  options: { second?: number; random?: () => number } = {},
): LedgerStore {
  const { second = 1000, random = Math.random } = options
  const ref = `heads/${ledgerBranch}`

  async function read(): Promise<Snapshot> {
    const { repository } = await api.graphql<Answer>(query, { ...repo, ref: `refs/${ref}`, file: ledgerFile })
    if (!repository.ref) return { head: null, ledger: emptyLedger() }
    const { oid, file } = repository.ref.target
    if (!file) throw damaged('the branch has no such file')
    return { head: oid, ledger: parseLedger(await textOf(file)) }
  }

  async function textOf({ oid, object }: File): Promise<string> {
    if (typeof object?.text !== 'string') throw damaged('it is no file of text')
    if (!object.isTruncated) return object.text
    // GraphQL shows half a megabyte of a file.
    const { data } = await api.rest.git.getBlob({ ...repo, file_sha: oid })
    return Buffer.from(data.content, 'base64').toString('utf8')
  }

  /** True when the branch holds the new commit now; false when it has to be read again. */
  async function write(why: string, ledger: Ledger, parent: string | null): Promise<boolean> {
    const text = ledgerText(ledger)
    return parent === null ? create(why, text) : append(why, text, parent)
  }

  async function append(why: string, text: string, parent: string): Promise<boolean> {
    const contents = Buffer.from(text)
    const input = {
      branch: { repositoryNameWithOwner: `${repo.owner}/${repo.repo}`, branchName: ledgerBranch },
      expectedHeadOid: parent,
      message: { headline: why },
      fileChanges: { additions: [{ path: ledgerFile, contents: contents.toString('base64') }] },
    }
    try {
      await api.graphql(mutation, { input })
      return true
    } catch (error) {
      if (isStale(error)) return false
      const refused = error instanceof GraphqlResponseError
      if (!refused && !answerLost(error)) throw error
      // A lost answer, another run, or a rule of the repository: the branch itself says which.
      const commits = await history()
      // With that parent and that content it is the commit that was asked for; others may have followed already.
      const mine = commits.some((c) => c.parents.nodes[0]?.oid === parent && c.file?.oid === blobId(contents))
      if (mine) return true
      if (refused && commits[0]?.oid === parent) throw refusedBy(error)
      return false
    }
  }

  /** The newest commits of the branch; none where it does not exist. */
  async function history(): Promise<Commit[]> {
    const { repository } = await api.graphql<History>(historyQuery, { ...repo, ref: `refs/${ref}`, file: ledgerFile })
    return repository.ref?.target.history.nodes ?? []
  }

  /** GraphQL makes no commit without a parent, so the first one is made of git's own objects. */
  async function create(why: string, text: string): Promise<boolean> {
    const file = { path: ledgerFile, mode: '100644' as const, type: 'blob' as const, content: text }
    // With its content in the tree, GitHub makes the blob.
    const tree = await api.rest.git.createTree({ ...repo, tree: [file] })
    const commit = await api.rest.git.createCommit({ ...repo, message: why, tree: tree.data.sha, parents: [] })
    const { sha } = commit.data
    try {
      await api.rest.git.createRef({ ...repo, ref: `refs/${ref}`, sha })
      return true
    } catch (error) {
      if (![409, 422].includes(statusOf(error) ?? 0) && !answerLost(error)) throw error
      const commits = await history()
      if (commits.some((c) => c.oid === sha)) return true
      if (commits.length === 0 && !answerLost(error)) throw refusedBy(error)
      return false
    }
  }

  async function update<T extends { ledger: Ledger }>(why: string, change: Change<T>, from?: Snapshot): Promise<T> {
    for (let n = 0; n < tries; n++) {
      const snapshot = (n === 0 && from) || (await read())
      const result = change(snapshot.ledger)
      if (result.ledger === snapshot.ledger || (await write(why, result.ledger, snapshot.head))) return result
      // Runs that collided once would do so again at the same pace.
      await sleep(random() * (n + 1) * 0.5 * second)
    }
    throw new StoppedError('bot/ledger-busy', `the ledger was changed by another run ${tries} times in a row`)
  }

  return { read, update }
}
