import fc from 'fast-check'
import { commandText, parseCommands } from '../../src/bot/commands.ts'
import { type Command, talkSchema, workSchema } from '../../src/bot/request.ts'
import { page } from './page.ts'

const commands = (body: string) => parseCommands(body)?.commands
const only = (body: string) => {
  const parsed = parseCommands(body)
  expect(parsed?.problems).toEqual([])
  expect(parsed?.commands).toHaveLength(1)
  return parsed?.commands[0]
}
const problem = (body: string) => {
  const parsed = parseCommands(body)
  expect(parsed?.commands).toEqual([])
  expect(parsed?.problems).toHaveLength(1)
  return parsed?.problems[0]
}

test.each<[string, Command]>([
  ['/tinyml', { name: 'help' }],
  ['/tinyml help', { name: 'help' }],
  ['/TinyML Status', { name: 'status' }],
  ['/tinyml cancel', { name: 'cancel' }],
  ['/tinyml retry --budget 0.05', { name: 'retry', flags: { budget: 0.05 } }],
  ['/tinyml run', { name: 'run', stages: [], flags: {} }],
  ['/tinyml run all', { name: 'run', stages: [], flags: {} }],
  ['/tinyml run data, Training train', { name: 'run', stages: ['data', 'train'], flags: {} }],
  ['/tinyml verify --sha ABCDEF1', { name: 'verify', flags: { sha: 'abcdef1' } }],
  ['/tinyml explain data/split-leak', { name: 'explain', what: 'data/split-leak' }],
  ['/tinyml explain `sketch`', { name: 'explain', what: 'sketch' }],
  ['/tinyml answer #2 every 250 ms', { name: 'answer', number: 2, words: 'every 250 ms', flags: {} }],
  ['/tinyml answer 2 ""', { name: 'answer', number: 2, words: '', flags: {} }],
  [
    '\n  \n  /tinyml regenerate sketch: blink green',
    { name: 'regenerate', stage: 'sketch', words: 'blink green', flags: {} },
  ],
])('%j is read', (body, command) => {
  expect(only(body)).toEqual(command)
})

test.each(['', 'Hello', 'Please /tinyml run', '/tinymlx run', '/tinyml-run', 'Hi\n/tinyml run'])(
  '%j holds no command',
  (body) => {
    expect(parseCommands(body)).toBeNull()
  },
)

test.each([
  ['a fence', '```\n/tinyml run\n```'],
  ['indented code', '    /tinyml run'],
  ['a tab', '\t/tinyml run'],
  ['a quote', '> /tinyml run'],
  ['an HTML comment', '<!--\n/tinyml run\n-->'],
  ['a line with an HTML comment', '<!-- --> /tinyml run'],
  ['a span of code', '`/tinyml run`'],
  ['a list', '- /tinyml run'],
])('a comment that begins with %s holds no command', (_, body) => {
  expect(parseCommands(body)).toBeNull()
  // What is shown as something else first stays without effect below it, too.
  expect(parseCommands(`${body}\n\n/tinyml run`)).toBeNull()
})

test('flags stand before the words, behind them, with an equals sign, and with a dash of a telephone', () => {
  const flags = { planner: 'rules', budget: 0.05, board: 'nano33ble', dryRun: true }
  const command = { name: 'regenerate', stage: 'sketch', words: 'blink green', flags }
  expect(
    only('/tinyml regenerate --planner rules --budget 0.05 sketch --board nano33ble blink green --dry-run'),
  ).toEqual(command)
  expect(
    only('/tinyml regenerate sketch blink green —planner=Rules --budget=$0.05 --board="nano33ble" –dry-run'),
  ).toEqual(command)
})

test('a flag in quotes belongs to the words', () => {
  expect(only('/tinyml regenerate sketch print "--budget 5" before each row')).toMatchObject({
    words: 'print "--budget 5" before each row',
    flags: {},
  })
  expect(only('/tinyml regenerate sketch “print --sha and don’t stop” --dry-run')).toMatchObject({
    words: 'print --sha and don’t stop',
    flags: { dryRun: true },
  })
})

test('words go on in the lines below, without quotes and blocks of code', () => {
  const body =
    '/tinyml regenerate sketch blink green\r\n> as she said\r\n\r\nfor ripe ones\r\n```\nint x;\n```\r\nand red for others\r\n'
  expect(only(body)).toMatchObject({
    words: 'blink green\n\nfor ripe ones\nand red for others',
  })
})

test('a comment goes on below a command that takes no words', () => {
  expect(only('/tinyml verify\n\nThanks! -- the team')).toEqual({ name: 'verify', flags: {} })
})

