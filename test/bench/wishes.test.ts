import type { Expectation } from '../../bench/wishes/check/expectation.ts'
import { contains, greets, json, mute, named, talks } from '../../bench/wishes/check/lines.ts'
import type { Deciding } from '../../bench/wishes/check/outcomes.ts'
import type { Prepared } from '../../bench/wishes/check/prepared.ts'
import { type Recording, record } from '../../bench/wishes/check/recording.ts'
import { pin, rgb } from '../../bench/wishes/check/signals.ts'
import { judge, paced } from '../../bench/wishes/check/sketch.ts'
import { shows } from '../../bench/wishes/check/waves.ts'
import type { TraceEvent } from '../../src/board/virtual.ts'

const prepared = {
  columns: ['x'],
  samples: [],
  invalid: [],
  contract: { labels: ['cat', 'dog'], window: { size: 1 }, tensors: { output: { scale: 1 / 256, zeroPoint: -128 } } },
} as unknown as Prepared

interface Seen {
  /** Number of the sample. */
  i: number
  us: number
  label: string
  before: string | undefined
}

/** A sketch that takes a sample every 100 ms; each character is one: `c` cat, `d` dog, `?` a cat at 0.6, `-` an invalid reading. */
function play(samples: string, does: (seen: Seen) => TraceEvent[], start: TraceEvent[] = []): Recording {
  const completes = new Map<number, null>()
  const invalid = new Set<number>()
  const names: Record<string, string> = { c: 'cat', d: 'dog', '?': 'unsure', '-': 'nothing' }
  const events = [...samples].flatMap((kind, i): TraceEvent[] => {
    const us = 1_000_000 + i * 100_000
    const read = { type: 'read', us, row: i, stale: false } as const
    const seen = { i, us: us + 300, label: names[kind] as string, before: names[samples[i - 1] ?? ''] }
    if (kind === '-') {
      invalid.add(i)
      return [read, ...does(seen)]
    }
    completes.set(i, null)
    const cat = kind === 'c' ? 0.98 : kind === '?' ? 0.6 : 0.02
    const output = [cat, 1 - cat].map((s) => Math.round(s * 256) - 128)
    return [read, { type: 'inference', us: us + 200, output, inputCrc: 0, instructions: 9 }, ...does(seen)]
  })
  const rows = [...samples].map((_, i) => [i])
  const sorted = [...start, ...events].sort((a, b) => a.us - b.us)
  return record(sorted, { rows, completes, invalid }, prepared)
}

const print = (us: number, text: string): TraceEvent => ({ type: 'serial', us, text: `${text}\r\n` })
const set = (us: number, number: number, value: number): TraceEvent => ({ type: 'pin', us, pin: number, value })
/** Red on pin 22, green on 23; lit when low. */
const light = (us: number, colour: string): TraceEvent[] => [
  set(us, 22, colour === 'red' ? 0 : 1),
  set(us + 10, 23, colour === 'green' ? 0 : 1),
]

const problems = (recording: Recording, expect: Expectation, deciding: Deciding = { smoothing: 'none' }): string[] =>
  judge(recording, { deciding: { unsureBelow: 'never', ...deciding }, expect: [expect] }).problems

const day = 'cccccdddddccddcdccccccccccddddddddddddddddddddcccccccccccccccccccccccccdddddd'

