import { benches, faults, type Outcome, setDown, variants } from '../../bench/faults/cases.ts'
import { readFirst } from '../../bench/faults/first.ts'
import { editOf, readMutants } from '../../bench/faults/mutants.ts'
import { noFault } from '../../bench/faults/no-fault.ts'
import { functionOf, sites } from '../../bench/faults/operators.ts'
import { report, withReport } from '../../bench/faults/report.ts'

test('every fault and every variant of the benchmark still fits its base, under an id of its own', async () => {
  const cases = [...setDown(), ...variants()]
  expect(cases.length).toBeGreaterThan(200)
  expect(new Set(cases.map((c) => c.id)).size).toBe(cases.length)
  // An edit that finds no place throws.
  for (const { kind, base, edits } of cases) await benches[kind](base, edits)
})

test('every fault names at least one cause beforehand', () => {
  for (const { causes } of setDown()) {
    expect(causes.length).toBeGreaterThan(0)
    for (const cause of causes) expect(cause).toMatch(/^(data|convert|model|verify|board)\/[a-z-]+$/)
  }
})

test('a mutation acts on code, not on comments, strings or declarations', () => {
  const text = 'int two(int a, int b) {\n  // a < b\n  if (a < b) say("a < b");\n  return a;\n}\n'
  const found = sites(text, 'cpp')
  expect(found.filter((s) => s.operator === 'relation').map((s) => s.after)).toEqual([
    '  if (a <= b) say("a < b");',
    '  if (a > b) say("a < b");',
  ])
  expect(found.map((s) => s.line)).not.toContain(1)
  expect(found).toContainEqual({ operator: 'identifier', line: 3, before: '  return a;', after: '  return b;' })
  expect(functionOf(text, 3, 'cpp')).toBe('two')
})

test('a mutation of Python drops a statement by `pass` and swaps the arguments of a call', () => {
  const afters = sites('def f(x):\n    total = 1\n    g(total, x)\n', 'python').map((s) => s.after)
  expect(afters).toContain('    pass')
  expect(afters).toContain('    g(x, total)')
})

test('a frozen mutant changes the one of equal lines that it was drawn for', () => {
  const [mutant] = readMutants()
  const edit = editOf({ ...(mutant as NonNullable<typeof mutant>), before: 'a', after: 'b', occurrence: 1 })
  if (!('change' in edit)) throw new Error('an edit of bytes')
  expect(edit.change(Buffer.from('a\nx\na\na')).toString()).toBe('a\nx\nb\na')
  expect(() => edit.change(Buffer.from('a'))).toThrow('no line')
})

test('every case has a first figure or a reason why there is none, and no case has both', () => {
  const { none, outcomes } = readFirst()
  const told = [...Object.keys(none), ...outcomes.map((o) => o.id)]
  expect(new Set(told).size).toBe(told.length)
  const ids = new Set([...setDown(), ...variants()].map((c) => c.id))
  for (const id of told) expect(ids).toContain(id)
  for (const id of ids) expect(told).toContain(id)
})

test('what is set aside was set down, and at least half of what counts is the mutation tool’s own', () => {
  const ids = setDown().map((f) => f.id)
  for (const id of Object.keys(noFault)) expect(ids).toContain(id)
  const counted = faults()
  expect(counted).toHaveLength(ids.length - Object.keys(noFault).length)
  expect(counted.filter((f) => f.origin === 'mutation').length * 2).toBeGreaterThanOrEqual(counted.length)
})

const it: Omit<Outcome, 'verdict'> = { id: 'x', kind: 'sketch', origin: 'hand', what: 'a | b', codes: [], message: '' }
const run = { controls: 1, minutes: 2, jobs: 2, kept: 0 }

test('a case without a first figure counts neither as found at first nor as missed', () => {
  const outcomes: Outcome[] = [
    { ...it, verdict: 'missed' },
    { ...it, id: 'y', verdict: 'named' },
  ]
  const text = report(outcomes, { none: { y: 'no check' }, outcomes: outcomes.slice(0, 1) }, { ...run, notCounted: [] })
  expect(text).toContain('| all faults | 1 of 2 (50.0 %) | 1 of 2 (50.0 %) | 0 of 1 (0.0 %) | 0 of 1 (0.0 %) | 1 |')
  expect(text).toContain('| no check | `y` |')
})

test('the figures replace those that stand in the page, and leave the rest', () => {
  const notCounted = [{ id: 'z', what: 'an order', why: 'nobody sees it' }]
  const text = report([{ ...it, verdict: 'missed' }], { none: {}, outcomes: [] }, { ...run, notCounted })
  expect(text).toContain('| all faults | 0 of 1 (0.0 %) |')
  expect(text).toContain('a \\| b')
  expect(text).toContain('| `z` | an order | nobody sees it |')
  const page = withReport('# Evaluation\n', text)
  expect(withReport(`${page}\nmore\n`, 'new')).toBe(
    `${page.slice(0, page.indexOf('| faults'))}new\n\n<!-- /faults -->\n\nmore\n`,
  )
})
