import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { ask, canAsk } from '../../src/commands/ask.ts'
import type { ReportQuestion } from '../../src/report/schema.ts'
import { goodFiles, makeProject, serialConfig, stateOf, tinyml } from './harness.ts'

let dir: string
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const question = (number: number, about: string, more: Partial<ReportQuestion> = {}): ReportQuestion => ({
  ...{ number, stage: 'sketch', text: 'What should it do?', about, answerable: true },
  ...more,
})

/** A project whose last run left these questions. */
function asked(questions: unknown[], config = `${serialConfig}# the end\n`): void {
  dir = makeProject({ ...goodFiles(), 'tinyml.yml': config, 'tinyml/report.json': JSON.stringify({ questions }) })
}

const config = () => readFileSync(join(dir, 'tinyml.yml'), 'utf8')

test('an answer is written into tinyml.yml, and what is left is said', async () => {
  asked([question(1, 'blink sometimes'), question(2, 'be nice')])
  const ended = await tinyml(['answer', '1', 'blink', 'red', '--project', dir])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(
    /“blink sometimes” is answered with “blink red”; written to tinyml.yml\nquestion 2 is left/,
  )
  expect(config()).toBe(
    `${serialConfig}# the end\nanswers:\n  - stage: sketch\n    about: blink sometimes\n    answer: blink red\n`,
  )
  const last = await tinyml(['answer', '2', '--leave-out', '--project', dir])
  expect(last.stdout).toMatch(/“be nice” is left out; .*\nno question is left: run again/)
})

const refusals: [string, string[], RegExp][] = [
  [
    'a number that no question has',
    ['7', 'x'],
    /no question has the number 7; open are 1 \(sketch, about “blink sometimes”\)/,
  ],
  ['a word in place of the number', ['first', 'x'], /no question has the number first/],
  ['no words', ['1'], /expected an answer, found no words[\s\S]*--leave-out/],
  ['empty words', ['1', '  '], /expected an answer, found no words/],
  ['words and --leave-out', ['1', 'x', '--leave-out'], /either words or `--leave-out`, found both/],
  ['the words of the question', ['1', 'Blink  sometimes'], /the words that were not understood/],
  ['words without end', ['1', 'x'.repeat(2001)], /cannot be kept: .*2000/],
  ['a question that words cannot answer', ['2', 'x'], /question 2 cannot be answered with words/],
  ['a question of a stage that there is not', ['3', 'x'], /question 3 is of a stage `baking`; there are data, train/],
]

test.each(refusals)('%s: exit code 2, one clear message, nothing written', async (_, args, message) => {
  asked([
    question(1, 'blink sometimes'),
    question(2, 'sketch/probe/probe.ino', { answerable: false }),
    question(3, 'bread', { stage: 'baking' }),
  ])
  const before = await stateOf(dir)
  const ended = await tinyml(['answer', ...args, '--project', dir])
  expect(ended.stderr).toMatch(message)
  expect(ended.stderr.match(/^error /gm)).toHaveLength(1)
  expect(ended.code).toBe(2)
  expect(await stateOf(dir)).toEqual(before)
})

test('without a run, without an open question, or with a report of something else, that is said', async () => {
  asked([])
  expect((await tinyml(['answer', '1', 'x', '--project', dir])).stderr).toMatch(/left no question open/)
  writeFileSync(join(dir, 'tinyml/report.json'), 'not JSON')
  expect((await tinyml(['answer', '1', 'x', '--project', dir])).stderr).toMatch(/is no report of this version/)
  rmSync(join(dir, 'tinyml'), { recursive: true })
  const ended = await tinyml(['answer', '1', 'x', '--project', dir])
  expect(ended.stderr).toMatch(/expected the report of a run at .*found none[\s\S]*tinyml run/)
  expect(ended.code).toBe(2)
})

test('an answer in tinyml.yml to a stage that there is not is refused with its line', async () => {
  dir = makeProject({
    ...goodFiles(),
    'tinyml.yml': `${serialConfig}answers:\n  - stage: skecth\n    about: x\n    answer: y\n`,
  })
  const ended = await tinyml(['run', '--project', dir])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(/tinyml\.yml:6: `answers\[0\]\.stage`: expected one of data, train.*found skecth/)
})

/** What is asked on a terminal that says these lines and then ends. */
async function terminal(questions: ReportQuestion[], typed: string) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  input.end(typed)
  const answers = await ask(questions, input, output, new AbortController().signal)
  return { answers, shown: String(output.read()) }
}

test('on a terminal, questions are asked one by one: words answer, - leaves out, an empty line skips', async () => {
  dir = ''
  const questions = [question(1, 'a'), question(2, 'b'), question(3, 'c'), question(4, 'file', { answerable: false })]
  const { answers, shown } = await terminal(questions, 'blink red\n-\n\n')
  expect(answers).toEqual([
    { stage: 'sketch', about: 'a', answer: 'blink red' },
    { stage: 'sketch', about: 'b', answer: '' },
  ])
  expect(shown).toContain('3. “c” > ')
  expect(shown).not.toContain('file')
})

test('on a terminal, the same words are asked for again, and the end of the input skips the rest', async () => {
  dir = ''
  const { answers, shown } = await terminal([question(1, 'a'), question(2, 'b')], 'A\nother\n')
  expect(answers).toEqual([{ stage: 'sketch', about: 'a', answer: 'other' }])
  expect(shown).toContain('these are the words that were not understood')
})

test('nobody is asked in CI, in a pipe, with --json or with --no-input', () => {
  dir = ''
  const tty = { isTTY: true }
  expect(canAsk({ input: true }, tty, tty, {})).toBe(true)
  expect(canAsk({ input: true }, tty, tty, { CI: 'true' })).toBe(false)
  expect(canAsk({ input: true }, {}, tty, {})).toBe(false)
  expect(canAsk({ input: true }, tty, {}, {})).toBe(false)
  expect(canAsk({ input: false }, tty, tty, {})).toBe(false)
  expect(canAsk({ input: true, json: true }, tty, tty, {})).toBe(false)
})