describe('an LED', () => {
  const wish = shows(rgb, { cat: 'green', dog: 'red' })

  test('that shows each label is right', () => {
    const recording = play(day, ({ us, label }) => light(us, label === 'cat' ? 'green' : 'red'))
    expect(problems(recording, wish)).toEqual([])
  })

  test('with two colours changed over is wrong for both labels', () => {
    const recording = play(day, ({ us, label }) => light(us, label === 'cat' ? 'red' : 'green'))
    expect(problems(recording, wish).join()).toMatch(/cat: red instead of green.*dog: green instead of red/)
  })

  test('taken for one that is lit when high is wrong', () => {
    const recording = play(day, ({ us, label }) => [
      set(us, 22, label === 'dog' ? 1 : 0),
      set(us, 23, label === 'cat' ? 1 : 0),
    ])
    expect(problems(recording, wish)).not.toEqual([])
  })

  test('that is never driven is not taken for one that rests', () => {
    expect(
      problems(
        play(day, () => []),
        wish,
      ),
    ).not.toEqual([])
  })

  const blinking = (period: number) =>
    play(day, ({ i, us, label, before }) => {
      if (label === 'dog') return label === before ? [] : light(us, 'off')
      const times = [0, 25, 50, 75].map((ms) => us + ms * 1000)
      return times.flatMap((t) => light(t, (i * 100 + (t - us) / 1000) % period < period / 2 ? 'green' : 'off'))
    })

  test('has to blink at the pace that was asked for', () => {
    const wish = shows(rgb, { cat: { value: 'green', blinkMs: 400 } })
    expect(problems(blinking(400), wish)).toEqual([])
    expect(problems(blinking(800), wish).join()).toMatch(/blinks every 800 ms, not 400/)
  })
})

describe('a pin', () => {
  /** High for so long after a cat came, and for so long after it went. */
  const timed = (forMs: number, holdMs: number) => {
    let since = 0
    let gone = 0
    return play(day, ({ us, label, before }) => {
      if (label === 'cat' && before !== 'cat') since = us
      if (label !== 'cat' && before === 'cat') gone = us
      const on = label === 'cat' ? us - since < forMs * 1000 : gone > 0 && us - gone < holdMs * 1000
      return [set(us, 4, on ? 1 : 0)]
    })
  }

  test('that has to go low after a while must do so, and not before', () => {
    const wish = shows((e) => pin(e, 4), { cat: { value: 'high', forMs: 1000 } })
    expect(problems(timed(1000, 0), wish)).toEqual([])
    expect(problems(timed(1e9, 0), wish).join()).toMatch(/still high after 1000 ms/)
    expect(problems(timed(400, 0), wish).join()).toMatch(/low before 1000 ms were over/)
  })

  test('that has to stay high after the label has gone must do so, and not for ever', () => {
    const wish = shows((e) => pin(e, 4), { cat: { value: 'high', holdMs: 800 } })
    expect(problems(timed(1e9, 800), wish)).toEqual([])
    expect(problems(timed(1e9, 0), wish).join()).toMatch(/low instead of high before 800 ms were over/)
    expect(problems(timed(1e9, 1e9), wish).join()).toMatch(/still high 800 ms later|high instead of low/)
  })
})

