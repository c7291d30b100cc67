import type { CommitObject } from '../git.ts'
import type { Repository, World } from '../world.ts'
import { userAnswer } from './people.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

export function verification(world: World, commit: CommitObject) {
  return world.signed.has(commit.sha)
    ? {
        verified: true,
        reason: 'valid',
        signature: '-----BEGIN PGP SIGNATURE-----\n\nrig\n-----END PGP SIGNATURE-----\n',
        payload: `tree ${commit.tree}\n`,
        verified_at: commit.committer.date,
      }
    : { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }
}

/** The account that an address belongs to, as GitHub finds it by its own no-reply addresses. */
export function loginOf(world: World, email: string): string | null {
  if (email === 'noreply@github.com') return 'web-flow'
  const login = /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(email)?.[1]
  return login && world.users.has(login) ? login : null
}

export const emailOf = (world: World, login: string) => `${world.user(login).id}+${login}@users.noreply.github.com`

/** `git-commit`: the object and no more. */
export function gitCommitAnswer(world: World, repository: Repository, commit: CommitObject) {
  const url = repositoryUrl(world, repository)
  const page = repositoryPage(world, repository)
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    verification: verification(world, commit),
  }
}

/** `commit`: with the accounts of who made it. */
export async function commitAnswer(world: World, repository: Repository, sha: string) {
  const commit = await repository.git.readCommit(sha)
  const url = repositoryUrl(world, repository)
  const page = repositoryPage(world, repository)
  const account = (email: string) => {
    const login = loginOf(world, email)
    return login ? userAnswer(world, login) : null
  }
  return {
    sha,
    node_id: `C_${sha}`,
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${sha}`,
      comment_count: 0,
      verification: verification(world, commit),
    },
    url: `${url}/commits/${sha}`,
    html_url: `${page}/commit/${sha}`,
    comments_url: `${url}/commits/${sha}/comments`,
    author: account(commit.author.email),
    committer: account(commit.committer.email),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${url}/commits/${parent}`,
      html_url: `${page}/commit/${parent}`,
    })),
  }
}

/** `diff-entry`s of what changed between two commits; null stands for nothing before. */
export async function filesAnswer(world: World, repository: Repository, from: string | null, to: string) {
  const page = repositoryPage(world, repository)
  const files = await repository.git.diff(from, to)
  const patches = from ? await repository.git.patches(from, to) : []
  return files.map((file, at) => {
    const path = file.path.split('/').map(encodeURIComponent).join('/')
    return {
      sha: file.sha,
      filename: file.path,
      status: file.status,
      additions: file.additions,
      deletions: file.deletions,
      changes: file.additions + file.deletions,
      blob_url: `${page}/blob/${to}/${path}`,
      raw_url: `${page}/raw/${to}/${path}`,
      contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${to}`,
      ...(file.previous ? { previous_filename: file.previous } : {}),
      ...(patches[at] ? { patch: patches[at] } : {}),
    }
  })
}
