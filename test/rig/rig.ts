import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createEvents, type Events, type WebhookEvent } from './events.ts'
import { Faults } from './faults.ts'
import { git } from './git.ts'
import { preReceive } from './git-http.ts'
import { Person } from './person.ts'
import { createRigServer, type Recorded } from './server.ts'
import { followPushes } from './threads.ts'
import type { Permissions, PersonLevel } from './tokens.ts'
import { type Repository, type WorkflowRun, World } from './world.ts'

export interface RigOptions {
  /** `alice`, who is admin. */
  owner?: string
  /** `fruit` */
  name?: string
  private?: boolean
  /** The first commit: a folder, and files over it. Without either the repository holds a README. */
  folder?: string
  files?: Record<string, string | Buffer>
  /** Everybody else has no say: may read what is public. */
  users?: Record<string, PersonLevel>
  /** The clock of everything that GitHub dates. */
  now?: () => Date
  /** Where pages are said to be; the rig itself, if not said. */
  pages?: string
}

export interface Rig extends Events {
  /** Base of REST, to be given as `GITHUB_API_URL`. */
  url: string
  graphqlUrl: string
  /** Of the main repository, for `git clone`. */
  gitUrl: string
  /** Path of the main repository, which is bare. */
  repo: string
  /** The main repository's first commit. */
  firstCommit: string
  /** Everything but what is git's; tests look at it when all is done, and may change it. */
  state: World
  users: World['users']
  /** Every request to REST and GraphQL, in order. */
  calls: Recorded[]
  faults: Faults
  /** Requests and answers that are against GitHub's published descriptions. `close` throws if any are left. */
  violations: string[]
  /** A token of a job, which may what `permissions:` says; without them a person's own, which may what they may. */
  token(options?: { login?: string; permissions?: Permissions; repository?: string }): string
  person(login: string): Person
  /** Lets only pull requests change a branch. */
  protect(branch: string): void
  /** A run of a workflow, to be looked up or cancelled. */
  addRun(run?: Partial<WorkflowRun>): Promise<WorkflowRun>
  /** What a runner tells a job about where it is; the token is an input and comes separately. */
  environment(job: { event: WebhookEvent; run?: WorkflowRun }): Record<string, string>
  /** Runs git in the main repository: `rig.git('log', '--oneline', 'main')`. */
  git(...args: string[]): Promise<string>
  /** The content of a file at a branch or commit; null where there is none. */
  file(path: string, revision?: string): Promise<string | null>
  close(): Promise<void>
}

