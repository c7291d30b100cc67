import type { Octokit } from '@octokit/rest'
import type { Setting } from './product.ts'

/** What stands in the repository when publishing begins: one query. */
export interface Situation {
  /** Node id of the repository. */
  repository: string
  /** Head of the topic branch; null where there is none. */
  head: string | null
  /** Whether that head is the commit of this very request, made before its job was killed and started again. */
  isOwn: boolean
  /** Message and parents of that head. */
  message: string
  parents: readonly string[]
  pulls: readonly Pull[]
  /** Text of CODEOWNERS on the default branch, from the first of its three places. */
  codeowners: string | null
}

export interface Pull {
  number: number
  nodeId: string
  state: 'OPEN' | 'CLOSED' | 'MERGED'
  isDraft: boolean
  base: string
  labels: readonly string[]
}

interface Blob {
  text?: string | null
}

interface Answer {
  repository: {
    id: string
    ref: { target: { oid: string; message?: string; parents?: { nodes: { oid: string }[] } } } | null
    here: Blob | null
    root: Blob | null
    docs: Blob | null
    pullRequests: {
      nodes: {
        number: number
        id: string
        state: Pull['state']
        isDraft: boolean
        baseRefName: string
        isCrossRepository: boolean
        labels: { nodes: { name: string }[] } | null
      }[]
    }
  }
}

const query = `query ($owner: String!, $name: String!, $ref: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    id
    ref(qualifiedName: $ref) { target { oid ... on Commit { message parents(first: 3) { nodes { oid } } } } }
    here: object(expression: "HEAD:.github/CODEOWNERS") { ... on Blob { text } }
    root: object(expression: "HEAD:CODEOWNERS") { ... on Blob { text } }
    docs: object(expression: "HEAD:docs/CODEOWNERS") { ... on Blob { text } }
    pullRequests(headRefName: $branch, states: [OPEN, CLOSED, MERGED], last: 10) {
      nodes { number id state isDraft baseRefName isCrossRepository labels(first: 50) { nodes { name } } }
    }
  }
}`

export async function readSituation(api: Octokit, { request }: Setting): Promise<Situation> {
  const { owner, name } = request.repository
  const { branch } = request.target
  const { repository: r } = await api.graphql<Answer>(query, { owner, name, ref: `refs/heads/${branch}`, branch })
  const message = r.ref?.target.message ?? ''
  return {
    ...{ repository: r.id, head: r.ref?.target.oid ?? null, message },
    parents: r.ref?.target.parents?.nodes.map((p) => p.oid) ?? [],
    isOwn: message.split('\n').includes(`TinyML-Request: ${request.id}`),
    // A branch of a fork may have the same name.
    pulls: r.pullRequests.nodes
      .filter((p) => !p.isCrossRepository)
      .map((p) => ({
        ...{ number: p.number, nodeId: p.id, state: p.state, isDraft: p.isDraft, base: p.baseRefName },
        labels: p.labels?.nodes.map((l) => l.name) ?? [],
      })),
    codeowners: r.here?.text ?? r.root?.text ?? r.docs?.text ?? null,
  }
}

/** Pull requests of one branch into one base can be open only once; GitHub refuses a second. */
export const openPull = ({ pulls }: Situation, base: string): Pull | null =>
  pulls.findLast((p) => p.state === 'OPEN' && p.base === base) ?? null

/** Object ids of files at a commit, and the text of one: what a commit would change. Paths that are not there are left out. */
export async function readFiles(
  api: Octokit,
  { request }: Setting,
  commit: string,
  paths: readonly string[],
  textOf: string,
): Promise<{ oids: Map<string, string>; text: string | null }> {
  const { owner, name } = request.repository
  const oids = new Map<string, string>()
  let text: string | null = null
  // One query for many files; GitHub limits how many nodes one may ask for.
  for (let at = 0; at < Math.max(1, paths.length); at += filesAQuery) {
    const some = paths.slice(at, at + filesAQuery)
    const variables = Object.fromEntries(some.map((path, i) => [`p${i}`, `${commit}:${path}`]))
    const { repository } = await api.graphql<{
      repository: Record<string, { oid?: string; text?: string | null } | null>
    }>(
      `query ($owner: String!, $name: String!, $text: String!${some.map((_, i) => `, $p${i}: String!`).join('')}) {
        repository(owner: $owner, name: $name) {
          text: object(expression: $text) { ... on Blob { text } }
          ${some.map((_, i) => `f${i}: object(expression: $p${i}) { oid }`).join('\n')}
        }
      }`,
      { owner, name, text: `${commit}:${textOf}`, ...variables },
    )
    text = repository.text?.text ?? null
    some.forEach((path, i) => {
      const oid = repository[`f${i}`]?.oid
      if (oid) oids.set(path, oid)
    })
  }
  return { oids, text }
}

const filesAQuery = 100