test('a flag below the line of its command is not overlooked', () => {
  expect(problem('/tinyml regenerate sketch blink\ngreen --dry-run')?.message).toMatch('`--dry-run` stands below')
  expect(problem('/tinyml run\n--dry-run')?.message).toMatch('`--dry-run` stands below')
})

test('three commands are read in their order, a fourth is a problem and nothing behind it is read', () => {
  const parsed = parseCommands(
    '/tinyml regenerate data\nscale\n/tinyml verify\n/tinyml status\n/tinyml cancel\n/tinyml bogus',
  )
  expect(parsed?.commands.map((c) => c.name)).toEqual(['regenerate', 'verify', 'status'])
  expect(parsed?.problems).toEqual([{ line: '/tinyml cancel', message: expect.stringContaining('at most 3 commands') }])
})

test.each([
  ['/tinyml regenarate skech blink', '/tinyml regenerate sketch blink'],
  ['/tinyml regenerate skech', '/tinyml regenerate sketch'],
  ['/tinyml runn dta train', '/tinyml run data train'],
  ['/tinyml explain data/splt-leak', '/tinyml explain data/split-leak'],
  ['/tinyml run --planer rules', '/tinyml run --planner rules'],
  ['/tinyml run --planer=rules', '/tinyml run --planner=rules'],
  ['/tinyml run --planner rule', '/tinyml run --planner rules'],
  ['/tinyml run --planner=hostd', '/tinyml run --planner=hosted'],
])('%s: did you mean %s', (body, suggestion) => {
  expect(problem(body)).toMatchObject({ line: body, suggestion })
  expect(parseCommands(suggestion)?.problems).toEqual([])
})

test.each([
  ['/tinyml dance', 'is no command'],
  ['/tinyml verify please', 'takes no words'],
  ['/tinyml cancel --dry-run', 'takes no flags'],
  ['/tinyml regenerate', 'expected a stage'],
  ['/tinyml run everything', 'is no stage'],
  ['/tinyml explain', 'expected one code'],
  ['/tinyml explain constructor', 'neither the code'],
  ['/tinyml answer blink', 'number of a question'],
  ['/tinyml answer 0 blink', 'number'],
  ['/tinyml answer 1', '`/tinyml answer 1 ""` drops'],
  ['/tinyml run --budget', '`--budget` takes US dollars'],
  ['/tinyml run --budget 5000', 'not `5000`'],
  ['/tinyml run --budget -1', 'takes US dollars'],
  ['/tinyml run --budget 1e9', 'takes US dollars'],
  ['/tinyml run --budget 1 --budget 2', 'given twice'],
  ['/tinyml run --sha main', 'hexadecimal'],
  ['/tinyml run --board ../../etc', 'name of a board'],
  ['/tinyml run --dry-run=false', 'no value'],
  ['/tinyml run --exec=id', 'is no flag'],
  [`/tinyml regenerate sketch ${'x'.repeat(20_001)}`, 'words'],
])('%s is a problem: %s', (body, message) => {
  expect(problem(body)?.message).toContain(message)
})

test.each([
  ['the end of a quote', '> a\n/tinyml cancel'],
  ['a span of code', 'see `a\n/tinyml cancel\nb`'],
  ['a tag', '<img alt="\n/tinyml cancel\n">'],
  ['an element', '<pre>\n\n/tinyml cancel\n</pre>'],
  ['an open tag', '<div title="\n\n/tinyml cancel\n">'],
  ['a fence in a list', '- ```\n  /tinyml cancel\n  ```\n\n/tinyml cancel'],
])('a command in %s is reported and not carried out', (_, rest) => {
  const parsed = parseCommands(`/tinyml verify\n\n${rest}`)
  expect(parsed?.commands).toEqual([{ name: 'verify', flags: {} }])
  expect(parsed?.problems).toEqual([expect.objectContaining({ message: expect.stringContaining('was not read') })])
})

test('words that are lost below something unclear are reported', () => {
  const parsed = parseCommands('/tinyml regenerate sketch blink\n1. ```\n   x\n   ```\n2. and beep')
  expect(parsed?.commands).toHaveLength(1)
  expect(parsed?.problems).toEqual([expect.objectContaining({ line: '1. ```' })])
})

test('invisible characters change nothing: neither do they hide a command nor make words', () => {
  expect(only('\ufeff/tin\u200byml regen\u00aderate sk\u2060etch bl\u{e0041}ink\u202e \u3164green')).toEqual({
    name: 'regenerate',
    stage: 'sketch',
    words: 'blink green',
    flags: {},
  })
})