describe('lines', () => {
  test('for every reading are counted, and have to name the label', () => {
    const wish = talks({ when: 'every', line: named })
    expect(
      problems(
        play(day, ({ us, label }) => [print(us, `${label} 0.98`)]),
        wish,
      ),
    ).toEqual([])
    expect(
      problems(
        play(day, ({ us }) => [print(us, 'cat 0.98')]),
        wish,
      ).join(),
    ).toMatch(/does not name dog/)
    expect(
      problems(
        play(day, ({ i, us, label }) => (i % 2 ? [print(us, label)] : [])),
        wish,
      ).join(),
    ).toMatch(/0 lines for one/)
  })

  test('on changes alone must not come again', () => {
    const wish = talks({ when: 'change', line: named })
    const change = play(day, ({ us, label, before }) => (label === before ? [] : [print(us, label)]))
    expect(problems(change, wish)).toEqual([])
    expect(
      problems(
        play(day, ({ us, label }) => [print(us, label)]),
        wish,
      ).join(),
    ).toMatch(/"cat" again/)
  })

  test('on changes that are repeated must come again in time', () => {
    const wish = talks({ when: 'change', line: named, repeatMs: 600 })
    const repeated = (every: number) => {
      let last = 0
      return play(day, ({ us, label, before }) => {
        if (label === before && us - last < every * 1000) return []
        last = us
        return [print(us, label)]
      })
    }
    expect(problems(repeated(600), wish)).toEqual([])
    expect(problems(repeated(1200), wish).join()).toMatch(/1200 ms between two lines/)
    expect(problems(repeated(1e9), wish).join()).toMatch(/did not come again/)
  })

  const doubtful = 'ccccc????ccccddddd???dddd'
  test('say what was asked for where the score is low', () => {
    const wish = talks({ when: 'every', line: named, say: { unsure: contains('no idea') }, unsure: true })
    const told = (words: string) => play(doubtful, ({ us, label }) => [print(us, label === 'unsure' ? words : label)])
    expect(problems(told('no idea'), wish, { unsureBelow: 0.7 })).toEqual([])
    expect(problems(told('cat'), wish, { unsureBelow: 0.7 }).join()).toMatch(/"cat" without "no idea"/)
  })

  test('in JSON have to hold what was asked for', () => {
    const wish = talks({ when: 'every', line: json('label', { column: 'x' }) })
    const told = (shift: number) =>
      play(day, ({ i, us, label }) => [print(us, JSON.stringify({ label, x: i + shift }))])
    expect(problems(told(0), wish)).toEqual([])
    expect(problems(told(5), wish)).not.toEqual([])
  })

  test('that nobody wants are a fault, and a greeting has to come first', () => {
    const silent = play(day, () => [])
    expect(problems(silent, mute)).toEqual([])
    expect(
      problems(
        play(day, ({ us }) => [print(us, 'x')]),
        mute,
      ),
    ).not.toEqual([])
    expect(
      problems(
        play(day, () => [], [print(1000, 'Hello')]),
        greets('hello'),
      ),
    ).toEqual([])
    expect(problems(silent, greets('hello'))).not.toEqual([])
  })
})

describe('answers', () => {
  /** Prints the label once it won most of the last so many samples. */
  const smoothed = (samples: string, window: number) => {
    let last: string[] = []
    return play(samples, ({ us, label }) => {
      last = [...last, label].slice(-window)
      const cats = last.filter((l) => l === 'cat').length
      return [print(us, cats * 2 > last.length ? 'cat' : 'dog')]
    })
  }
  const flicker = 'cccccccccdcccddccccccdddddddddddcccddddddddccdddddddddd'
  const wish = talks({ when: 'every', line: named })

  test('have to be smoothed as long as was asked for', () => {
    const deciding: Deciding = { smoothing: { kind: 'majority', window: 5 } }
    expect(problems(smoothed(flicker, 5), wish, deciding)).toEqual([])
    expect(problems(smoothed(flicker, 1), wish, deciding)).not.toEqual([])
    expect(problems(smoothed(flicker, 9), wish, deciding)).not.toEqual([])
  })

  test('have to be confirmed as often as was asked for', () => {
    const confirming = (times: number) => {
      let current = ''
      let run: string[] = []
      return play(flicker, ({ us, label }) => {
        run = [...run, label].slice(-times)
        if (run.length === times && run.every((l) => l === label)) current = label
        return current ? [print(us, current)] : []
      })
    }
    expect(problems(confirming(3), wish, { smoothing: 'none', confirm: 3 })).toEqual([])
    expect(problems(confirming(1), wish, { smoothing: 'none', confirm: 3 })).not.toEqual([])
  })

  test('that were to be ignored must not be given', () => {
    const wish = talks({ when: 'every', line: named, say: { nothing: (text) => (/cat|dog/.test(text) ? text : null) } })
    const deciding: Deciding = { smoothing: 'none', counts: ({ values }) => (values.x as number) % 10 < 7 }
    const told = (every: boolean) => play(day, ({ i, us, label }) => (every || i % 10 < 7 ? [print(us, label)] : []))
    expect(problems(told(false), wish, deciding)).toEqual([])
    expect(problems(told(true), wish, deciding)).not.toEqual([])
  })

  test('are as far apart as was asked for', () => {
    expect(
      problems(
        play(day, () => []),
        paced(100),
      ),
    ).toEqual([])
    expect(
      problems(
        play(day, () => []),
        paced(200),
      ).join(),
    ).toMatch(/100 ms instead of 200/)
  })
})
