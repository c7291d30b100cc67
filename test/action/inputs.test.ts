import { InputError } from '../../src/errors.ts'
import { parseInputs, secretInputs } from '../../src/github/inputs.ts'

const defaults = { INPUT_PROJECT: '.', INPUT_STAGES: '', INPUT_PLANNER: 'auto', INPUT_OUT: '' }
const parse = (environment: Record<string, string>) => parseInputs({ ...defaults, ...environment }, '/somewhere')

test('the defaults of action.yml ask for every stage of the workspace', () => {
  expect(parse({ GITHUB_WORKSPACE: '/work' })).toMatchObject({
    project: '.',
    out: undefined,
    stages: [],
    planner: 'auto',
    runner: { workspace: '/work' },
  })
})

test('stages may be separated by spaces, commas and lines', () => {
  expect(parse({ INPUT_STAGES: ' data, train\nconvert  ' }).stages).toEqual(['data', 'train', 'convert'])
})

test('an unknown planner is refused with the allowed ones', () => {
  expect(() => parse({ INPUT_PLANNER: 'gpt' })).toThrow(
    new InputError('project/bad-usage', 'input `planner`: expected `rules` or `auto`, found `gpt`'),
  )
})

test('an input that action.yml does not know is refused with the nearest that it does', () => {
  expect(() => parse({ INPUT_STAGE: 'data' })).toThrow(
    'unknown input `stage` (did you mean `stages`?); the inputs are `project`, `stages`, `planner`, `out`',
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