const line = fc.oneof(
  fc.nat(9).map((n) => `/tinyml answer ${n + 1} yes`),
  fc.constantFrom(
    ...[
      '```',
      '~~~',
      '````',
      '   ```',
      '      ```',
      '``` c',
      '```\u200b',
      '```\u00a0',
      '- ```',
      '1. a',
      '  b',
      '',
      '',
      '    code',
      '\t```',
      '> q',
      '>',
      '> ```',
    ],
    ...[
      '<!--',
      '-->',
      '<!-- x -->',
      'a <!-- b',
      '`',
      '``',
      'a `b',
      '<div>',
      '</div>',
      '<pre>',
      '</pre>',
      '<p title="',
      '">',
      "'>",
      '<!X',
      '<?',
      '?>',
    ],
    ...[
      '<![CDATA[',
      ']]>',
      '<code>',
      '</code>',
      '<script>',
      '</script>',
      '<b',
      'x <y z',
      '---',
      '| a |',
      '|-|',
      '[a]: b "',
      '"',
      '\f',
      '\u2028',
      '<details>',
      '<blockquote>',
    ],
  ),
)

test('no command is read that GitHub shows as code or quote, or hides', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const body = ['/tinyml help', ...lines].join('\n')
      const { text } = page(body)
      for (const command of commands(body) ?? [])
        if (command.name === 'answer') expect(text).toContain(`/tinyml answer ${command.number} yes`)
    }),
    { numRuns: 4000 },
  )
})

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.oneof(
        line,
        fc.string(),
        fc.constantFrom('regenerate', 'sketch', 'run', '--budget', '"', '“', "'", '--x', '=', '0.1', '/tinyml'),
      ),
      { maxLength: 20 },
    )
    .map((a) => a.join(' ')),
)

test('it never throws, its commands fit the schemas, and a command that is written out is read again', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('', '/tinyml ', '/tinyml regenerate sketch ', '/tinyml answer 1 '),
      fc.array(anything, { maxLength: 6 }),
      (start, rest) => {
        const parsed = parseCommands(start + rest.join('\n'))
        expect(parsed?.commands.length ?? 0).toBeLessThanOrEqual(3)
        for (const command of parsed?.commands ?? []) {
          expect(workSchema.or(talkSchema).parse(command)).toEqual(command)
          const text = commandText(command)
          // Blanks in a row are one on a command's own line, and stay as they are on the lines below it.
          if ('words' in command && (/["“”«»'`<\\]|[^\S\n]{2}/.test(command.words) || /^\s*>/m.test(command.words)))
            continue
          expect(parseCommands(text)?.commands).toEqual([command])
        }
      },
    ),
    { numRuns: 3000 },
  )
})

test.each([
  ['quotes', `/tinyml regenerate sketch ${'" “ \' '.repeat(10_000)}`],
  ['opened quotes', `/tinyml regenerate sketch ${' "a'.repeat(20_000)}`],
  ['comments', `/tinyml run\n${'<!-- '.repeat(13_000)}`],
  ['closed comments', `/tinyml run\n${'<!-- -->'.repeat(8_000)}`],
  ['ticks', `/tinyml run\n${'` `` ```a '.repeat(6_000)}`],
  ['ticks in lines', `/tinyml run\n${'`\n``\n'.repeat(13_000)}`],
  ['tags', `/tinyml run\n${'<a\n'.repeat(21_000)}`],
  ['tags in paragraphs', `/tinyml run\n${'<a\n\n'.repeat(16_000)}`],
  ['blanks', `/tinyml run\n${' '.repeat(65_000)}x`],
  ['blank words', `/tinyml regenerate sketch ${' '.repeat(65_000)}x`],
  ['list marks', `/tinyml run\n${'- '.repeat(32_000)}`],
  ['lists in lines', `/tinyml run\n${'- - -\n'.repeat(10_000)}`],
  ['commands', '/tinyml run\n'.repeat(5_000)],
  ['names', `/tinyml ${'skech '.repeat(10_000)}`],
  ['stages', `/tinyml run ${'skech,'.repeat(10_000)}`],
  ['flags', `/tinyml run ${'--planer '.repeat(7_000)}`],
  ['a long name', `/tinyml ${'regen'.repeat(13_000)}`],
  ['line ends', `/tinyml regenerate sketch${'\n'.repeat(65_000)}x`],
  ['hidden characters', `/tinyml run ${'\u200b'.repeat(65_000)}`],
])('a comment of the greatest length full of %s is read at once', (_, body) => {
  // Time of the processor: other work on the machine does not count.
  const before = process.cpuUsage()
  parseCommands(body.slice(0, 65_536))
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(500)
})
