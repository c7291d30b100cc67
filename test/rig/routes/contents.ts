import { commitAnswer, filesAnswer } from '../answers/commits.ts'
import { repositoryPage, repositoryUrl } from '../answers/repository.ts'
import { notFound, Refusal } from '../errors.ts'
import type { TreeEntry } from '../git.ts'
import { type Call, listed, ok, type Routes } from '../route.ts'
import { lines } from './git.ts'

/** Above this a file is named without its content; above `tooLarge` not at all. */
const large = 1_000_000
const tooLarge = 100_000_000
/** So many commits and files a comparison has in one page. */
const comparedFiles = 300

function entryAnswer({ world, repository }: Call, entry: TreeEntry, ref: string) {
  const path = entry.path.split('/').map(encodeURIComponent).join('/')
  const url = repositoryUrl(world, repository)
  const self = `${url}/contents/${path}?ref=${encodeURIComponent(ref)}`
  const isFile = entry.type === 'blob'
  const git = entry.type === 'commit' ? null : `${url}/git/${entry.type}s/${entry.sha}`
  const html = `${repositoryPage(world, repository)}/${isFile ? 'blob' : 'tree'}/${ref}/${path}`
  return {
    name: entry.path.split('/').at(-1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: isFile ? `${repositoryPage(world, repository)}/raw/${ref}/${path}` : null,
    type: entry.type === 'tree' ? 'dir' : entry.mode === '120000' ? 'symlink' : isFile ? 'file' : 'submodule',
    _links: { self, git, html },
  }
}

export const contentsRoutes: Routes = {
  'GET /repos/{owner}/{repo}/contents/{path}': {
    needs: ['contents:read'],
    async answer(call) {
      const { repository, params, query, media } = call
      const ref = query.ref || repository.defaultBranch
      const sha = await repository.git.commit(ref)
      if (!sha) throw new Refusal(404, `No commit found for the ref ${ref}`)
      const path = (params.path ?? '').replace(/^\/+|\/+$/g, '')
      const entry = path ? await repository.git.entry(sha, path) : null
      if (path && !entry) throw notFound()
      if (!entry || entry.type === 'tree') {
        const entries = await repository.git.tree(path ? `${sha}:${path}` : sha, false)
        return ok(
          entries.map((one) => {
            const found = entryAnswer(call, { ...one, path: path ? `${path}/${one.path}` : one.path }, ref)
            // In a list a submodule is called a file, for old clients.
            return { ...found, type: found.type === 'submodule' ? 'file' : found.type }
          }),
        )
      }
      if ((entry.size ?? 0) > tooLarge)
        throw new Refusal(403, 'This API returns blobs up to 100 MB in size.', {
          errors: [{ resource: 'Blob', field: 'data', code: 'too_large' }],
        })
      const content = entry.type === 'blob' ? await repository.git.blob(entry.sha) : Buffer.alloc(0)
      if (media === 'raw') return { status: 200, text: content, contentType: 'application/vnd.github.raw' }
      const answer = entryAnswer(call, entry, ref)
      if (answer.type === 'symlink') return ok({ ...answer, target: content.toString() })
      if (answer.type === 'submodule') return ok({ ...answer, submodule_git_url: '' })
      return ok(
        content.length > large
          ? { ...answer, content: '', encoding: 'none' }
          : { ...answer, content: lines(content.toString('base64')), encoding: 'base64' },
      )
    },
  },

  'GET /repos/{owner}/{repo}/commits': {
    needs: ['contents:read'],
    async answer({ world, repository, query }) {
      const sha = await repository.git.commit(query.sha || repository.defaultBranch)
      if (!sha) throw notFound()
      const path = query.path ? { path: query.path } : {}
      return listed(await repository.git.log(sha, path), (one) => commitAnswer(world, repository, one))
    },
  },

  'GET /repos/{owner}/{repo}/commits/{ref}': {
    needs: ['contents:read'],
    async answer({ world, repository, params, media }) {
      const sha = await repository.git.commit(params.ref as string)
      if (!sha) throw new Refusal(422, `No commit found for SHA: ${params.ref}`)
      if (media === 'sha') return { status: 200, text: sha, contentType: 'application/vnd.github.sha' }
      const commit = await commitAnswer(world, repository, sha)
      const parent = commit.parents[0]?.sha ?? null
      const files = await filesAnswer(world, repository, parent, sha)
      const sum = (key: 'additions' | 'deletions') => files.reduce((total, file) => total + file[key], 0)
      const [additions, deletions] = [sum('additions'), sum('deletions')]
      return ok({
        ...commit,
        stats: { additions, deletions, total: additions + deletions },
        files: files.slice(0, comparedFiles),
      })
    },
  },

  'GET /repos/{owner}/{repo}/compare/{basehead}': {
    needs: ['contents:read'],
    async answer({ world, repository, params }) {
      const { git } = repository
      const [from = '', to = ''] = (params.basehead ?? '').split('...')
      // `owner:branch` names a branch of a fork, whose commits are here as soon as a pull request is open.
      const find = async (name: string) => {
        const [owner, ref] = name.includes(':') ? (name.split(':', 2) as [string, string]) : [repository.owner, name]
        const other = [...world.repositories.values()].find((one) => one.owner === owner)
        const sha = await other?.git.commit(ref)
        return sha && (await git.kind(sha)) === 'commit' ? sha : null
      }
      const [base, head] = [await find(from), await find(to)]
      const merge = base && head ? await git.mergeBase(base, head) : null
      if (!base || !head || !merge) throw notFound()
      const ahead = await git.log(head, { not: base })
      const behind = await git.log(base, { not: head })
      const status = ahead.length ? (behind.length ? 'diverged' : 'ahead') : behind.length ? 'behind' : 'identical'
      const page = `${repositoryPage(world, repository)}/compare/${from}...${to}`
      const files = (await filesAnswer(world, repository, merge, head)).slice(0, comparedFiles)
      return {
        status: 200,
        pages: {
          total: ahead.length,
          read: async (start, end) => ({
            url: `${repositoryUrl(world, repository)}/compare/${from}...${to}`,
            html_url: page,
            permalink_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
            base_commit: await commitAnswer(world, repository, base),
            merge_base_commit: await commitAnswer(world, repository, merge),
            ...{ status, ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length },
            // Oldest first here, and files only with the first page.
            commits: await Promise.all(
              ahead
                .toReversed()
                .slice(start, end)
                .map((sha) => commitAnswer(world, repository, sha)),
            ),
            files: start === 0 ? files : [],
          }),
        },
      }
    },
  },
}
