import { createHash } from 'node:crypto'
import { type Api, createApi } from '../../src/bot/api.ts'
import { blobId } from '../../src/bot/blob.ts'

type Json = Record<string, unknown>
interface Reply {
  status: number
  body?: unknown
  headers?: Record<string, string>
}
interface CommitInput {
  branch: { branchName: string }
  expectedHeadOid: string
  fileChanges: { additions: { contents: string }[] }
}
export interface Comment {
  id: number
  body: string
  user: { login: string; type: string }
}

const no = (status: number, message: string): Reply => ({ status, body: { message } })
const hash = (value: unknown): string => createHash('sha1').update(JSON.stringify(value)).digest('hex')

/**
 * As much of GitHub's API as `admit` uses, in memory: git objects and references with the rules of the real ones (a reference is
 * created once, and takes a commit on the head that is expected only), comments with pages, reactions that exist once, and tables for the rest.
 */
export class FakeGitHub {
  calls: string[] = []
  readonly objects = new Map<string, { tree?: string; parents?: string[]; file?: string }>()
  readonly refs = new Map<string, string>()
  readonly comments: Comment[] = []
  readonly reactions = new Set<string>()
  readonly permissions: Record<string, string> = {}
  readonly pulls: Record<number, Json> = {}
  readonly branches: Record<string, { sha: string; date: string }> = {}
  /** Pushes, latest first; null answers 404, as old servers do. */
  pushes: { ref: string; timestamp: string; after: string; activity_type: string }[] | null = []
  readonly comparisons: Record<string, Json> = {}
  readonly runs: Record<number, { status: string }> = {}
  readonly cancelled: number[] = []
  self = 'github-actions[bot]'
  /** Comes before a request is carried out; what it gives is the answer in its place. */
  before: (call: string) => Promise<Reply | undefined> | Reply | undefined = () => undefined
  /** Comes after a request was carried out; true loses its answer. */
  lose: (call: string) => boolean = () => false

  readonly api: Api = this.client()

