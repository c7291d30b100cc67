import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Nothing of the machine's own git settings gets into what the rig makes. */
export const quietGit = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
}

interface RunOptions {
  cwd: string
  input?: string | Buffer
  env?: Record<string, string>
}

/** Runs git and gives back what it printed; throws with its stderr. */
export function git(args: string[], options: RunOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      args,
      { cwd: options.cwd, env: { ...quietGit, ...options.env }, encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`git ${args.join(' ')}: ${stderr.toString().trim() || error.message}`))
        else resolve(stdout)
      },
    )
    // git may end before it has read everything; what it says then is in its exit code.
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input ?? '')
  })
}

export interface Signature {
  name: string
  email: string
  /** ISO 8601. */
  date: string
}

export interface CommitObject {
  sha: string
  tree: string
  parents: string[]
  author: Signature
  committer: Signature
  message: string
}

export interface TreeEntry {
  mode: string
  type: 'blob' | 'tree' | 'commit'
  sha: string
  size: number | null
  path: string
}

export interface FileChange {
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
  path: string
  previous: string | null
  sha: string
  additions: number
  deletions: number
}

/** What is written into a tree; `sha: null` takes the path out. */
export interface TreeChange {
  path: string
  mode?: string
  sha: string | null
}

/** A bare repository, read and written with git's own commands. */
export class BareRepository {
  readonly path: string
  constructor(path: string) {
    this.path = path
  }

  private async run(args: string[], options: Omit<RunOptions, 'cwd'> = {}): Promise<Buffer> {
    return git(args, { cwd: this.path, ...options })
  }

  private async text(args: string[], options: Omit<RunOptions, 'cwd'> = {}): Promise<string> {
    return (await this.run(args, options)).toString().trim()
  }

  /** The commit that a branch, tag or (short) hash names; null where there is none, or more than one. */
  async commit(revision: string): Promise<string | null> {
    if (revision.startsWith('-')) return null
    const candidates = [`refs/heads/${revision}`, `refs/tags/${revision}`]
    if (/^[0-9a-f]{4,40}$/i.test(revision) || /^(HEAD|refs\/.*)$/.test(revision)) candidates.push(revision)
    for (const candidate of candidates) {
      const sha = await this.text(['rev-parse', '--verify', '--quiet', `${candidate}^{commit}`]).catch(() => '')
      if (sha) return sha
    }
    return null
  }

  /** Kind of the object with this whole hash; null where it is not there. */
  async kind(sha: string): Promise<string | null> {
    if (!/^[0-9a-f]{40}$/.test(sha)) return null
    return this.text(['cat-file', '-t', sha]).catch(() => null)
  }

  async ref(name: string): Promise<string | null> {
    return (await this.refs(name)).find((ref) => ref.name === name)?.sha ?? null
  }

  async refs(prefix = 'refs/'): Promise<{ name: string; sha: string; type: string }[]> {
    const out = await this.text(['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)'])
    return out.split('\n').flatMap((line) => {
      const [sha, type, name] = line.split(' ')
      return sha && type && name?.startsWith(prefix) ? [{ sha, type, name }] : []
    })
  }

  /** False where the reference does not stand at `from` (null: does not exist) any more, or has a name git refuses. */
  async moveRef(name: string, to: string, from: string | null): Promise<boolean> {
    return this.run(['update-ref', name, to, from ?? '0'.repeat(40)]).then(
      () => true,
      () => false,
    )
  }

  async deleteRef(name: string): Promise<void> {
    await this.run(['update-ref', '-d', name])
  }

  async validRefName(name: string): Promise<boolean> {
    return this.run(['check-ref-format', name]).then(
      () => true,
      () => false,
    )
  }

