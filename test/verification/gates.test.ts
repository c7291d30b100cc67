import type { SketchPlan } from '../../src/stages/sketch/plan.ts'
import type { Gate } from '../../src/verification/behaviour.ts'
import { mutate } from './hold-mutants.ts'
import { check, cleanUp, type Held, load, rendered } from './setup.ts'

afterAll(cleanUp)

const wish = (gate: Partial<Gate>): Gate => ({ column: 'clear', reason: 'as asked', from: 'wish', ...gate })

type Right = { held: Held; sketch: string; plan: SketchPlan }
async function withGates(name: string, gates: Gate[]): Promise<Right> {
  const held = await load(name)
  const { plan } = await rendered(held)
  return { held, ...(await rendered(held, '', { gates: [...plan.gates, ...gates], unsureBelow: null })) }
}

let bare: Right
let fruit: Right
let motion: Right
beforeAll(async () => {
  bare = await withGates('fruit', [])
  fruit = await withGates('fruit', [wish({ column: 'proximity', max: 150, maxExcluded: true }), wish({ min: 300 })])
  motion = await withGates('motion', [wish({ column: 'motion', min: 1.2, max: 3 }), wish({ column: 'gx', max: 1.5 })])
})

const codesOf = async ({ held, sketch, plan }: Right, file: string, from: RegExp, to: string): Promise<string[]> => {
  const mutant = { mistake: '', file, change: [[from, to]] as [RegExp, string][], code: '' }
  const result = await check(held, mutate(sketch, mutant), plan)
  expect(result.build.elf).not.toBeNull()
  return result.findings.map((f) => f.code)
}

test.each([
  ['`<=` for `<` at a bound of the data', /\[3\] < 20\.0f/, '[3] <= 20.0f'],
  ['`>=` for `>` at a bound of the data', /\[4\] > 200\.0f/, '[4] >= 200.0f'],
])('found: %s', async (_, from, to) => {
  expect(await codesOf(bare, 'features.cpp', from, to)).toContain('verify/missing-inference')
})

test.each([
  ['`>` for `>=` at a bound of the wish', /\[4\] >= 150\.0f/, '[4] > 150.0f', 'verify/extra-inference'],
  ['`<=` for `<` at a bound of the wish', /\[3\] < 300\.0f/, '[3] <= 300.0f', 'verify/missing-inference'],
  ['a gate of the wish is inverted', /\[3\] < 300\.0f/, '[3] > 300.0f', 'verify/missing-inference'],
  ['a gate of the wish is left out', /if \(reading\[4\] >= 150\.0f\)/, 'if (false)', 'verify/extra-inference'],
])('found: %s', async (_, from, to, code) => {
  expect(await codesOf(fruit, 'features.cpp', from, to)).toContain(code)
})

test.each([
  [
    'the motion of the window is not looked at',
    'features.cpp',
    /return inside;/,
    'return true;',
    'verify/extra-inference',
  ],
  ['the least motion is inverted', 'features.cpp', /motion < 1\.2/, 'motion > 1.2', 'verify/missing-inference'],
  [
    'the least motion is a thousandth off',
    'features.cpp',
    /motion < 1\.2f/,
    'motion < 1.198f',
    'verify/extra-inference',
  ],
  ['the most motion is left out', 'features.cpp', / \|\| motion > 3\.0f/, '', 'verify/extra-inference'],
  [
    'only the last reading counts',
    'features.cpp',
    /if \(collected == 0\) inside = true;/,
    'inside = true;',
    'verify/extra-inference',
  ],
  ['readings of a window are taken slowly', 'motion.ino', /void loop\(\) \{/, '$&\n  delay(40);', 'verify/window-rate'],
])('found: %s', async (_, file, from, to, code) => {
  expect(await codesOf(motion, file, from, to)).toContain(code)
})

test('found: a sketch that waits for a computer for ever', async () => {
  const codes = await codesOf(fruit, 'fruit.ino', /while \(!Serial && millis\(\) - start < 2000\)/, 'while (!Serial)')
  expect(codes).toEqual(['verify/needs-usb'])
})

test('found: a sketch that says “nothing” of a sensor that has given no reading', async () => {
  const missing = '{ for (int i = 0; i < READING_SIZE; ++i) reading[i] = NAN; return true; }'
  expect(await codesOf(fruit, 'fruit.ino', /return false;/, missing)).toContain('verify/ignores-begin')
})

test.each([
  ['its start-up message', /ul - intervalMs/, '$&', 'nothing yet'],
  ['a complaint', /# no reading for two seconds/, 'nothing comes', null],
])('accepted without a reading: “nothing” in %s', async (_, from, to, start) => {
  const { sketch, plan } = await rendered(fruit.held, '', { gates: fruit.plan.gates, start })
  const mutant = { mistake: '', file: 'fruit.ino', change: [[from, to]] as [RegExp, string][], code: '' }
  expect((await check(fruit.held, mutate(sketch, mutant), plan)).findings).toEqual([])
})

test('found: a sketch that goes on without its sensor', async () => {
  const { held, sketch, plan } = fruit
  const change: [RegExp, string][] = [
    [/while \(!APDS\.begin\(\)\) \{/, 'APDS.begin();\n  while (false) {'],
    [
      /while \(!\(APDS.*\)\) \{/,
      'while (APDS.colorAvailable() + APDS.proximityAvailable() < 2 && millis() - start < 100) {',
    ],
    [/return value < 0 \? NAN : value;/, 'return value < 0 ? 400 : value;'],
    [/if \(reading\[4\] >= 150\.0f\)/, 'if (reading[4] >= 150.0f && reading[4] < 400.0f)'],
    [/if \(reading\[4\] > 200\.0f\)/, 'if (reading[4] > 200.0f && reading[4] < 400.0f)'],
  ]
  const first = mutate(sketch, { mistake: '', file: 'fruit.ino', change: change.slice(0, 3), code: '' })
  const second = mutate(first, { mistake: '', file: 'features.cpp', change: change.slice(3), code: '' })
  const { findings } = await check(held, second, plan)
  expect(findings.map((f) => f.code)).toContain('verify/ignores-begin')
})
