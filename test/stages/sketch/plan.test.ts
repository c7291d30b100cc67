import { isProbability } from '../../../src/stages/sketch/brief.ts'
import { briefOf, fruit, planOf, questionsOf } from './brief.ts'

test('without words the sensor decides, and the gates are those of the contract', () => {
  const plan = planOf(briefOf(''))
  expect(plan).toMatchObject({
    intervalMs: 250,
    smoothing: { kind: 'majority', window: 3 },
    clauses: [],
    reactions: [],
  })
  expect(plan.gates).toEqual(fruit.validity.map((rule) => ({ ...rule, from: 'data' })))
  expect(plan.defaults).toEqual(['intervalMs', 'smoothing', 'unsureBelow', 'confirm', 'report', 'line'])
  expect(planOf(briefOf('', { sensor: 'serial' }))).toMatchObject({ intervalMs: 0, unsureBelow: null })
})

test('each clause stands in the plan with what it led to in plain words', () => {
  const wish = 'Every 100 ms, print the label and its score. Smooth over 5 readings. Say "unsure" below 60 %.'
  const plan = planOf(briefOf(wish))
  expect(plan).toMatchObject({ intervalMs: 100, unsureBelow: 0.6, smoothing: { kind: 'majority', window: 5 } })
  expect(plan.clauses).toEqual([
    { words: 'Every 100 ms', settings: ['take a reading every 100 ms'], by: 'rules' },
    { words: 'print the label and its score', settings: ['a line holds label, score'], by: 'rules' },
    { words: 'Smooth over 5 readings', settings: ['the majority of the last 5 samples counts'], by: 'rules' },
    { words: 'Say "unsure" below 60 %', settings: ['unsure where the score is below 60 %'], by: 'rules' },
  ])
  for (const { words } of plan.clauses) expect(wish).toContain(words)
})

test.each<[string, number]>([
  ['at 3 Hz', 333],
  ['at 0.2 Hz', 5000],
  ['100 times a minute', 600],
  ['every quarter of a second', 250],
  ['every 0.1 s', 100],
  ['as fast as possible', 0],
])('“%s” is %d ms', (wish, ms) => {
  expect(planOf(briefOf(wish)).intervalMs).toBe(ms)
})

test('outputs come with times, periods, duties and pitches in the units of the board', () => {
  const plan = planOf(
    briefOf(
      'Blink red twice a second for apples. Blink green 3 times when banana. Set pin A1 to 40 % for orange. ' +
        'Beep at 1 kHz on D8 for half a second when unsure. Keep the LED on 2 s longer after apple.',
    ),
  )
  expect(plan.reactions).toEqual([
    { on: 0, say: 'line', outputs: [{ kind: 'led', led: 'red', blinkMs: 500, forMs: null }], holdMs: 2000 },
    { on: 1, say: 'line', outputs: [{ kind: 'led', led: 'green', blinkMs: 500, forMs: 1500 }], holdMs: 0 },
    { on: 2, say: 'line', outputs: [{ kind: 'pwm', pin: 15, duty: 102, forMs: null }], holdMs: 0 },
    { on: 'unsure', say: 'line', outputs: [{ kind: 'tone', pin: 8, hertz: 1000, forMs: 500 }], holdMs: 0 },
  ])
})

test('“everything else” is what no other clause names, and “off” takes an outcome out of several', () => {
  const outputs = (wish: string) =>
    planOf(briefOf(wish)).reactions.map((r) => [r.on, r.outputs.map((o) => 'led' in o && o.led)])
  expect(outputs('green for apple. Red for everything else')).toEqual([
    [0, ['green']],
    [1, ['red']],
    [2, ['red']],
    ['unsure', ['red']],
    ['nothing', ['red']],
  ])
  expect(outputs('blue LED always. No blue LED for banana')).toEqual([
    [0, ['blue']],
    [2, ['blue']],
    ['unsure', ['blue']],
    ['nothing', ['blue']],
  ])
})

test('lines for some outcomes only silence all others', () => {
  const plan = planOf(briefOf('print only apples and bananas'))
  expect(plan.reactions.map((r) => [r.on, r.say])).toEqual([
    [2, 'silent'],
    ['unsure', 'silent'],
    ['nothing', 'silent'],
  ])
})

