import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Journal, journalKey, journalled } from '../../src/llm/journal.ts'
import { fakeModel, request, signal } from './fake.ts'

let out: string
let dir: string
const key = Buffer.from('a key of thirty-two bytes, made up')

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'journal-'))
  dir = join(out, '.tinyml/journal')
})
afterEach(() => rmSync(out, { recursive: true }))

const open = (with_ = key) => new Journal(dir, out, () => with_)

test('a second run with the same requests makes no call', async () => {
  const model = fakeModel(() => ({ text: 'once' }))
  await journalled(model, open()).complete(request(), signal)
  const again = await journalled(model, open()).complete(request(), signal)
  expect(model.requests).toHaveLength(1)
  expect(again).toMatchObject({ text: 'once', source: 'journal' })
})

test('the reply is on disk before the caller has it', async () => {
  let atReply: string[] = []
  const reply = await journalled(fakeModel(), open())
    .complete(request(), signal)
    .then((r) => {
      atReply = readdirSync(dir)
      return r
    })
  expect(reply.source).toBeUndefined()
  expect(atReply).toHaveLength(1)
  expect(JSON.parse(readFileSync(join(dir, atReply[0] as string), 'utf8')).reply.text).toBe('{"ok":true}')
})

test('another request, another model or another seed is another call', async () => {
  const model = fakeModel()
  const journal = open()
  await journalled(model, journal).complete(request(), signal)
  await journalled(model, journal).complete(request({ seed: 2 }), signal)
  await journalled({ ...model, model: 'gpt-5' }, journal).complete(request(), signal)
  expect(model.requests).toHaveLength(3)
})

test('a request that is made twice in a run gets its first and its second reply again', async () => {
  let n = 0
  const model = fakeModel(() => ({ text: String(++n) }))
  const twice = async () => {
    const kept = journalled(model, open())
    return [(await kept.complete(request(), signal)).text, (await kept.complete(request(), signal)).text]
  }
  expect(await twice()).toEqual(['1', '2'])
  expect(await twice()).toEqual(['1', '2'])
})

test('a call that failed is not kept', async () => {
  let fail = true
  const model = fakeModel(() => {
    if (fail) throw new Error('down')
    return {}
  })
  await expect(journalled(model, open()).complete(request(), signal)).rejects.toThrow('down')
  fail = false
  await journalled(model, open()).complete(request(), signal)
  expect(model.requests).toHaveLength(2)
})

test.each<[string, (path: string) => void]>([
  ['cut off', (path) => writeFileSync(path, readFileSync(path, 'utf8').slice(0, -20))],
  ['changed', (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('true', 'false'))],
])('an entry that was %s counts for nothing', async (_how, harm) => {
  const model = fakeModel()
  await journalled(model, open()).complete(request(), signal)
  harm(join(dir, readdirSync(dir)[0] as string))
  expect(await journalled(model, open()).complete(request(), signal)).toMatchObject({ text: '{"ok":true}' })
  expect(model.requests).toHaveLength(2)
})

test('an entry that somebody else wrote counts for nothing', async () => {
  const model = fakeModel()
  await journalled(model, open(Buffer.from('the key of another user'))).complete(request(), signal)
  await journalled(model, open()).complete(request(), signal)
  expect(model.requests).toHaveLength(2)
})

test('nothing is written through a link that leads out of the output folder', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'))
  mkdirSync(join(out, '.tinyml'))
  symlinkSync(elsewhere, dir)
  await expect(journalled(fakeModel(), open()).complete(request(), signal)).rejects.toMatchObject({
    code: 'project/leaves-project',
  })
  expect(readdirSync(elsewhere)).toEqual([])
  rmSync(elsewhere, { recursive: true })
})

test('a run that commits leaves no journal, and one that does not leaves only what it used', async () => {
  const model = fakeModel()
  await journalled(model, open()).complete(request({ seed: 1 }), signal)
  const second = open()
  await journalled(model, second).complete(request({ seed: 2 }), signal)
  expect(readdirSync(dir)).toHaveLength(2)
  second.prune()
  expect(readdirSync(dir)).toHaveLength(1)
  await journalled(model, second).complete(request({ seed: 2 }), signal)
  second.clear()
  expect(existsSync(dir)).toBe(false)
})

test('the key is made once, for the user alone', () => {
  const first = journalKey(join(out, 'home'))
  expect(first).toHaveLength(32)
  expect(journalKey(join(out, 'home'))).toEqual(first)
  expect(statSync(join(out, 'home/journal.key')).mode & 0o777).toBe(0o600)
})
