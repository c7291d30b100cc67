import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractSchema } from '../../../src/project/contract.ts'
import { isProbability, type SketchBrief } from '../../../src/stages/sketch/brief.ts'
import { rules, sketchPlanSchema } from '../../../src/stages/sketch/plan.ts'

const contract = contractSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../verification/fixtures/fruit/contract.json'), 'utf8')),
)
const brief = (wish: string, more: Partial<SketchBrief> = {}): SketchBrief => ({
  name: 'fruit',
  purpose: '',
  wish,
  board: 'nano33ble-sense',
  sensor: 'apds9960',
  contract,
  probabilities: true,
  ...more,
})
const planOf = (b: SketchBrief) => {
  const answer = rules(b)
  if (!('plan' in answer)) throw new Error(JSON.stringify(answer))
  return sketchPlanSchema.parse(answer.plan)
}
const questionsOf = (b: SketchBrief) => {
  const answer = rules(b)
  return 'questions' in answer ? answer.questions : []
}

test('without words the sensor decides, and the gates are those of the contract', () => {
  const plan = planOf(brief(''))
  expect(plan).toMatchObject({ intervalMs: 250, smoothing: { kind: 'majority', window: 3 }, clauses: [] })
  expect(plan.gates).toEqual(contract.validity.map((rule) => ({ ...rule, from: 'data' })))
  expect(planOf(brief('', { sensor: 'serial' }))).toMatchObject({ intervalMs: 0, unsureBelow: null })
})

test('each clause stands in the plan with the settings that it led to', () => {
  const plan = planOf(
    brief('Every 100 ms, print the label and its score. Smooth over 5 readings. Say "unsure" below 60 %.'),
  )
  expect(plan).toMatchObject({ intervalMs: 100, unsureBelow: 0.6, smoothing: { kind: 'majority', window: 5 } })
  expect(plan.clauses).toEqual([
    { words: 'Every 100 ms', settings: ['intervalMs = 100'], by: 'rules' },
    { words: 'print the label and its score', settings: ['line = label and score'], by: 'rules' },
    { words: 'Smooth over 5 readings', settings: ['smoothing = majority of 5'], by: 'rules' },
    { words: 'Say "unsure" below 60 %', settings: ['unsureBelow = 0.6'], by: 'rules' },
  ])
})

test('an unread clause is a question that quotes it', () => {
  expect(questionsOf(brief('every 2 s, blink the LED'))).toMatchObject([{ stage: 'sketch', about: 'blink the LED' }])
})

test('two values for one setting are a question, the same value twice is not', () => {
  expect(questionsOf(brief('every 2 s, at 4 Hz'))[0]?.text).toContain('“every 2 s” and “at 4 Hz” contradict each other')
  expect(questionsOf(brief('majority of 5, no smoothing'))).toHaveLength(1)
  expect(planOf(brief('every 250 ms, at 4 Hz')).intervalMs).toBe(250)
})

test('“unsure” needs scores that are probabilities', () => {
  expect(isProbability(contract.tensors.output)).toBe(true)
  expect(isProbability({ scale: 0.1, zeroPoint: 3 })).toBe(false)
  expect(questionsOf(brief('say unsure below 60 %', { probabilities: false }))).toHaveLength(1)
  expect(planOf(brief('', { probabilities: false })).unsureBelow).toBeNull()
})

test('a flood of unread words is a handful of questions', () => {
  expect(questionsOf(brief('blink. '.repeat(500)))).toHaveLength(11)
})
