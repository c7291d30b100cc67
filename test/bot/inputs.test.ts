import { defaults, parseBotInputs } from '../../src/bot/inputs.ts'

const runner = {
  GITHUB_REPOSITORY: 'o/r',
  GITHUB_RUN_ID: '500',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_EVENT_PATH: '/event.json',
  INPUT_TOKEN: 't',
}
const parse = (inputs: Record<string, string> = {}, others: string[] = []) =>
  parseBotInputs(
    { ...runner, ...Object.fromEntries(Object.entries(inputs).map(([k, v]) => [`INPUT_${k.toUpperCase()}`, v])) },
    others,
  )

test('where nothing is said, nobody but writers may, and the limits are small', () => {
  expect(parse()).toMatchObject({
    ...{ allow: [], bots: [], alerts: [], reviewers: [], limits: defaults, project: '.' },
    botLogin: 'github-actions[bot]',
  })
})

test('the run is what the runner says', () => {
  const variables = {
    ...{
      GITHUB_RUN_ATTEMPT: '2',
      GITHUB_SERVER_URL: 'https://git.example',
      GITHUB_API_URL: 'https://git.example/api/v3',
    },
    ...{
      GITHUB_WORKFLOW_REF: 'o/r/.github/workflows/bot.yml@refs/heads/main',
      GITHUB_GRAPHQL_URL: 'https://git.example/api/graphql',
    },
  }
  expect(parseBotInputs({ ...runner, ...variables }).run).toEqual({
    ...{ id: 500, attempt: 2, url: 'https://git.example/o/r/actions/runs/500', sha: '', workflow: 'bot.yml' },
    repository: { owner: 'o', name: 'r' },
    event: { name: 'push', payloadFile: '/event.json' },
    api: { rest: 'https://git.example/api/v3', graphql: 'https://git.example/api/graphql' },
  })
  expect(() => parseBotInputs({ INPUT_TOKEN: 't' })).toThrow(/GITHUB_REPOSITORY/)
})

test('lists are separated by commas, spaces or lines; an @ is left out', () => {
  expect(parse({ allow: '@ada, grace\noctocat_acme', alerts: 'o/team ada' })).toMatchObject({
    allow: ['ada', 'grace', 'octocat_acme'],
    alerts: ['o/team', 'ada'],
  })
})

test('a limit that is raised takes the longer periods with it, where nothing is said of them', () => {
  expect(parse({ 'budget-usd': '20', 'budget-tokens': '5' }).limits).toMatchObject({
    usd: { run: 20, day: 20, month: 20 },
    tokens: { run: 5, day: defaults.tokens.day },
  })
})

test.each<[Record<string, string>, RegExp]>([
  [{ token: '' }, /input `token`/],
  [{ allow: 'ada;rm -rf' }, /input `allow`: expected a login, found `ada;rm`/],
  [{ allow: 'o/team' }, /input `allow`/],
  [{ 'bot-login': 'my app' }, /input `bot-login`/],
  [{ 'budget-usd': 'free' }, /input `budget-usd`: expected a number of US dollars, 0 or more, found `free`/],
  [{ 'budget-tokens': '1.5' }, /input `budget-tokens`: expected a whole number/],
  [{ 'budget-usd': '2', 'budget-usd-day': '1' }, /input `budget-usd`: a run may spend no more than a day/],
  [{ 'runs-per-day': '-1' }, /input `runs-per-day`/],
  [{ project: '../other' }, /input `project`/],
  [{ workflow: 'a b' }, /input `workflow`/],
  [{ 'budget-usd-dya': '1' }, /unknown input `budget-usd-dya` \(did you mean `budget-usd-day`\?\)/],
])('a wrong input is named: %j', (inputs, message) => {
  expect(() => parse(inputs)).toThrow(message)
  expect(() => parse(inputs)).toThrow(expect.objectContaining({ code: 'project/bad-usage' }))
})

test('inputs of other jobs are let through where they are named', () => {
  expect(() => parse({ stages: 'data' })).toThrow(/unknown input `stages`/)
  expect(parse({ stages: 'data' }, ['stages'])).toBeDefined()
})
