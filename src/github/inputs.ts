import { distance } from 'fastest-levenshtein'
import { InputError } from '../errors.ts'
import type { PlannerMode, Strategy } from '../lifecycle/planner.ts'

/** Everything that the action is told, gathered once; nothing else under `src/` reads the runner's variables. */
export interface ActionRequest {
  /** As given, relative to the workspace. */
  project: string
  out: string | undefined
  stages: string[]
  planner: PlannerMode
  strategy: Strategy
  /** US dollars that the run may cost; undefined leaves `llm.budget.usd` as it is. */
  budgetUsd: number | undefined
  runner: Runner
}

/** Where the action runs: what GitHub's runner says in its variables. */
export interface Runner {
  /** Absolute folder of the checkout. */
  workspace: string
  event: { name: string; payloadFile: string }
  /** False outside of a runner, where there is no file for the step summary. */
  hasSummary: boolean
  /** The environment for programs that the action starts: the runner's, without anything that could be a secret. */
  childEnvironment: Record<string, string>
}

const planners: readonly PlannerMode[] = ['rules', 'local', 'hosted', 'auto']
const strategies: readonly Strategy[] = ['guided', 'freeform']
/** Those of the job `run`, and those of the bot's jobs: one `with:` block may serve several jobs. The same as in action.yml. */
const known = [
  ...['project', 'stages', 'planner', 'strategy', 'budget-usd', 'out', 'job', 'request', 'bundle', 'token'],
  ...['allow', 'bots', 'alerts', 'reviewers', 'bot-login', 'workflow', 'runs-per-day', 'budget-usd-day'],
  ...['budget-usd-month', 'budget-tokens', 'budget-tokens-day', 'budget-tokens-month'],
]

type Environment = Readonly<Record<string, string | undefined>>

/** Reads inputs and runner variables. Throws an InputError that names the input, what is allowed and what was found. */
export function parseInputs(environment: Environment, cwd: string): ActionRequest {
  const input = (name: string) => environment[variable(name)]?.trim() ?? ''
  refuseUnknown(environment)
  return {
    project: input('project') || '.',
    out: input('out') || undefined,
    stages: input('stages')
      .split(/[\s,]+/)
      .filter(Boolean),
    planner: oneOf(planners, 'planner', input('planner') || 'auto'),
    strategy: oneOf(strategies, 'strategy', input('strategy') || 'guided'),
    budgetUsd: dollars(input('budget-usd')),
    runner: {
      workspace: environment.GITHUB_WORKSPACE || cwd,
      event: { name: environment.GITHUB_EVENT_NAME ?? '', payloadFile: environment.GITHUB_EVENT_PATH ?? '' },
      hasSummary: Boolean(environment.GITHUB_STEP_SUMMARY),
      childEnvironment: withoutSecrets(environment),
    },
  }
}

/** Values of inputs that a log must never show, whether the action knows the input or not. */
export function secretInputs(environment: Environment): string[] {
  return inputVariables(environment).flatMap(([name, value]) =>
    value && (/TOKEN|SECRET|PASSWORD|KEY$/.test(name) || looksLikeToken.test(value)) ? [value] : [],
  )
}

/** GitHub's tokens, and keys of language model services. */
const looksLikeToken = /\b(gh[pousr]_|github_pat_|sk-)[\w-]{10,}/

/** The runner hands on inputs that action.yml does not know with a mere warning; a typo would then be ignored in silence. */
function refuseUnknown(environment: Environment): void {
  const names = known.map(variable)
  const unknown = inputVariables(environment).filter(([name]) => !names.includes(name))[0]
  if (!unknown) return
  const name = unknown[0].slice(prefix.length).toLowerCase()
  const nearest = known.find((k) => distance(k, name) <= 2 || name.startsWith(k))
  throw bad(
    `unknown input \`${name}\`${nearest ? ` (did you mean \`${nearest}\`?)` : ''}; the inputs are ${known.map((k) => `\`${k}\``).join(', ')}`,
  )
}

const prefix = 'INPUT_'
const variable = (input: string): string => `${prefix}${input.toUpperCase()}`
const inputVariables = (environment: Environment) =>
  Object.entries(environment).filter(([name]) => name.startsWith(prefix))

function withoutSecrets(environment: Environment): Record<string, string> {
  const secret = /^(INPUT_|ACTIONS_)|TOKEN|SECRET|PASSW|CREDENTIAL|(^|_)(API_?)?KEY(_|$)/i
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || secret.test(name) ? [] : [[name, value]],
    ),
  )
}

function oneOf<T extends string>(allowed: readonly T[], name: string, value: string): T {
  const found = allowed.find((a) => a === value)
  if (found) return found
  throw bad(`input \`${name}\`: expected ${allowed.map((a) => `\`${a}\``).join(' or ')}, found \`${value}\``)
}

function dollars(text: string): number | undefined {
  if (text === '') return undefined
  const value = Number(text)
  if (Number.isFinite(value) && value >= 0) return value
  throw bad(`input \`budget-usd\`: expected a number of US dollars, 0 or more, found \`${text}\``)
}

const bad = (message: string): InputError =>
  new InputError('project/bad-usage', message, { hint: 'Correct the `with:` block of the step that uses the action.' })
