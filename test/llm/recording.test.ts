import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Recording, recorded, replayed } from '../../src/llm/recording.ts'
import { createMask } from '../../src/llm/secrets.ts'
import type { ModelRequest } from '../../src/llm/types.ts'
import { fakeModel, request, signal } from './fake.ts'

let dir: string
const mask = createMask({ A_TOKEN: 'very-secret-words' })

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'recording-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const record = async (...requests: ModelRequest[]) => {
  const model = recorded(fakeModel(), dir, mask)
  for (const r of requests) await model.complete(r, signal)
}
const replay = () => replayed(fakeModel(), new Recording(dir), mask)
const onlyFile = () => join(dir, readdirSync(dir)[0] as string)

test('a replay gives the recorded reply without a call', async () => {
  await record(request())
  const reply = await replay().complete(request(), signal)
  expect(reply).toMatchObject({ text: '{"ok":true}', source: 'recording', usage: { tokens: { total: 220 } } })
})

test('a file is named by purpose and digest, and says its version', async () => {
  await record(request())
  expect(readdirSync(dir)).toEqual([expect.stringMatching(/^sketch-read-[0-9a-f]{12}\.json$/)])
  expect(JSON.parse(readFileSync(onlyFile(), 'utf8'))).toMatchObject({ version: 1, model: { provider: 'openai' } })
})

test('a request that differs shows the difference to the nearest recorded one', async () => {
  const other = request({ messages: [{ role: 'user', content: 'Something else altogether' }] })
  await record(request(), other, request({ purpose: 'data/read' }))
  const changed = request()
  changed.messages = changed.messages.map((m) => ({ ...m, content: m.content.replace('red', 'green') }))
  const error = await replay()
    .complete(changed, signal)
    .catch((e: unknown) => e)
  expect(error).toMatchObject({ code: 'llm/replay-differs', exitCode: 2 })
  expect((error as Error).message).toMatch(/nearest is sketch-read-.*\n- Blink red\.\n\+ Blink green\.$/)
})

test.each<[string, Partial<ModelRequest>, string]>([
  ['seed', { seed: 9 }, '- seed: 1\n+ seed: 9'],
  ['temperature', { temperature: 0.7 }, '- temperature: 0\n+ temperature: 0.7'],
  ['length', { maxOutputTokens: 7 }, '- maxOutputTokens: 100\n+ maxOutputTokens: 7'],
  ['schema', { reply: { name: 'plan', schema: { type: 'object' } } }, '+ reply: plan'],
])('another %s is another request', async (_what, change, shown) => {
  await record(request())
  await expect(replay().complete(request(change), signal)).rejects.toThrow(shown)
})

test('a request for a purpose that was never recorded says so', async () => {
  await record(request())
  await expect(replay().complete(request({ purpose: 'data/read' }), signal)).rejects.toThrow(
    'holds no request for this purpose',
  )
})

test('a recording of another version is refused', async () => {
  await record(request())
  writeFileSync(onlyFile(), readFileSync(onlyFile(), 'utf8').replace('"version": 1', '"version": 2'))
  expect(replay).toThrow('expected a recording of version 1, found 2')
})

test.each<[string, (text: string) => string, string]>([
  ['is no JSON', () => '{', 'is not JSON'],
  ['has no version', () => '{}', 'found no version'],
  ['lacks a part', (t) => t.replace('"finishReason"', '"reason"'), 'reply.finishReason'],
  ['has another request than its name says', (t) => t.replace('Blink red', 'Blink blue'), 'not the one that the name'],
])('a file that %s is refused', async (_how, change, message) => {
  await record(request())
  writeFileSync(onlyFile(), change(readFileSync(onlyFile(), 'utf8')))
  expect(replay).toThrow(message)
})

test('a folder that is not there, or is empty, is no recording', () => {
  expect(() => new Recording(join(dir, 'nowhere'))).toThrow('expected a folder with a recording, found none at')
  expect(() => new Recording(dir)).toThrow('holds no recorded request')
})

test('secrets are not written, and the request is found all the same', async () => {
  const secret = request({ messages: [{ role: 'user', content: 'use very-secret-words' }] })
  await record(secret)
  expect(readFileSync(onlyFile(), 'utf8')).not.toContain('very-secret-words')
  expect((await replay().complete(secret, signal)).text).toBe('{"ok":true}')
})
