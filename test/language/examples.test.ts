import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../src/errors.ts'
import { ExampleBank, type ProjectNames, parseExamples, showExamples } from '../../src/language/examples.ts'
import { PromptLibrary } from '../../src/language/prompts.ts'

const project = '{"labels":["cat","dog"],"columns":{"heat":"°C"},"windows":false}'
const bankOf = (...lines: unknown[]) =>
  new ExampleBank(parseExamples([project, ...lines.map((l) => JSON.stringify(l))].join('\n'), 'a.jsonl'))
const fruit: ProjectNames = { labels: ['apple', 'ripe banana'], columns: { clear: '' }, windows: false }
const led = (on: string) => ({ set: 'led', on, led: 'red', do: 'on' })

test('of all examples those that say the same of other things are the likest', () => {
  const bank = bankOf(
    ['a red light for the cat', led('cat')],
    ['print it once a minute', { set: 'interval', every: 'once a minute' }],
    ['skip what has a heat below 12', { set: 'skip', column: 'heat', is: 'below', value: 12 }],
    ['my aunt built this'],
  )
  const likest = (words: string) => bank.choose([words], fruit, 1)[0]?.words
  expect(likest('a blue light for ripe bananas')).toBe('a red light for the cat')
  expect(likest('skip readings with clear below 300')).toBe('skip what has a heat below 12')
  expect(likest('my uncle built it')).toBe('my aunt built this')
})

test('several clauses have their examples by turns, the likest of all last', () => {
  const bank = bankOf(['a red light for the cat', led('cat')], ['print it once a minute'], ['beep for a dog'])
  const chosen = bank.choose(['a red light for the apple', 'print once a minute'], fruit, 2).map((e) => e.words)
  expect(chosen).toEqual(['print it once a minute', 'a red light for the cat'])
})

test('a prompt shows them by project, each as a reply would have it', () => {
  const bank = bankOf(['a red light for the cat', led('cat')], ['my aunt built this'])
  expect(showExamples(bank.choose(['a red light'], fruit, 2))).toBe(
    [
      'labels: "cat", "dog"; columns: heat (°C)',
      '"my aunt built this": [{"set":"nothing"}]',
      '"a red light for the cat": [{"set":"led","on":"cat","led":"red","do":"on"}]',
    ].join('\n'),
  )
})

test.each([
  ['no JSON', `${project}\n["a",`, 'a.jsonl:2'],
  ['a setting without its kind', `${project}\n["a",{"on":"cat"}]`, 'a.jsonl:2'],
  ['no project first', '["a"]', 'a.jsonl:1'],
])('a file with %s is refused with its line', (_, text, where) => {
  let error: unknown
  try {
    parseExamples(text, 'a.jsonl')
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(InputError)
  expect(error).toMatchObject({ code: 'llm/bad-prompt', where })
})

test('a project adds examples of its own and replaces built-in ones by files of the same name', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tinyml-examples-'))
  const folder = join(dir, 'prompts/sketch/examples')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'own.jsonl'), `${project}\n["glim the lumo for a cat",${JSON.stringify(led('cat'))}]\n`)
  writeFileSync(join(folder, 'wrist.jsonl'), `${project}\n["the only line of this file"]\n`)
  const words = ['glim the lumo for an apple']
  expect(new PromptLibrary(dir).examples('sketch').choose(words, fruit, 1)[0]?.words).toBe('glim the lumo for a cat')
  const all = new PromptLibrary(dir).examples('sketch').choose(words, fruit, 10_000)
  expect(all.filter((e) => e.project.labels.includes('punch'))).toEqual([])
  expect(new PromptLibrary(null).examples('sketch').choose(words, fruit, 10_000).length).toBeGreaterThan(600)
})
