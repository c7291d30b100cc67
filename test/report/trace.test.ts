import { formatTrace, parseTrace } from '../../src/report/trace.ts'

const span = (spanId: string, parentSpanId: string | null, seconds: number, more: Record<string, unknown> = {}) => ({
  ...{ name: spanId, spanId, parentSpanId, startTime: '2026-01-01T00:00:00.000Z' },
  ...{ endTime: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(), attributes: {}, ...more },
})
const call = (id: string, parent: string, tokens: [number, number, number], usd: number | undefined, more = {}) =>
  span(id, parent, 1.5, {
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.prompt.name': 'sketch/read',
      'gen_ai.usage.input_tokens': tokens[0],
      'gen_ai.usage.cache_read.input_tokens': tokens[1],
      'gen_ai.usage.output_tokens': tokens[2],
      'tinyml.cost_usd': usd,
      ...more,
    },
  })
const show = (spans: object[]) =>
  formatTrace(parseTrace(spans.map((s) => JSON.stringify(s)).join('\n'), 'trace.jsonl')).replaceAll(/ +\n/g, '\n')

test('the tree shows stages, attempts and calls, with the tokens of everything below', () => {
  expect(
    show([
      span('run', null, 10),
      span('sketch', 'run', 4),
      call('one', 'sketch', [1000, 600, 50], 0.01),
      call('two', 'sketch', [200, 0, 5], 0.02, { 'tinyml.reply.source': 'journal' }),
      span('verify', 'run', 3),
    ]),
  ).toBe(
    [
      'run                       10.0 s  1,200 in (600 cached), 55 out, $0.0300',
      '├ sketch                   4.0 s  1,200 in (600 cached), 55 out, $0.0300',
      '│ ├ one (sketch/read)      1.5 s  1,000 in (600 cached), 50 out, $0.0100',
      '│ └ two (sketch/read)      1.5 s  200 in (0 cached), 5 out, $0.0200, from the journal: paid for before',
      '└ verify                   3.0 s',
      '',
    ].join('\n'),
  )
})

test('a call whose price is not known makes every sum a question mark', () => {
  expect(show([span('run', null, 2), call('a', 'run', [1, 0, 1], 0), call('b', 'run', [1, 0, 1], undefined)])).toMatch(
    /^run .*, \?\n/,
  )
})

test('a call that failed says why, and nothing in it steers the terminal', () => {
  const failed = {
    ...call('a\u001b[2J', 'run', [0, 0, 0], undefined),
    status: 'error',
    statusMessage: 'no\u202e answer',
  }
  expect(show([span('run', null, 2), failed])).toMatch(/└ a\\u\{1b\}\[2J .*failed.* no\\u\{202e\} answer/)
})

test('spans whose parent is missing, or that are their own, still show, and a ring does not hang', () => {
  expect(show([span('a', 'gone', 1), span('b', 'b', 1)]).split('\n')).toHaveLength(3)
  expect(show([span('run', null, 1), span('x', 'y', 1), span('y', 'x', 1)])).toBe('run      1.0 s\n')
})

test('a line that is no span is named', () => {
  expect(() => parseTrace('{"name":1}\n', 'trace.jsonl')).toThrow('this line is no span of a trace')
  expect(parseTrace('\n', 'trace.jsonl')).toEqual([])
  expect(formatTrace([])).toBe('the trace holds no span\n')
})
