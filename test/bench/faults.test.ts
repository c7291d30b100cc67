import { benches, faults, type Outcome, variants } from '../../bench/faults/cases.ts'
import { editOf, readMutants } from '../../bench/faults/mutants.ts'
import { functionOf, sites } from '../../bench/faults/operators.ts'
import { report, withReport } from '../../bench/faults/report.ts'

test('every fault and every variant of the benchmark still fits its base, under an id of its own', async () => {
  const cases = [...faults(), ...variants()]
  expect(cases.length).toBeGreaterThan(200)
  expect(new Set(cases.map((c) => c.id)).size).toBe(cases.length)
  // An edit that finds no place throws.
  for (const { kind, base, edits } of cases) await benches[kind](base, edits)
})

test('every fault names at least one cause beforehand', () => {
  for (const { causes } of faults()) {
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

test('the figures replace those that stand in the page, and leave the rest', () => {
  const it: Omit<Outcome, 'verdict'> = {
    id: 'x',
    kind: 'sketch',
    origin: 'hand',
    what: 'a | b',
    codes: [],
    message: '',
  }
  const text = report([{ ...it, verdict: 'missed' }], [{ ...it, verdict: 'missed' }], { controls: 1, minutes: 2 })
  expect(text).toContain('| all faults | 0 of 1 (0.0 %) |')
  expect(text).toContain('a \\| b')
  const page = withReport('# Evaluation\n', text)
  expect(withReport(`${page}\nmore\n`, 'new')).toBe(
    `${page.slice(0, page.indexOf('| faults'))}new\n<!-- faults: end -->\n\nmore\n`,
  )
})
