import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { type BotRequest, requestSchema } from '../../../src/bot/request.ts'
import type { Defence } from '../defences.ts'

const sha = '0123456789abcdef0123456789abcdef01234567'

/** A request as `admit` writes it, with the attacker's text in one field. */
function withField(field: string, text: string): unknown {
  const set = (name: string, usual: unknown) => (field === name ? text : usual)
  return {
    version: 1,
    id: 'abcdefgh1234',
    repository: { owner: 'acme', name: 'fruit', defaultBranch: 'main' },
    source: 'comment',
    thread: { number: 7, kind: 'pull' },
    comment: { id: 1, kind: 'issue' },
    requester: set('login', 'octocat'),
    work: [
      {
        name: 'run',
        stages: [set('stage', 'sketch')],
        flags: { sha: set('sha', sha), board: set('board', 'nano33ble') },
      },
    ],
    target: { sha, branch: set('branch', 'tinyml/fruit'), head: null, base: set('base', 'main'), fork: false },
    powers: 'full',
    budget: { usd: 1, tokens: 1000 },
    reservation: null,
    progress: null,
    at: '2026-01-01T00:00:00Z',
  }
}

/** What careless code does with a field. Each is the real thing, in a folder of its own. */
const uses: Record<string, (text: string, folder: string) => boolean> = {
  shell: (text) =>
    execFileSync('sh', ['-c', `echo ${text}`])
      .toString()
      .includes('pwned'),
  endpoint: (text) => {
    const url = new URL(`https://api.github.com/repos/acme/fruit/git/ref/heads/${text}`)
    return !url.pathname.startsWith('/repos/acme/fruit/git/ref/heads/') || url.search !== ''
  },
  output: (text) => `name=${text}\n`.split('\n').filter((line) => line.includes('=')).length > 1,
  'foreign-branch': (text) => !text.startsWith('tinyml/'),
  option: (text, folder) => {
    execFileSync('git', ['init', '-q', folder])
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'x'], {
      cwd: folder,
    })
    execFileSync('git', ['log', text], { cwd: folder })
    return existsSync(join(folder, 'owned'))
  },
  path: (text) => !normalize(join('boards', `${text}.json`)).startsWith('boards/'),
  stage: (text) => text in {},
}

const fieldOf = (request: BotRequest, field: string): string => {
  const [run] = request.work
  const flags = run && 'flags' in run ? run.flags : {}
  const all: Record<string, string | null | undefined> = {
    login: request.requester,
    branch: request.target.branch,
    base: request.target.base,
    sha: flags.sha,
    board: flags.board,
    stage: run?.name === 'run' ? run.stages[0] : '',
  }
  return all[field] ?? ''
}

export const request: Defence = {
  is: 'src/bot/request.ts: requestSchema',
  attack({ text, field = '', harm, id }, defended) {
    const use = uses[harm]
    const written = withField(field, text)
    if (!use || !JSON.stringify(written).includes(JSON.stringify(text))) throw new Error(`${id}: unknown harm or field`)
    // That all other fields are right is part of the proof: it is this one that is refused.
    requestSchema.parse(withField('', ''))
    const read = defended ? requestSchema.safeParse(written).data : (written as BotRequest)
    if (!read) return []
    const folder = mkdtempSync(join(tmpdir(), 'tinyml-attack-'))
    try {
      return use(fieldOf(read, field), folder) ? [harm] : []
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}
