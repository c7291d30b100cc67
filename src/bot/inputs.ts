import { distance } from 'fastest-levenshtein'
import { InputError } from '../errors.ts'
import { type Limits, limitsSchema } from './reserve.ts'

/** What the workflow says to the bot's jobs, gathered once. */
export interface BotInputs {
  token: string
  /** Logins beside those with write permission that may command the bot. */
  allow: string[]
  bots: string[]
  /** Logins, or `organisation/team`, that are mentioned when a run needs a person. */
  alerts: string[]
  /** Who is asked to review; empty leaves it to CODEOWNERS. */
  reviewers: string[]
  limits: Limits
  /** `github-actions[bot]`, or the login of an App whose token is used. */
  botLogin: string
  /** Folder of the project, relative to the repository. */
  project: string
  run: RunContext
}

/** The workflow run, from the runner's variables. */
export interface RunContext {
  id: number
  /** 1 for the first; more where a person has let it run again. */
  attempt: number
  /** Where its log can be read. */
  url: string
  repository: { owner: string; name: string }
  /** The commit that the event is about. */
  sha: string
  event: { name: string; payloadFile: string }
  /** File name of the workflow, which is started again for what waits. */
  workflow: string
  api: { rest: string; graphql: string }
}

export const botInputNames = [
  ...['token', 'allow', 'bots', 'alerts', 'reviewers', 'bot-login', 'project'],
  ...['runs-per-day', 'budget-usd', 'budget-usd-day', 'budget-usd-month'],
  ...['budget-tokens', 'budget-tokens-day', 'budget-tokens-month', 'workflow'],
] as const
type Name = (typeof botInputNames)[number]

/**
 * What holds where nothing is said. A run of a hosted model costs a few cents; so the day allows some ten runs at their dearest, and a
 * forgotten bot no more than ten dollars a month.
 */
export const defaults = {
  ...{
    usd: { run: 0.1, day: 1, month: 10 },
    tokens: { run: 200_000, day: 2_000_000, month: 20_000_000 },
    runsPerDay: 20,
  },
} satisfies Limits

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the bot's inputs. Throws an InputError that names the input, what is allowed and what was found.
 *
 * @param others inputs that other jobs of the action know
 */
export function parseBotInputs(environment: Environment, others: readonly string[] = []): BotInputs {
  refuseUnknown(environment, [...botInputNames, ...others])
  const input = (name: Name): string => environment[variable(name)]?.trim() ?? ''
  const token = input('token')
  if (!token) throw bad('input `token`: expected a token of GitHub, found nothing')
  return {
    token,
    allow: names('allow', input('allow'), login, 'a login'),
    bots: names('bots', input('bots'), login, 'a login such as `renovate[bot]`'),
    alerts: names('alerts', input('alerts'), loginOrTeam, 'a login or `organisation/team`'),
    reviewers: names('reviewers', input('reviewers'), loginOrTeam, 'a login or `organisation/team`'),
    limits: limits(input),
    botLogin: botLogin(input('bot-login')),
    project: project(input('project')),
    run: runContext(environment, input('workflow')),
  }
}

function limits(input: (name: Name) => string): Limits {
  const read = (unit: 'usd' | 'tokens') => {
    const given = (name: Name) => number(name, input(name), unit === 'tokens')
    const run = given(`budget-${unit}`) ?? defaults[unit].run
    // Whoever raises what a run may spend without a word about the day means at least one run a day.
    const day = given(`budget-${unit}-day`) ?? Math.max(defaults[unit].day, run)
    const month = given(`budget-${unit}-month`) ?? Math.max(defaults[unit].month, day)
    return { run, day, month }
  }
  const runsPerDay = number('runs-per-day', input('runs-per-day'), true) ?? defaults.runsPerDay
  const parsed = limitsSchema.safeParse({ usd: read('usd'), tokens: read('tokens'), runsPerDay })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const [unit = '', period] = (issue?.path ?? []).map(String)
  const name =
    unit === 'runsPerDay' ? 'runs-per-day' : `budget-${unit}${period && period !== 'run' ? `-${period}` : ''}`
  throw bad(`input \`${name}\`: ${issue?.message}`)
}

