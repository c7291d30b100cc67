import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as yaml from 'yaml'
import { InputError } from '../../src/errors.ts'
import { parseInputs, secretInputs } from '../../src/github/inputs.ts'
import { packageRoot } from '../../src/root.ts'

const defaults = {
  ...{ INPUT_PROJECT: '.', INPUT_STAGES: '', INPUT_PLANNER: 'auto', INPUT_OUT: '' },
  ...{ INPUT_STRATEGY: 'guided', 'INPUT_BUDGET-USD': '' },
}
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

test('inputs and defaults are those of action.yml', () => {
  const { inputs } = yaml.parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default: string }>
  }
  const ofAction = Object.entries(inputs).map(([name, { default: value }]) => [`INPUT_${name.toUpperCase()}`, value])
  expect(Object.fromEntries(ofAction)).toEqual(defaults)
})

test('an input that action.yml does not know is refused with the nearest that it does', () => {
  expect(() => parse({ INPUT_STAGE: 'data' })).toThrow(
    'unknown input `stage` (did you mean `stages`?); the inputs are `project`, `stages`, `planner`, `strategy`, `budget-usd`, `out`',
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
