import type { ClauseReading, Setting } from '../../../../src/language/types.ts'
import type { ConvertBrief } from '../../../../src/stages/convert/brief.ts'
import { convertLanguage } from '../../../../src/stages/convert/language/index.ts'
import { banksOf } from '../../data/language/bank.ts'

const brief: ConvertBrief = {
  ...{ file: null, format: 'keras', isInt8: false, inputShape: null, labels: ['a', 'b'], width: 3 },
  ...{ rows: { train: 2000, test: 60 }, budget: { flashBytes: 1000, ramBytes: 1000 }, problems: [] },
  wish: { text: '', answers: [], representative: 200, tolerance: 0.01, seed: 1 },
}
const readings = Object.values(banksOf('convert')).flatMap((bank) => bank.readings)
const settings = readings.flatMap((r) => r.settings)

const values: Record<string, string[]> = {
  ...{ in: ['percent', 'points', 'share'], scale: ['per channel', 'per layer'], what: ['full INT8', 'defaults'] },
  ...{ rows: ['77', 'all'], atMost: ['0', '7', '0.07'], number: ['77'] },
}

/** One change of one setting, a setting lost, and one of another line besides. */
function mutantsOf(reading: ClauseReading, foreign: readonly Setting[]): ClauseReading[] {
  const wrong = (list: readonly Setting[]): ClauseReading => {
    const { cannot: _, ...rest } = reading
    return { ...rest, settings: [...list] }
  }
  const own = reading.settings
  const changed = own.flatMap((s, i) => {
    const changes = Object.entries(values)
      .filter(([field]) => typeof s[field] === 'string')
      .flatMap(([field, list]) => list.filter((v) => v !== s[field]).map((v) => ({ ...s, [field]: v })))
    // Nothing lost is nothing, whatever it is counted in.
    const zero = s.atMost === '0' ? changes.filter((c) => c.in === s.in) : changes
    return zero.map((c) => wrong(own.with(i, c as Setting)))
  })
  const demands = own.filter((s) => s.set !== 'as always')
  const lost = demands.map((s) => wrong(own.filter((o) => o !== s)))
  const swapped = swapNumbers(own).map(wrong)
  const more = foreign.filter((f) => !own.some((s) => s.set === f.set)).map((f) => wrong([...own, f]))
  return [...changed, ...lost, ...swapped, ...more]
}

/** The number of one setting in another. */
function swapNumbers(own: readonly Setting[]): Setting[][] {
  const field = (s: Setting) => (['rows', 'atMost', 'number'] as const).find((f) => typeof s[f] === 'string')
  return own.flatMap((s, i) =>
    own.slice(i + 1).flatMap((o, j) => {
      const [a, b] = [field(s), field(o)]
      return a && b ? [own.with(i, { ...s, [a]: o[b] }).with(i + 1 + j, { ...o, [b]: s[a] })] : []
    }),
  )
}

describe('the examples of the conversion', () => {
  it('are no two alike, and have one of everything that can be said', () => {
    expect(new Set(readings.map((r) => r.words.toLowerCase())).size).toBe(readings.length)
    expect(readings.length).toBeGreaterThan(80)
    for (const [field, list] of Object.entries({ in: values.in, scale: values.scale, what: values.what }))
      for (const value of list ?? []) expect(settings.map((s) => s[field])).toContain(value)
    expect(new Set(settings.map((s) => s.set)).size).toBe(5)
  })

  it.each(readings)('$words', (reading) => {
    const schema = convertLanguage.settingSchema(brief, reading.words)
    for (const setting of reading.settings) expect(schema?.parse(setting)).toEqual(setting)
    expect(convertLanguage.check(reading, brief)).toEqual([])
  })

  it('take nothing that cannot be done for a greeting or a story', () => {
    const impossible = readings.filter((r) => r.cannot !== undefined)
    for (const { words, by } of impossible)
      expect([words, convertLanguage.check({ words, settings: [], by }, brief).map((f) => f.code)]).toEqual([
        words,
        ['wish/nothing'],
      ])
  })

  it('let nearly every reading be found that differs from the right one', () => {
    const mutants = readings.flatMap((r, i) =>
      mutantsOf(
        r,
        [3, 17, 41, 67].flatMap((step) => readings[(i + step) % readings.length]?.settings.slice(0, 1) ?? []),
      ),
    )
    const passed = mutants.filter((m) => convertLanguage.check(m, brief).length === 0)
    expect(mutants.length).toBeGreaterThan(300)
    // Measured when the check was written: all of 434.
    expect(passed.length / mutants.length > 0.01 ? passed : []).toEqual([])
  })
})
