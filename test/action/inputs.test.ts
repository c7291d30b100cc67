import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as yaml from 'yaml'
import { admitOutputs } from '../../src/bot/admit.ts'
import { defaults as botDefaults, botInputNames, parseBotInputs } from '../../src/bot/inputs.ts'
import { inputsOfRun, jobInputs } from '../../src/bot/jobs/common.ts'
import { InputError } from '../../src/errors.ts'
import { parseInputs, secretInputs } from '../../src/github/inputs.ts'
import { packageRoot } from '../../src/root.ts'

const action = yaml.parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { description: string; default: string }>
  outputs: Record<string, { description: string }>
}
/** What the runner sets for a step without `with:`. */
const defaults = Object.fromEntries(
  Object.entries(action.inputs).map(([name, { default: value }]) => [`INPUT_${name.toUpperCase()}`, value]),
)
const parse = (environment: Record<string, string>) => parseInputs({ ...defaults, ...environment }, '/somewhere')

test('the defaults of action.yml ask for every stage of the workspace', () => {
  expect(parse({ GITHUB_WORKSPACE: '/work' })).toMatchObject({
    project: '.',
    out: undefined,
    stages: [],
    planner: 'auto',
    strategy: 'guided',
    budgetUsd: undefined,
    runner: { workspace: '/work' },
  })
})

test('stages may be separated by spaces, commas and lines', () => {
  expect(parse({ INPUT_STAGES: ' data, train\nconvert  ' }).stages).toEqual(['data', 'train', 'convert'])
})

test('an unknown planner is refused with the allowed ones', () => {
  expect(() => parse({ INPUT_PLANNER: 'gpt' })).toThrow(
    new InputError(
      'project/bad-usage',
      'input `planner`: expected `rules` or `local` or `hosted` or `auto`, found `gpt`',
    ),
  )
})

test('the planner, the strategy and the budget of the workflow count', () => {
  expect(parse({ INPUT_PLANNER: 'local', INPUT_STRATEGY: 'freeform', 'INPUT_BUDGET-USD': ' 0.25 ' })).toMatchObject({
    ...{ planner: 'local', strategy: 'freeform', budgetUsd: 0.25 },
  })
  expect(parse({ 'INPUT_BUDGET-USD': '0' }).budgetUsd).toBe(0)
})

test.each(['-1', 'much', 'NaN', '1e999'])('a budget of %s is refused', (budget) => {
  expect(() => parse({ 'INPUT_BUDGET-USD': budget })).toThrow(
    `input \`budget-usd\`: expected a number of US dollars, 0 or more, found \`${budget}\``,
  )
})

test('the code knows the inputs of action.yml, and no others', () => {
  expect(Object.values(defaults).every((value) => typeof value === 'string')).toBe(true)
  expect(Object.keys(defaults)).toContain('INPUT_JOB')
  const parsed = (() => {
    try {
      return parse({ INPUT_NOTHING: '' })
    } catch (error) {
      return (error as Error).message
    }
  })()
  const named = [
    ...String(parsed)
      .replace(/^.*; the inputs are /, '')
      .matchAll(/`([\w-]+)`/g),
  ].map((m) => m[1])
  expect(named.sort()).toEqual(Object.keys(action.inputs).sort())
  expect([...new Set([...botInputNames, ...jobInputs, ...inputsOfRun])].sort()).toEqual(named)
})

test('the jobs of the bot take what the runner sets for inputs that nobody gave', () => {
  const runner = { GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '1', GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: '/e' }
  const taken = parseBotInputs({ ...defaults, ...runner, INPUT_TOKEN: 'x' }, [...jobInputs, ...inputsOfRun])
  expect(taken).toMatchObject({ project: '.', limits: botDefaults, botLogin: 'github-actions[bot]' })
  // The defaults that action.yml tells are those that the code has.
  const told = (name: string) =>
    Number(/[Dd]efault ([\d.,]*\d)/.exec(action.inputs[name]?.description ?? '')?.[1]?.replaceAll(',', ''))
  expect({
    usd: { run: told('budget-usd'), day: told('budget-usd-day'), month: told('budget-usd-month') },
    tokens: { run: told('budget-tokens'), day: told('budget-tokens-day'), month: told('budget-tokens-month') },
    runsPerDay: told('runs-per-day'),
  }).toEqual(botDefaults)
})

test('the outputs of action.yml are those that the jobs set', () => {
  const jobs = ['src/github', 'src/bot/jobs', 'src/bot'].flatMap((folder) =>
    readdirSync(join(packageRoot, folder)).flatMap((file) =>
      file.endsWith('.ts') ? [readFileSync(join(packageRoot, folder, file), 'utf8')] : [],
    ),
  )
  const set = jobs.flatMap((text) => [...text.matchAll(/setOutput\('([\w-]+)'/g)].map((m) => m[1] as string))
  const ofAdmit = Object.keys(admitOutputs({ go: false, request: null, because: 'nothing' }))
  expect([...new Set([...set, ...ofAdmit])].sort()).toEqual(Object.keys(action.outputs).sort())
})

test('an input that action.yml does not know is refused with the nearest that it does', () => {
  expect(() => parse({ INPUT_STAGE: 'data' })).toThrow(
    'unknown input `stage` (did you mean `stages`?); the inputs are `project`, `stages`,',
  )
})

test('what the action starts sees no input, no token and no key', () => {
  const { runner } = parse({
    PATH: '/usr/bin',
    RUNNER_OS: 'Linux',
    GITHUB_TOKEN: 'x',
    ACTIONS_RUNTIME_TOKEN: 'x',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'x',
    OPENAI_API_KEY: 'x',
    AZURE_KEY: 'x',
    apikey: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    DB_PASSWORD: 'x',
  })
  expect(runner.childEnvironment).toEqual({ PATH: '/usr/bin', RUNNER_OS: 'Linux' })
})

test('inputs are secret by their name or by their look', () => {
  const token = `ghp_${'a1'.repeat(18)}`
  expect(
    secretInputs({ 'INPUT_GITHUB-TOKEN': 'abc', INPUT_PROJECT: token, INPUT_STAGES: 'data', TOKEN: 'no' }),
  ).toEqual(['abc', token])
})
