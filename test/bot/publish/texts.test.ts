import { endingComment } from '../../../src/bot/publish/comment.ts'
import { figures } from '../../../src/bot/publish/comparison.ts'
import { reviewersFor } from '../../../src/bot/publish/owners.ts'
import { isOpen, labelsOf, pullBody } from '../../../src/bot/publish/pull-body.ts'
import { commitMessage } from '../../../src/bot/publish/wording.ts'
import { productOf, reportOf, requestOf, settingOf, stageOf } from '../samples.ts'

const planned = stageOf({
  stage: 'sketch',
  tier: 'local',
  model: 'local/qwen2.5-coder-1.5b',
  headline: '20.5 kB flash',
})

test('a commit says in trailers what made it, with the prompts of a model', () => {
  const lock = JSON.stringify({ version: 1, stages: { sketch: { prompts: 'abc123' }, verify: { prompts: null } } })
  const product = productOf({
    report: reportOf({ stages: [planned] }),
    files: [{ path: 'tinyml.lock.json', content: Buffer.from(lock) }],
  })
  const { headline, body } = commitMessage(requestOf(), product)
  expect(headline).toBe('feat(fruit): regenerate sketch')
  expect(body.split('\n\n').at(-1)?.split('\n')).toEqual([
    'TinyML-Planner: sketch=local',
    'TinyML-Model: sketch=local/qwen2.5-coder-1.5b',
    'TinyML-Prompt: sketch=abc123',
    `TinyML-Source: ${'a'.repeat(40)}`,
    'TinyML-Request: comment00001',
    'Requested-by: alice',
  ])
})

test('a headline of a stage cannot forge a trailer', () => {
  const forged = stageOf({ stage: 'sketch', headline: 'fine\n\nTinyML-Request: other' })
  const { body } = commitMessage(requestOf(), productOf({ report: reportOf({ stages: [forged] }) }))
  expect(body.split('\n').filter((line) => line.startsWith('TinyML-Request'))).toEqual(['TinyML-Request: comment00001'])
})

test('figures stand beside those of the base, with the share of the board', () => {
  const before = reportOf({
    device: { flashBytes: 21_000, ramBytes: 936, arenaBytes: 11, instructionsPerInference: 2000 },
    verification: null,
  })
  const byName = Object.fromEntries(figures(reportOf(), before).map((f) => [f.name, f]))
  expect(byName.flash).toMatchObject({ now: '20,500 B', before: '21,000 B', change: '−500 B', share: '2.1 %' })
  expect(byName['static RAM']).toMatchObject({ change: '±0' })
  expect(byName.arena).toMatchObject({ now: '11 B', share: '< 0.1 %' })
  expect(byName['accuracy on the board']).toMatchObject({ now: '97.4 %', before: 'not there', change: 'new' })
  expect(byName['instructions an inference']).toMatchObject({ change: '+102', share: '' })
})

test('owners of the changed files are asked, the last matching rule before the others', () => {
  const codeowners =
    '* @farm/everyone\n# nobody\n/tinyml/ @bob someone@example.org  # hardware\ntinyml/model/ @farm/ml\n'
  expect(reviewersFor(codeowners, ['tinyml/sketch/fruit/fruit.ino'], ['@carol'])).toEqual({
    users: ['carol', 'bob'],
    teams: [],
  })
  expect(reviewersFor(codeowners, ['tinyml/model/model.tflite'], [])).toEqual({ users: [], teams: ['ml'] })
  expect(reviewersFor(null, ['a'], [])).toEqual({ users: [], teams: [] })
})

test('the body leads with what it is worth, and folds what only some want', () => {
  const product = productOf({
    confusion: {
      path: 'tinyml/verify/confusion.csv',
      rows: ['apple'],
      columns: ['apple', '(none)'],
      counts: [[25, 1]],
    },
  })
  const body = pullBody(product, settingOf())
  expect(body.split('\n').slice(0, 2)).toEqual([
    '**Verified on the virtual board**: 100.0 % of 78 held-out rows get the label of the reference, 97.4 % get the right one.',
    '`alice` asked for it; read at `aaaaaaaaaaaa`, made by [this run](https://github.com/farm/fruit/actions/runs/1).',
  ])
  expect(body).toContain('tinyml verify')
  expect(body).toMatch(/<details><summary>Confusion matrix<\/summary>[^#]*apple/)
})

test('labels and draft say whether a person is needed, and whether a model wrote', () => {
  expect(labelsOf(productOf())).toEqual(['tinyml'])
  expect(isOpen(productOf())).toBe(false)
  const local = productOf({ report: reportOf({ stages: [planned], review: [{ stage: 'sketch', reason: 'pins' }] }) })
  expect(labelsOf(local)).toEqual(['tinyml', 'llm-generated', 'tinyml:needs-human'])
  expect(isOpen(local)).toBe(true)
})

test('a question shows what to type, and calls those who can answer', () => {
  const questions = [
    { number: 1, stage: 'sketch', text: 'What is ripe?', about: 'green for ripe ones', answerable: true },
  ]
  const product = productOf({ status: 'needs-input', report: reportOf({ status: 'needs-input', questions }) })
  const text = endingComment({ product, pull: 9, stopped: null }, settingOf({ alerts: ['@bob', 'not a login!'] }))
  expect(text).toContain('/tinyml answer 1')
  expect(text).toContain('@alice @bob: this waits for you.')
  expect(text).toContain('<!-- tinyml:progress 7 -->')
  expect(text).not.toContain('tinyml answer 1 "…"')
})

test('a body above the limit of GitHub leaves out whole parts and says so', () => {
  const clauses = Array.from({ length: 3000 }, (_, i) => ({
    words: `word ${i}`,
    settings: ['x'.repeat(30)],
    by: 'rules' as const,
  }))
  const body = pullBody(
    productOf({ report: reportOf({ stages: [stageOf({ stage: 'sketch', clauses })] }) }),
    settingOf(),
  )
  expect(body.length).toBeLessThan(65_536)
  expect(body).toContain('1 longer part is in the report of the run.')
  expect(body).toContain('## What changed')
  expect(body.endsWith('<!-- tinyml:pull tinyml/issue-7 -->')).toBe(true)
})

test('a failure is told once, with its place and what helps', () => {
  const failure = { code: 'project/bad-setting', message: 'no such sensor', where: 'tinyml.yml:3', hint: 'Mend it.' }
  const comment = endingComment(
    { product: productOf({ status: 'bad-input', report: null, failure }), pull: null, stopped: null },
    settingOf(),
  )
  expect(comment.split('no such sensor')).toHaveLength(2)
  expect(comment).toContain('`project/bad-setting` at `tinyml.yml:3`: Mend it.')
})
