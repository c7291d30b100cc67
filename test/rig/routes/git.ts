import { emailOf, gitCommitAnswer } from '../answers/commits.ts'
import { repositoryUrl } from '../answers/repository.ts'
import { notFound, Refusal } from '../errors.ts'
import type { Signature, TreeChange } from '../git.ts'
import { guardWorkflows } from '../guard.ts'
import { type Call, created, nothing, ok, type Routes } from '../route.ts'
import type { Repository, World } from '../world.ts'

function refAnswer(world: World, repository: Repository, ref: { name: string; sha: string; type: string }) {
  const url = repositoryUrl(world, repository)
  return {
    ref: ref.name,
    node_id: `REF_${ref.name}`,
    url: `${url}/git/${ref.name}`,
    object: { sha: ref.sha, type: ref.type, url: `${url}/git/${ref.type}s/${ref.sha}` },
  }
}

async function existing({ repository, params }: Call) {
  const name = `refs/${params.ref}`
  return (await repository.git.refs(name)).find((ref) => ref.name === name)
}

export function refuseProtected(repository: Repository, name: string): void {
  if (repository.protected.has(name.replace('refs/heads/', '')))
    throw new Refusal(422, 'Cannot update this protected ref.')
}

async function needObject(repository: Repository, sha: string, kind?: string): Promise<void> {
  const found = await repository.git.kind(sha)
  if (!found || (kind && found !== kind)) throw new Refusal(422, 'Object does not exist')
}

const malformed = (path: string) =>
  path.startsWith('/') || path.split('/').some((part) => /^(\.{0,2}|\.git)$/i.test(part))