test.each([
  ['ignore readings with clear below 50', { min: 50 }],
  ['ignore readings with clear at most 50', { min: 50, minExcluded: true }],
  ['only measure when clear is above 50', { min: 50, minExcluded: true }],
  ['only measure when clear is at least 50', { min: 50 }],
  ['skip readings with clear above 50', { max: 50 }],
  ['only measure when clear is below 50', { max: 50, maxExcluded: true }],
])('“%s” keeps the bound on the right side', (wish, bounds) => {
  const { reason, ...gate } = planOf(briefOf(wish)).gates.at(-1) as { reason: string }
  expect(gate).toEqual({ column: 'clear', from: 'wish', ...bounds })
})

test('an unread clause is a question that quotes it, and shows what could be said', () => {
  const [question] = questionsOf(briefOf('every 2 s, make the LED dance'))
  expect(question).toMatchObject({ stage: 'sketch', about: 'make the LED dance' })
  expect(question?.text).toContain('blink the red LED for apple')
})

test('what no sketch can do is a question that says so', () => {
  expect(questionsOf(briefOf('green for apple and send me an e-mail'))).toMatchObject([
    { about: 'send me an e-mail', text: expect.stringContaining('cannot do this: send mail or messages') },
  ])
})

test.each([
  ['every 2 s, at 4 Hz', 'take a reading every 2 s, and take a reading at 4 Hz'],
  ['majority of 5, no smoothing', 'contradict each other'],
  ['green for apple. Red for apple', 'one colour at a time'],
  ['no serial output. Print the label as CSV', 'contradict each other'],
  ['print only on change. Print every reading', 'contradict each other'],
  ['say unsure below 60 %. Only trust answers above 80 %', 'contradict each other'],
  ['ignore readings with clear below 100. Ignore readings with clear above 50', 'leaves no value of clear'],
  ['at least every 10 s', 'every sample prints one'],
])('“%s” is a question', (wish, text) => {
  expect(
    questionsOf(briefOf(wish))
      .map((q) => q.text)
      .join('\n'),
  ).toContain(text)
})

test('the same demand in other words contradicts nothing', () => {
  expect(planOf(briefOf('every 250 ms. Every 250 milliseconds')).intervalMs).toBe(250)
})

test('“unsure” needs scores that are probabilities', () => {
  expect(isProbability(fruit.tensors.output)).toBe(true)
  expect(isProbability({ scale: 0.1, zeroPoint: 3 })).toBe(false)
  expect(questionsOf(briefOf('say unsure below 60 %', { probabilities: false }))).toHaveLength(1)
  expect(planOf(briefOf('', { probabilities: false })).unsureBelow).toBeNull()
})

test('a flood of unread words is a handful of questions', () => {
  const flood = Array.from({ length: 500 }, (_, i) => `make it dance ${i} waltzes.`).join(' ')
  expect(questionsOf(briefOf(flood))).toHaveLength(11)
})

test('an answer stands in place of the words that it is about, and an empty one leaves them out', () => {
  const about = 'make the LED dance'
  const wish = `every 2 s, ${about}`
  const answered = planOf(briefOf(wish, { answers: [{ about, answer: 'blink red for apple' }] }))
  expect(answered.clauses).toMatchObject([
    { words: 'every 2 s', by: 'rules' },
    { words: about, settings: [], by: 'person' },
    { words: 'blink red for apple', by: 'rules' },
  ])
  expect(planOf(briefOf(wish, { answers: [{ about, answer: '' }] })).reactions).toEqual([])
  const contradiction = 'every 2 s … at 4 Hz'
  expect(
    planOf(briefOf('every 2 s, at 4 Hz', { answers: [{ about: contradiction, answer: 'every 250 ms' }] })).intervalMs,
  ).toBe(250)
})

test('a wish of 20,000 characters is read quickly', () => {
  const started = process.cpuUsage()
  const words = ['every 250 ms and ', 'every every every say ', 'a', ' ', 'green for apple, ', 'print "'].map((w) =>
    w.repeat(20_000 / w.length),
  )
  for (const wish of words) expect(planOrQuestions(wish)).toBe(true)
  // Of the processor: how busy the machine is says nothing about the reading.
  const { user, system } = process.cpuUsage(started)
  expect((user + system) / 1e6).toBeLessThan(10)
})

const planOrQuestions = (wish: string): boolean => {
  const questions = questionsOf(briefOf(wish))
  return questions.length > 0 ? questions.length <= 11 : planOf(briefOf(wish)).version === 2
}
