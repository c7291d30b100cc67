import { dataStage } from '../../../src/stages/data/index.ts'
import { around, briefOf, contextOf, planOf, projectWith, removeTemporary } from './helpers.ts'

afterAll(removeTemporary)

const two = { 'a.csv': around(1, 60), 'b.csv': around(5, 60) }
const few = '  split: { train: 0.4, validation: 0.3, test: 0.3 }\n'

async function errorsOf(files: Record<string, string>, settings: string) {
  const dir = projectWith(files, settings)
  const context = contextOf(dir)
  const brief = await briefOf(dir)
  const plan = planOf(brief)
  await dataStage.render(plan, brief, context.out, context)
  const { findings } = await dataStage.verify({ dir: context.out, plan, brief }, context)
  return findings.filter((f) => f.severity === 'error')
}

const missing = (label: string, what: string, why: string, hint: RegExp) => ({
  code: 'data/class-missing-in-split',
  message: `class "${label}" ${what}: ${why}`,
  where: expect.stringMatching(/^tinyml\.yml:\d+$/),
  hint: expect.stringMatching(hint),
})
const whole = '60 samples of it make 1 group, because a file is never divided, and each split needs one'

test('a class that is one whole file is missing in two splits, which is said once, and why', async () => {
  const without = 'has no sample in validation and test'
  const hint = /at least three files.*`data\.session`/
  expect(await errorsOf(two, '  session: file\n')).toMatchObject([
    missing('a', without, whole, hint),
    missing('b', without, whole, hint),
  ])
})

test('two files of each class leave one split without it, whichever is smaller', async () => {
  const files = { ...two, 'a_2.csv': around(1, 30, ['x', 'y'], 3), 'b_2.csv': around(5, 90, ['x', 'y'], 9) }
  const found = await errorsOf(files, '  session: file\n')
  expect(found.map((f) => f.code)).toEqual(Array(2).fill('data/class-missing-in-split'))
  expect(found.map((f) => f.message)).toEqual([
    expect.stringContaining('90 samples of it make 2 groups'),
    expect.stringContaining('150 samples of it make 2 groups'),
  ])
})

test('where no sample is left for training, the classes are named and not where the script ended', async () => {
  const what = 'cannot stand in every split'
  expect(await errorsOf(two, `  session: file\n${few}`)).toMatchObject([
    missing('a', what, whole, /three files/),
    missing('b', what, whole, /three files/),
  ])
})

test('recordings that are shorter than a window are said to be', async () => {
  const why = 'none of its recordings has the 100 readings of a window without a break'
  for (const session of ['', '  session: file\n']) {
    expect(await errorsOf(two, `${session}  window: { size: 100 }\n`)).toMatchObject([
      missing('a', 'cannot stand in every split', why, /smaller `data\.window\.size`/),
      missing('b', 'cannot stand in every split', why, /smaller `data\.window\.size`/),
    ])
  }
})
