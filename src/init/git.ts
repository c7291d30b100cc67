import { realpathSync } from 'node:fs'
import { execa } from 'execa'

/** What a git repository says of itself. */
export interface Repository {
  /** Absolute, links resolved; null where the folder is in no repository. */
  root: string | null
  /** The repository on GitHub that its remote names; null where it names none. */
  github: { owner: string; name: string } | null
  defaultBranch: string
}

/** Output of git without the last line end; null when it fails or is not there. */
export async function git(dir: string, args: readonly string[], input = ''): Promise<string | null> {
  const options = { reject: false, input, timeout: 10_000, maxBuffer: 2 ** 26 } as const
  const { exitCode, stdout } = await execa('git', ['-C', dir, ...args], options)
  return exitCode === 0 ? stdout : null
}

export async function readRepository(dir: string): Promise<Repository> {
  const root = await git(dir, ['rev-parse', '--show-toplevel'])
  if (!root) return { root: null, github: null, defaultBranch: 'main' }
  return { root: realpathSync(root), github: await onGitHub(dir), defaultBranch: await defaultBranch(dir) }
}

/** `origin` first, because that is where a clone came from. */
export async function onGitHub(dir: string): Promise<Repository['github']> {
  const remotes = (await git(dir, ['remote']))?.split('\n').filter(Boolean) ?? []
  const ordered = [...remotes].sort((a, b) => Number(b === 'origin') - Number(a === 'origin'))
  for (const remote of ordered) {
    const slug = slugOf((await git(dir, ['remote', 'get-url', remote])) ?? '')
    if (slug) return slug
  }
  return null
}

/** `https://github.com/o/r.git`, `git@github.com:o/r` and the like; GitHub Enterprise by the host's name. */
export function slugOf(url: string): { owner: string; name: string } | null {
  const found =
    /^(?:[a-z+]+:\/\/)?(?:[^@/]+@)?(?:[\w.-]*github[\w.-]*)(?::\d+)?[/:]([A-Za-z0-9-]+)\/([\w.-]+?)(?:\.git)?\/?$/i.exec(
      url,
    )
  return found ? { owner: found[1] as string, name: found[2] as string } : null
}

async function defaultBranch(dir: string): Promise<string> {
  const head = await git(dir, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'])
  if (head) return head.replace(/^origin\//, '')
  for (const usual of ['main', 'master']) {
    for (const place of ['heads', 'remotes/origin']) {
      if ((await git(dir, ['rev-parse', '--verify', '--quiet', `refs/${place}/${usual}`])) !== null) return usual
    }
  }
  return (await git(dir, ['symbolic-ref', '--quiet', '--short', 'HEAD'])) ?? 'main'
}