export const gitRoutes: Routes = {
  'GET /repos/{owner}/{repo}/git/ref/{ref}': {
    needs: ['contents:read'],
    async answer(call) {
      const ref = await existing(call)
      if (!ref) throw notFound()
      return ok(refAnswer(call.world, call.repository, ref))
    },
  },

  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': {
    needs: ['contents:read'],
    async answer({ world, repository, params }) {
      const refs = await repository.git.refs(`refs/${params.ref}`)
      return ok(refs.map((ref) => refAnswer(world, repository, ref)))
    },
  },

  'POST /repos/{owner}/{repo}/git/refs': {
    needs: ['contents:write'],
    async answer({ world, repository, body, token }) {
      const { ref, sha } = body
      if (!/^refs\/[^/]+\/./.test(ref) || !(await repository.git.validRefName(ref)))
        throw new Refusal(422, `${ref} is not a valid ref name.`)
      await needObject(repository, sha, ref.startsWith('refs/heads/') ? 'commit' : undefined)
      await guardWorkflows(token, repository, sha)
      if (!(await repository.git.moveRef(ref, sha, null))) throw new Refusal(422, 'Reference already exists')
      return created(refAnswer(world, repository, { name: ref, sha, type: (await repository.git.kind(sha)) as string }))
    },
  },

  'PATCH /repos/{owner}/{repo}/git/refs/{ref}': {
    needs: ['contents:write'],
    async answer(call) {
      const { world, repository, body, token } = call
      const ref = await existing(call)
      if (!ref) throw new Refusal(422, 'Reference does not exist')
      refuseProtected(repository, ref.name)
      await needObject(repository, body.sha)
      await guardWorkflows(token, repository, body.sha)
      const forward = await repository.git.isAncestor(ref.sha, body.sha)
      if ((!body.force && !forward) || !(await repository.git.moveRef(ref.name, body.sha, ref.sha)))
        throw new Refusal(422, 'Update is not a fast forward')
      return ok(refAnswer(world, repository, { ...ref, sha: body.sha }))
    },
  },

  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': {
    needs: ['contents:write'],
    async answer(call) {
      const ref = await existing(call)
      if (!ref) throw new Refusal(422, 'Reference does not exist')
      refuseProtected(call.repository, ref.name)
      await call.repository.git.deleteRef(ref.name)
      return nothing
    },
  },

  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': {
    needs: ['contents:read'],
    async answer({ world, repository, params }) {
      const sha = params.commit_sha as string
      if ((await repository.git.kind(sha)) !== 'commit') throw notFound()
      return ok(gitCommitAnswer(world, repository, await repository.git.readCommit(sha)))
    },
  },

  'POST /repos/{owner}/{repo}/git/commits': {
    needs: ['contents:write'],
    async answer({ world, repository, body, token }) {
      if ((await repository.git.kind(body.tree)) !== 'tree') throw new Refusal(422, 'Tree SHA does not exist')
      for (const parent of body.parents ?? [])
        if ((await repository.git.kind(parent)) !== 'commit')
          throw new Refusal(422, 'Parent SHA does not exist or is not a commit object')
      const own = { name: token.login, email: emailOf(world, token.login), date: world.time() }
      const signature = (given?: Partial<Signature>): Signature => ({ ...own, ...given })
      const sha = await repository.git.writeCommit({
        tree: body.tree,
        parents: body.parents ?? [],
        message: body.message,
        author: signature(body.author),
        committer: signature(body.committer ?? body.author),
      })
      // GitHub signs what an app makes in its own name only.
      if (token.permissions && !body.author && !body.committer) world.signed.add(sha)
      return created(gitCommitAnswer(world, repository, await repository.git.readCommit(sha)))
    },
  },

  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': {
    needs: ['contents:read'],
    async answer(call) {
      const { repository, params, query } = call
      const name = params.tree_sha as string
      const treeish = (await repository.git.kind(name)) === 'tree' ? name : await repository.git.commit(name)
      if (!treeish) throw notFound()
      return ok(await treeAnswer(call, treeish, query.recursive !== undefined))
    },
  },

  'POST /repos/{owner}/{repo}/git/trees': {
    needs: ['contents:write'],
    async answer(call) {
      const { repository, body } = call
      const base: string | undefined = body.base_tree
      if (base && !['tree', 'commit'].includes((await repository.git.kind(base)) ?? ''))
        throw new Refusal(422, 'base_tree is not a valid tree oid')
      const given: { path: string; mode: string; sha?: string | null; content?: string }[] = body.tree
      if (given.some(({ path }) => !path || malformed(path)))
        throw new Refusal(422, 'tree.path contains a malformed path component')
      const texts = given.filter(({ content }) => content !== undefined)
      const blobs = await repository.git.writeBlobs(texts.map(({ content }) => Buffer.from(content as string)))
      const changes: TreeChange[] = texts.map(({ path, mode }, at) => ({ path, mode, sha: blobs[at] as string }))
      for (const { path, mode, sha, content } of given) {
        if (content !== undefined) continue
        if (!sha) {
          if (!base || !(await repository.git.entry(base, path))) throw new Refusal(422, 'GitRPC::BadObjectState')
          changes.push({ path, sha: null })
          continue
        }
        const kind = await repository.git.kind(sha)
        if (kind !== (mode === '040000' ? 'tree' : 'blob'))
          throw new Refusal(422, `tree.sha ${sha} is not a valid blob`)
        if (kind === 'blob') changes.push({ path, mode, sha })
        else
          for (const one of await repository.git.tree(sha, true))
            if (one.type === 'blob') changes.push({ ...one, path: `${path}/${one.path}` })
      }
      const sha = await repository.git.writeTree(base ?? null, changes)
      return created(await treeAnswer(call, sha, false))
    },
  },

  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': {
    needs: ['contents:read'],
    async answer({ world, repository, params, media }) {
      const sha = params.file_sha as string
      if ((await repository.git.kind(sha)) !== 'blob') throw notFound()
      const content = await repository.git.blob(sha)
      if (media === 'raw') return { status: 200, text: content, contentType: 'application/vnd.github.raw' }
      return ok({
        sha,
        node_id: `B_${sha}`,
        size: content.length,
        url: `${repositoryUrl(world, repository)}/git/blobs/${sha}`,
        content: lines(content.toString('base64')),
        encoding: 'base64',
      })
    },
  },

  'POST /repos/{owner}/{repo}/git/blobs': {
    needs: ['contents:write'],
    async answer({ world, repository, body }) {
      const content = Buffer.from(body.content, body.encoding === 'base64' ? 'base64' : 'utf8')
      const sha = await repository.git.writeBlob(content)
      return created({ sha, url: `${repositoryUrl(world, repository)}/git/blobs/${sha}` })
    },
  },
}

async function treeAnswer({ world, repository }: Call, treeish: string, recursive: boolean) {
  const url = `${repositoryUrl(world, repository)}/git`
  const sha =
    (await repository.git.kind(treeish)) === 'tree' ? treeish : (await repository.git.readCommit(treeish)).tree
  const entries = await repository.git.tree(sha, recursive)
  return {
    sha,
    url: `${url}/trees/${sha}`,
    truncated: false,
    tree: entries.map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.sha,
      ...(entry.size === null ? {} : { size: entry.size }),
      ...(entry.type === 'commit' ? {} : { url: `${url}/${entry.type}s/${entry.sha}` }),
    })),
  }
}

/** GitHub breaks base64 into lines, which readers have to bear. */
export const lines = (base64: string) => base64.replace(/.{60}/g, '$&\n')
