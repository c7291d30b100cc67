import { PassThrough } from 'node:stream'
import { finding } from '../../src/findings/index.ts'
import { defuse, groupedProgress, withoutCommands } from '../../src/github/log.ts'
import type { StageOutcome } from '../../src/lifecycle/outcome.ts'
import { noUsage } from '../../src/lifecycle/usage.ts'

function written(act: (output: PassThrough) => void): string {
  const output = new PassThrough()
  act(output)
  return String(output.read() ?? '')
}

const outcome = (more: Partial<StageOutcome>): StageOutcome => ({
  stage: 'data',
  status: 'passed',
  reason: '',
  tier: 'rules',
  attempts: 1,
  seconds: 1,
  plan: null,
  before: null,
  model: null,
  strategy: 'guided',
  reasons: [],
  usage: noUsage,
  findings: [],
  artifacts: [],
  headline: '90 rows',
  metrics: null,
  ...more,
})

/** Lines that the runner would carry out. */
const commands = (text: string) => text.split(/[\r\n]+/).filter((line) => /^\s*::|##\[/.test(line))

test.each([
  '::add-mask::x',
  'a\n  ::set-output name=status::passed',
  'a\r::error::forged',
  'label ##[group]x',
  '::::error::twice',
])('%j does not reach the runner as a command', (text) => {
  expect(commands(text)).not.toEqual([])
  expect(commands(defuse(text))).toEqual([])
})

test('ordinary text stays as it is', () => {
  const text = 'std::vector at a.cpp:1::2 # heading\n  ## data'
  expect(defuse(text)).toBe(text)
})

test('the steps of a stage are folded into one group, its result stands below', () => {
  const text = written((output) => {
    const progress = groupedProgress(output)
    progress.stage('data', 'cleaning the readings', 'it has not run yet').step('reading 3 files')
    progress.stageDone(outcome({}))
  })
  expect(text).toMatch(
    /^::group::data: cleaning the readings\n[\s\S]*reading 3 files[\s\S]*::endgroup::\n[\s\S]*90 rows/,
  )
})

test('a stage that did not run opens and closes no group', () => {
  const text = written((output) =>
    groupedProgress(output).stageDone(outcome({ status: 'unchanged', reason: 'as it was' })),
  )
  expect(commands(text)).toEqual([])
})

test('a finding that quotes a command from the data is shown and not carried out', () => {
  const text = written((output) => {
    const progress = groupedProgress(output)
    progress.stage('data', 'cleaning the readings', '')
    const findings = [finding('project/bad-setting', 'unknown label\n::set-output name=status::passed')]
    progress.stageDone(outcome({ status: 'failed', findings }))
  })
  expect(text).toContain('set-output name=status')
  expect(commands(text)).toEqual(['::group::data: cleaning the readings', '::endgroup::'])
})

test('commands are off while another program writes to the log, and on again when it fails', async () => {
  const output = new PassThrough()
  await expect(withoutCommands(output, async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(String(output.read())).toMatch(/^::stop-commands::([0-9a-f]{32})\n::\1::\n$/)
})
