import { InputError, StoppedError } from '../errors.ts'
import { type Api, sleep, statusOf } from './api.ts'
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
  /** Two requests. Throws an InputError `bot/ledger-damaged` for a file that cannot be read. */
  read(): Promise<Snapshot>
  /**
   * Applies a change by compare-and-swap: three requests, and two more where it has to be read first. When another run was faster, the
   * ledger is read and the change applied again, so a change must be pure, and must say the same when it was already applied.
   *
   * @param why subject of the commit
   * @param from a snapshot to begin with
   * @throws StoppedError `bot/ledger-busy` when that happened five times, InputError `bot/ledger-refused` when GitHub refuses the branch
   */
  update<T extends { ledger: Ledger }>(why: string, change: Change<T>, from?: Snapshot): Promise<T>
}

const tries = 5

/**
 * The ledger on the orphan branch `tinyml-ledger`. Its history is the lock: a new commit has the head that was read as its parent, and a
 * branch is only moved forward (`force: false`), so of two runs that read the same head one is refused.
 */
export function ledgerStore(
  api: Api,
  repo: { owner: string; repo: string },
  options: { second?: number; random?: () => number } = {},
): LedgerStore {
  const { second = 1000, random = Math.random } = options
  const ref = `heads/${ledgerBranch}`

  async function head(): Promise<string | null> {
    try {
      const { data } = await api.rest.git.getRef({ ...repo, ref })
      return data.object.sha
    } catch (error) {
      if (statusOf(error) === 404) return null
      throw error
    }
  }

  async function readAt(commit: string): Promise<Ledger> {
    let data: unknown
    try {
      data = (await api.rest.repos.getContent({ ...repo, path: ledgerFile, ref: commit })).data
    } catch (error) {
      if (statusOf(error) !== 404) throw error
      throw damaged('the branch has no such file')
    }
    const file = data as { type?: string; encoding?: string; content?: string }
    // The API sends files of more than 1 MB without their content.
    if (file.type !== 'file' || file.encoding !== 'base64') throw damaged('it is no file, or larger than 1 MB')
    return parseLedger(Buffer.from(file.content ?? '', 'base64').toString('utf8'))
  }

  async function read(): Promise<Snapshot> {
    const commit = await head()
    return { head: commit, ledger: commit === null ? emptyLedger() : await readAt(commit) }
  }

  /** True when the branch now stands at the new commit; false when another run has moved it. */
  async function write(why: string, ledger: Ledger, parent: string | null): Promise<boolean> {
    const file = { path: ledgerFile, mode: '100644' as const, type: 'blob' as const, content: ledgerText(ledger) }
    // Without `base_tree` the tree holds this file alone; with its content in it, GitHub makes the blob.
    const tree = await api.rest.git.createTree({ ...repo, tree: [file] })
    const parents = parent === null ? [] : [parent]
    const commit = await api.rest.git.createCommit({ ...repo, message: why, tree: tree.data.sha, parents })
    const { sha } = commit.data
    try {
      if (parent === null) await api.rest.git.createRef({ ...repo, ref: `refs/${ref}`, sha })
      else await api.rest.git.updateRef({ ...repo, ref, sha, force: false })
      return true
    } catch (error) {
      const status = statusOf(error) ?? 0
      if (status !== 409 && status !== 422 && status < 500) throw error
      // A lost answer, another run, or a rule of the repository: the branch itself says which.
      const now = await head()
      if (now === sha) return true
      if (now !== parent) return false
      if (status >= 500) throw error
      throw new InputError(
        'bot/ledger-refused',
        `GitHub refused to move \`${ledgerBranch}\`: ${(error as Error).message}`,
        {
          cause: error,
        },
      )
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