/** Starts a GitHub of one repository, kept in a temporary folder until `close`. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'tinyml-rig-'))
  const world = new World(folder, options.now ?? (() => new Date()))
  const owner = options.owner ?? 'alice'
  world.user(owner).permission = 'admin'
  for (const [login, level] of Object.entries(options.users ?? {})) world.user(login).permission = level
  const main = world.addRepository(owner, options.name ?? 'fruit', { private: options.private ?? false })
  const firstCommit = await seed(world, main, options)
  await followPushes(world)

  const faults = new Faults()
  const calls: Recorded[] = []
  const violations: string[] = []
  const server = createRigServer(world, faults, { calls, violations })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  world.api = url
  world.html = options.pages ?? url

  const people = new Map<string, Person>()
  return {
    ...createEvents(world),
    url,
    graphqlUrl: `${url}/graphql`,
    gitUrl: `${url}/${main.owner}/${main.name}.git`,
    repo: main.git.path,
    firstCommit,
    ...{ state: world, users: world.users, calls, faults, violations },

    token({ login = 'github-actions[bot]', permissions, repository } = {}) {
      const bot = world.user(login).type === 'Bot'
      const token = `${bot ? 'ghs' : 'ghp'}_${String(world.nextId()).padStart(36, '0')}`
      world.tokens.set(token, {
        token,
        login,
        permissions: permissions ?? (bot ? {} : null),
        repository: repository ?? `${main.owner}/${main.name}`,
      })
      return token
    },

    person(login) {
      world.user(login)
      const known = people.get(login) ?? new Person(world, login)
      people.set(login, known)
      return known
    },

    protect: (branch) => void main.protected.add(branch),

    async addRun(run = {}) {
      const made: WorkflowRun = {
        ...{ id: world.nextId(), number: world.runs.length + 1, workflow: 'tinyml.yml', event: 'issue_comment' },
        ...{ branch: main.defaultBranch, status: 'in_progress', conclusion: null, actor: owner },
        ...{ sha: firstCommit, createdAt: world.time(), updatedAt: world.time() },
        ...run,
      }
      world.runs.push(made)
      return made
    },

    environment({ event, run }) {
      const { payload } = event
      const ref = typeof payload.ref === 'string' ? payload.ref : `refs/heads/${main.defaultBranch}`
      return {
        GITHUB_ACTIONS: 'true',
        GITHUB_API_URL: url,
        GITHUB_GRAPHQL_URL: `${url}/graphql`,
        GITHUB_SERVER_URL: world.html,
        GITHUB_REPOSITORY: `${main.owner}/${main.name}`,
        GITHUB_REPOSITORY_OWNER: main.owner,
        GITHUB_REPOSITORY_ID: String(main.id),
        GITHUB_EVENT_NAME: event.name,
        GITHUB_EVENT_PATH: event.file,
        GITHUB_ACTOR: (payload.sender as { login: string }).login,
        GITHUB_REF: ref,
        GITHUB_REF_NAME: ref.replace('refs/heads/', ''),
        GITHUB_SHA: typeof payload.after === 'string' ? payload.after : firstCommit,
        ...(run
          ? { GITHUB_RUN_ID: String(run.id), GITHUB_RUN_NUMBER: String(run.number), GITHUB_RUN_ATTEMPT: '1' }
          : {}),
      }
    },

    git: async (...args) => (await git(args, { cwd: main.git.path })).toString().trimEnd(),

    async file(path, revision = main.defaultBranch) {
      const commit = await main.git.commit(revision)
      const entry = commit ? await main.git.entry(commit, path) : null
      return entry ? (await main.git.blob(entry.sha)).toString() : null
    },

    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
      if (violations.length) throw new Error(`Against GitHub's published descriptions:\n${violations.join('\n')}`)
    },
  }
}

/** Any commit may be asked for by its hash, as on GitHub. */
const settings = `[core]
	repositoryformatversion = 0
	bare = true
	logAllRefUpdates = true
[http]
	receivepack = true
[uploadpack]
	allowAnySHA1InWant = true
`

/** Makes the bare repository and its first commit. */
async function seed(world: World, repository: Repository, options: RigOptions): Promise<string> {
  const { path } = repository.git
  for (const folder of ['objects', 'refs/heads', 'hooks']) mkdirSync(join(path, folder), { recursive: true })
  // What `git init --bare` and `git config` would write, without five processes.
  writeFileSync(join(path, 'HEAD'), `ref: refs/heads/${repository.defaultBranch}\n`)
  writeFileSync(join(path, 'config'), settings)
  writeFileSync(join(path, 'hooks/pre-receive'), preReceive)
  chmodSync(join(path, 'hooks/pre-receive'), 0o755)
  const tree = join(world.folder, 'first')
  if (options.folder) cpSync(options.folder, tree, { recursive: true })
  const files = options.files ?? (options.folder ? {} : { 'README.md': `# ${repository.name}\n` })
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, name)), { recursive: true })
    writeFileSync(join(tree, name), content)
  }
  await git(['--work-tree', tree, 'add', '--all', '--force'], { cwd: path })
  const who = { NAME: repository.owner, EMAIL: `${repository.owner}@example.com`, DATE: world.time() }
  const env = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) => Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value])),
  )
  await git(['--work-tree', tree, 'commit', '--quiet', '-m', 'Start'], { cwd: path, env })
  rmSync(join(path, 'index'), { force: true })
  rmSync(tree, { recursive: true, force: true })
  return readFileSync(join(path, 'refs/heads', repository.defaultBranch), 'utf8').trim()
}