  async readCommit(sha: string): Promise<CommitObject> {
    const raw = (await this.run(['cat-file', 'commit', sha])).toString()
    const end = raw.indexOf('\n\n')
    const commit: CommitObject = {
      sha,
      tree: '',
      parents: [],
      author: { name: '', email: '', date: '' },
      committer: { name: '', email: '', date: '' },
      message: raw.slice(end + 2).replace(/\n$/, ''),
    }
    for (const line of raw.slice(0, end).split('\n')) {
      const [key, value = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
      if (key === 'tree') commit.tree = value
      else if (key === 'parent') commit.parents.push(value)
      else if (key === 'author' || key === 'committer') {
        const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(value) ?? []
        const date = new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z')
        commit[key] = { name, email, date }
      }
    }
    return commit
  }

  /** Newest first; everything in `to` that is not in `not`. */
  async log(to: string, more: { not?: string; path?: string } = {}): Promise<string[]> {
    const out = await this.text([
      ...['rev-list', to, ...(more.not ? [`^${more.not}`] : [])],
      ...(more.path ? ['--', more.path] : []),
    ])
    return out.split('\n').filter(Boolean)
  }

  async tree(treeish: string, recursive: boolean): Promise<TreeEntry[]> {
    const out = await this.run(['ls-tree', '-l', '-z', ...(recursive ? ['-r', '-t'] : []), treeish])
    return out
      .toString()
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        const [, mode, type, sha, size, path] = /^(\d+) (\w+) ([0-9a-f]+) +(\S+)\t([\s\S]*)$/.exec(line) as string[]
        return {
          mode: mode as string,
          type: type as TreeEntry['type'],
          sha: sha as string,
          size: size === '-' ? null : Number(size),
          path: path as string,
        }
      })
  }

  async entry(treeish: string, path: string): Promise<TreeEntry | null> {
    const parent = path.split('/').slice(0, -1).join('/')
    const entries = await this.tree(parent ? `${treeish}:${parent}` : treeish, false).catch(() => [])
    const found = entries.find((entry) => entry.path === path.slice(parent ? parent.length + 1 : 0))
    return found ? { ...found, path } : null
  }

  async blob(sha: string): Promise<Buffer> {
    return this.run(['cat-file', 'blob', sha])
  }

  async writeBlob(content: Buffer): Promise<string> {
    return this.text(['hash-object', '-w', '--stdin'], { input: content })
  }

  /** Many at once, through files: one process for each would take seconds. */
  async writeBlobs(contents: Buffer[]): Promise<string[]> {
    if (contents.length < 2) return Promise.all(contents.map((content) => this.writeBlob(content)))
    const folder = mkdtempSync(join(this.path, 'blobs-'))
    try {
      const paths = contents.map((content, at) => {
        writeFileSync(join(folder, String(at)), content)
        return join(folder, String(at))
      })
      const out = await this.text(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input: paths.join('\n') })
      return out.split('\n')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  async writeTree(base: string | null, changes: TreeChange[]): Promise<string> {
    const index = join(this.path, `index-${randomBytes(6).toString('hex')}`)
    const env = { GIT_INDEX_FILE: index }
    try {
      if (base) await this.run(['read-tree', base], { env })
      const lines = changes.map(({ mode, sha, path }) =>
        sha === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `${mode ?? '100644'} ${sha}\t${path}\0`,
      )
      await this.run(['update-index', '-z', '--index-info'], { env, input: lines.join('') })
      return await this.text(['write-tree'], { env })
    } finally {
      rmSync(index, { force: true })
    }
  }

  async writeCommit(commit: Omit<CommitObject, 'sha'>): Promise<string> {
    const seconds = (date: string) => `${Math.floor(new Date(date).getTime() / 1000)} +0000`
    return this.text(['commit-tree', commit.tree, ...commit.parents.flatMap((parent) => ['-p', parent])], {
      input: commit.message,
      env: {
        GIT_AUTHOR_NAME: commit.author.name,
        GIT_AUTHOR_EMAIL: commit.author.email,
        GIT_AUTHOR_DATE: seconds(commit.author.date),
        GIT_COMMITTER_NAME: commit.committer.name,
        GIT_COMMITTER_EMAIL: commit.committer.email,
        GIT_COMMITTER_DATE: seconds(commit.committer.date),
      },
    })
  }

  async isAncestor(ancestor: string, of: string): Promise<boolean> {
    return this.run(['merge-base', '--is-ancestor', ancestor, of]).then(
      () => true,
      () => false,
    )
  }

  /** The tree of two commits merged; null where they contradict each other. */
  async mergeTree(one: string, other: string): Promise<string | null> {
    return this.text(['merge-tree', '--write-tree', '--no-messages', one, other]).catch((error: unknown) => {
      // It ends with 1 and no word where there are conflicts.
      if (error instanceof Error && error.message.includes('Command failed')) return null
      throw error
    })
  }

  async mergeBase(one: string, other: string): Promise<string | null> {
    return this.text(['merge-base', one, other]).catch(() => null)
  }

  /** `from` may be a commit or null: everything in `to` is new then. */
  async diff(from: string | null, to: string): Promise<FileChange[]> {
    const base = from ?? (await this.text(['hash-object', '-w', '-t', 'tree', '--stdin']))
    const raw = await this.run(['diff-tree', '-r', '-z', '-M', '--raw', '--numstat', base, to])
    const words = raw.toString().split('\0')
    const statuses = { A: 'added', D: 'removed', M: 'modified', R: 'renamed', T: 'changed' } as const
    const changes = new Map<string, FileChange>()
    let at = 0
    for (; words[at]?.startsWith(':'); ) {
      const [, , before = '', after = '', letter = 'M'] = (words[at++] as string).split(' ')
      const status = statuses[letter[0] as keyof typeof statuses]
      const previous = status === 'renamed' ? (words[at++] as string) : null
      const path = words[at++] as string
      const sha = status === 'removed' ? before : after
      changes.set(path, { status, path, previous, sha, additions: 0, deletions: 0 })
    }
    for (; at < words.length && words[at]; ) {
      const [additions = '0', deletions = '0', name = ''] = (words[at++] as string).split('\t')
      let path = name
      if (!path) {
        at += 1
        path = words[at++] as string
      }
      // A dash stands for a binary file, which has no lines.
      Object.assign(changes.get(path) ?? {}, { additions: Number(additions) || 0, deletions: Number(deletions) || 0 })
    }
    return [...changes.values()]
  }

  /** The hunks of each file, in the order of `diff`; empty for a binary file. */
  async patches(from: string, to: string): Promise<string[]> {
    const out = (await this.run(['diff-tree', '-r', '-p', '-M', from, to])).toString()
    return out
      .split(/^diff --git .*\n/m)
      .slice(1)
      .map((part) => (/^@@/m.test(part) ? part.slice(part.search(/^@@/m)).replace(/\n$/, '') : ''))
  }

  /** Brings objects and one reference of another repository here, as GitHub does for a fork's pull request. */
  async fetch(from: string, source: string, target: string): Promise<void> {
    await this.run(['fetch', '--quiet', from, `+${source}:${target}`])
  }
}