  client(): Api {
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      const { pathname, searchParams } = new URL(String(url))
      const body = init?.body ? (JSON.parse(String(init.body)) as Json) : {}
      // GraphQL has one address for all: it is told apart as `POST query` and `POST mutation`.
      const path =
        pathname === '/graphql'
          ? (/^\w+/.exec(String(body.query))?.[0] ?? '')
          : decodeURIComponent(pathname).replace('/repos/o/r/', '')
      const call = `${init?.method} ${path}`
      this.calls.push(call)
      const reply = (await this.before(call)) ?? this.answer(init?.method ?? 'GET', path, searchParams, body)
      if (this.lose(call)) throw new TypeError('fetch failed', { cause: new Error('socket hang up') })
      const headers = { 'content-type': 'application/json', ...reply.headers }
      return new Response(reply.status === 204 ? null : JSON.stringify(reply.body ?? {}), {
        status: reply.status,
        headers,
      })
    }
    const options = { token: 't', baseUrl: 'https://api.test', log: () => {}, second: 1 }
    return createApi({ ...options, fetch: fetch as typeof globalThis.fetch })
  }

  ledger(): Json | null {
    const head = this.refs.get('heads/tinyml-ledger')
    return head ? JSON.parse(this.fileAt(head) ?? '') : null
  }

  /** Writes the branch of the ledger as a person could. */
  putLedger(text: string): void {
    const tree = this.store({ file: text })
    this.refs.set('heads/tinyml-ledger', this.store({ tree, parents: [] }))
  }

  private store(object: { tree?: string; parents?: string[]; file?: string }): string {
    const sha = hash([object, object.tree ? this.objects.size : 0])
    this.objects.set(sha, object)
    return sha
  }

  private fileAt(commit: string): string | undefined {
    return this.objects.get(this.objects.get(commit)?.tree ?? '')?.file
  }

  private answer(method: string, path: string, query: URLSearchParams, body: Json): Reply {
    const routes: [string, RegExp, (...parts: string[]) => Reply][] = [
      ['GET', /^collaborators\/(.+)\/permission$/, (user) => this.permission(user)],
      ['POST', /^query$/, () => this.query(body)],
      ['POST', /^mutation$/, () => this.mutation(body)],
      ['GET', /^git\/ref\/(.+)$/, (ref) => this.ref(ref)],
      ['POST', /^git\/trees$/, () => this.tree(body)],
      ['POST', /^git\/commits$/, () => this.commit(body)],
      ['POST', /^git\/refs$/, () => this.createRef(body)],
      ['GET', /^branches\/(.+)$/, (name) => this.branch(name)],
      ['GET', /^activity$/, () => this.activity(query.get('ref') ?? '')],
      ['GET', /^commits\/(.+)$/, (sha) => this.commitDate(sha)],
      ['GET', /^compare\/(.+)$/, (range) => found(this.comparisons[range])],
      ['GET', /^pulls\/(\d+)$/, (n) => found(this.pulls[Number(n)])],
      ['GET', /^issues\/\d+\/comments$/, () => this.page(query)],
      ['POST', /^issues\/\d+\/comments$/, () => this.comment(body)],
      ['PATCH', /^issues\/comments\/(\d+)$/, (id) => this.editComment(Number(id), body)],
      ['POST', /^(issues|pulls)\/comments\/(\d+)\/reactions$/, (_kind, id) => this.react(id, body)],
      ['GET', /^actions\/runs\/(\d+)$/, (id) => found(this.runs[Number(id)])],
      ['POST', /^actions\/runs\/(\d+)\/cancel$/, (id) => this.cancel(Number(id))],
    ]
    for (const [verb, pattern, handle] of routes) {
      const match = verb === method && pattern.exec(path)
      if (match) return handle(...match.slice(1))
    }
    return no(404, `no route for ${method} ${path}`)
  }

  private permission(user: string): Reply {
    const permission = this.permissions[user] ?? 'none'
    return { status: 200, body: { permission, role_name: permission, user: { login: user } } }
  }

  private ref(ref: string): Reply {
    const sha = this.refs.get(ref)
    return sha ? { status: 200, body: { ref: `refs/${ref}`, object: { sha, type: 'commit' } } } : no(404, 'Not Found')
  }

  private tree({ tree }: Json): Reply {
    const [file] = tree as { content: string }[]
    return { status: 201, body: { sha: this.store({ file: file?.content ?? '' }) } }
  }

  private commit({ tree, parents }: Json): Reply {
    const known = [tree as string, ...(parents as string[])].every((o) => this.objects.has(o))
    if (!known) return no(422, 'Object does not exist')
    return { status: 201, body: { sha: this.store({ tree: tree as string, parents: parents as string[] }) } }
  }

  private createRef({ ref, sha }: Json): Reply {
    const name = String(ref).replace('refs/', '')
    if (this.refs.has(name)) return no(422, 'Reference already exists')
    this.refs.set(name, String(sha))
    return { status: 201, body: { ref, object: { sha } } }
  }

  /** What the store of the ledger asks for: the file at the branch's head, or its newest commits. */
  private query({ query, variables }: Json): Reply {
    const head = this.refs.get(String((variables as Json).ref).replace('refs/', ''))
    if (!head) return { status: 200, body: { data: { repository: { ref: null } } } }
    const commit = (oid: string) => {
      const text = this.fileAt(oid)
      const file = text === undefined ? null : { oid: blobId(Buffer.from(text)), object: { text, isTruncated: false } }
      return {
        oid,
        file,
        parents: { nodes: (this.objects.get(oid)?.parents ?? []).map((parent) => ({ oid: parent })) },
      }
    }
    const nodes: object[] = []
    for (let at: string | undefined = head; at && nodes.length < 20; at = this.objects.get(at)?.parents?.[0])
      nodes.push(commit(at))
    const target = String(query).includes('history(') ? { history: { nodes } } : commit(head)
    return { status: 200, body: { data: { repository: { ref: { target } } } } }
  }

  private mutation({ variables }: Json): Reply {
    const { branch, expectedHeadOid, fileChanges } = (variables as { input: CommitInput }).input
    const ref = `heads/${branch.branchName}`
    if (this.refs.get(ref) !== expectedHeadOid) {
      const message = `Expected branch to point to "${expectedHeadOid}" but it did not.  Pull and try again.`
      return { status: 200, body: { data: null, errors: [{ type: 'STALE_DATA', message }] } }
    }
    const file = Buffer.from(fileChanges.additions[0]?.contents ?? '', 'base64').toString()
    const oid = this.store({ tree: this.store({ file }), parents: [expectedHeadOid] })
    this.refs.set(ref, oid)
    return { status: 200, body: { data: { createCommitOnBranch: { commit: { oid } } } } }
  }

  private branch(name: string): Reply {
    const branch = this.branches[name]
    if (!branch) return no(404, 'Branch not found')
    return { status: 200, body: { name, commit: { sha: branch.sha, commit: { committer: { date: branch.date } } } } }
  }

  private commitDate(sha: string): Reply {
    const branch = Object.values(this.branches).find((b) => b.sha === sha)
    return branch ? { status: 200, body: { sha, commit: { committer: { date: branch.date } } } } : no(404, 'Not Found')
  }

  private activity(ref: string): Reply {
    if (!this.pushes) return no(404, 'Not Found')
    return { status: 200, body: this.pushes.filter((p) => p.ref === ref) }
  }

  private page(query: URLSearchParams): Reply {
    const size = Number(query.get('per_page') ?? 30)
    const page = Number(query.get('page') ?? 1)
    const more = this.comments.length > page * size
    const next = `https://api.test/repos/o/r/issues/7/comments?per_page=${size}&page=${page + 1}`
    return {
      status: 200,
      body: this.comments.slice((page - 1) * size, page * size),
      headers: more ? { link: `<${next}>; rel="next"` } : {},
    }
  }

  private comment({ body }: Json): Reply {
    const comment = { id: 9000 + this.comments.length, body: String(body), user: { login: this.self, type: 'Bot' } }
    this.comments.push(comment)
    return { status: 201, body: comment }
  }

  private editComment(id: number, { body }: Json): Reply {
    const comment = this.comments.find((c) => c.id === id)
    if (!comment) return no(404, 'Not Found')
    comment.body = String(body)
    return { status: 200, body: comment }
  }

  private react(id: string | undefined, { content }: Json): Reply {
    const reaction = `${id} ${content}`
    const status = this.reactions.has(reaction) ? 200 : 201
    this.reactions.add(reaction)
    return { status, body: { id: 1, content } }
  }

  private cancel(id: number): Reply {
    if (this.runs[id]?.status === 'completed') return no(409, 'Cannot cancel a workflow run that is completed.')
    this.cancelled.push(id)
    return { status: 202 }
  }
}

const found = (body: unknown): Reply => (body === undefined ? no(404, 'Not Found') : { status: 200, body })