function runContext(environment: Environment, workflow: string): RunContext {
  const need = (name: string): string => {
    const value = environment[name]
    if (value) return value
    throw new InputError('project/bad-usage', `expected the variable ${name} of GitHub's runner, found nothing`, {
      hint: 'The bot runs in a workflow; on a terminal use `tinyml run`.',
    })
  }
  const repository = need('GITHUB_REPOSITORY')
  const [owner = '', name = ''] = repository.split('/')
  const id = need('GITHUB_RUN_ID')
  const server = environment.GITHUB_SERVER_URL || 'https://github.com'
  return {
    id: Number(id),
    attempt: Number(environment.GITHUB_RUN_ATTEMPT || 1),
    url: `${server}/${repository}/actions/runs/${id}`,
    repository: { owner, name },
    sha: environment.GITHUB_SHA ?? '',
    event: { name: need('GITHUB_EVENT_NAME'), payloadFile: need('GITHUB_EVENT_PATH') },
    workflow: workflowFile(workflow || environment.GITHUB_WORKFLOW_REF || ''),
    api: {
      rest: environment.GITHUB_API_URL || 'https://api.github.com',
      graphql: environment.GITHUB_GRAPHQL_URL || 'https://api.github.com/graphql',
    },
  }
}

/** `o/r/.github/workflows/tinyml.yml@refs/heads/main` → `tinyml.yml`. */
function workflowFile(text: string): string {
  const file = text.replace(/@.*$/, '').split('/').at(-1) ?? ''
  if (file === '' || /^[\w.-]+\.ya?ml$/.test(file)) return file || 'tinyml.yml'
  throw bad(`input \`workflow\`: expected the file name of a workflow, such as \`tinyml.yml\`, found \`${text}\``)
}

const login = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})(?:\[bot\])?$/
const loginOrTeam = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}(?:\/[A-Za-z0-9][\w-]{0,99})?$/

/** Separated by commas, spaces or lines; an `@` before a name is what people write. */
function names(name: Name, text: string, pattern: RegExp, what: string): string[] {
  const list = text.split(/[\s,]+/).filter(Boolean)
  return list.map((entry) => {
    const plain = entry.replace(/^@/, '')
    if (pattern.test(plain)) return plain
    throw bad(`input \`${name}\`: expected ${what}, found \`${entry}\``)
  })
}

function botLogin(text: string): string {
  if (text === '') return 'github-actions[bot]'
  if (login.test(text)) return text
  throw bad(`input \`bot-login\`: expected a login such as \`my-app[bot]\`, found \`${text}\``)
}

function number(name: Name, text: string, whole: boolean): number | undefined {
  if (text === '') return undefined
  const value = Number(text)
  if (Number.isFinite(value) && value >= 0 && (!whole || Number.isInteger(value))) return value
  const what = whole ? 'a whole number, 0 or more' : 'a number of US dollars, 0 or more'
  throw bad(`input \`${name}\`: expected ${what}, found \`${text}\``)
}

function project(text: string): string {
  const path = text.replace(/^\.\//, '').replace(/\/+$/, '') || '.'
  if (!path.startsWith('/') && !path.split('/').includes('..')) return path
  throw bad(`input \`project\`: expected a folder of the repository, found \`${text}\``)
}

/** The runner hands on inputs that action.yml does not know with a mere warning; a typo in a limit would then lift it in silence. */
function refuseUnknown(environment: Environment, known: readonly string[]): void {
  const variables = known.map(variable)
  const unknown = Object.keys(environment).find((n) => n.startsWith(prefix) && !variables.includes(n))
  if (!unknown) return
  const name = unknown.slice(prefix.length).toLowerCase()
  const nearest = known.find((k) => distance(k, name) <= 2)
  throw bad(
    `unknown input \`${name}\`${nearest ? ` (did you mean \`${nearest}\`?)` : ''}; the inputs are ${known.map((k) => `\`${k}\``).join(', ')}`,
  )
}

const prefix = 'INPUT_'
const variable = (input: string): string => `${prefix}${input.toUpperCase()}`

const bad = (message: string): InputError =>
  new InputError('project/bad-usage', message, { hint: 'Correct the `with:` block of the step that uses the action.' })
