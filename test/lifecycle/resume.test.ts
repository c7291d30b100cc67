import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeProject } from './fake.ts'
import { counts } from './talking.ts'

let base: string
let server: Server
let calls: number

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'resume-'))
  await writeProject(join(base, 'project'), 'hello', 'thrice')
  calls = 0
  server = createServer((incoming, response) => {
    incoming.resume().on('end', () => {
      calls++
      const message = { role: 'assistant', content: counts({ thrice: 3 }) }
      const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 }
      const choices = [{ index: 0, message, finish_reason: 'stop' }]
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ id: '1', object: 'chat.completion', model: 'counted', choices, usage }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.close()
  rmSync(base, { recursive: true })
})

/** Runs to the end, or, when it should stop, until it has a plan from the reply; then it is killed. */
async function child(stop: boolean): Promise<string> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const args = [join(base, 'project'), join(base, 'out'), join(base, 'home'), url, stop ? 'stop' : 'go']
  const running = spawn(process.execPath, [join(import.meta.dirname, 'resume-child.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  running.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (stop && said.includes('planned')) running.kill('SIGKILL')
  })
  await new Promise<void>((resolve) => running.once('close', () => resolve()))
  return said
}

const journal = () => join(base, 'out/.tinyml/journal')

test('a run that was killed after a reply goes on from it, and pays nothing twice', async () => {
  expect(await child(true)).toBe('planned\n')
  expect(calls).toBe(1)
  expect(readdirSync(journal())).toHaveLength(1)
  const said = await child(false)
  expect(calls).toBe(1)
  expect(JSON.parse(said.split('\n')[1] as string)).toMatchObject({
    status: 'passed',
    usage: { tokens: { total: 0 }, costUsd: 0 },
  })
  expect(existsSync(journal())).toBe(false)
})

test('a run that was not killed pays once', async () => {
  expect(JSON.parse((await child(false)).split('\n')[1] as string)).toMatchObject({
    usage: { tokens: { total: 110 }, costUsd: 0.01 },
  })
  expect(calls).toBe(1)
})
