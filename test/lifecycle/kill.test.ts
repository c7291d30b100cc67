import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashFile, listFiles } from '../../src/lifecycle/hash.ts'
import { run, writeProject } from './fake.ts'

let base: string
let dir: string
let out: string

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'kill-'))
  dir = join(base, 'project')
  out = join(base, 'out')
  await writeProject(dir)
})
afterEach(() => rmSync(base, { recursive: true }))

async function state(folder: string): Promise<Record<string, string>> {
  const paths = (await listFiles(folder)).filter((p) => !p.startsWith('.tinyml/'))
  const hashes = await Promise.all(paths.map(async (p) => [p, (await hashFile(join(folder, p))).sha256]))
  return { ...Object.fromEntries(hashes), lock: readFileSync(join(dir, 'tinyml.lock.json'), 'utf8') }
}

/** Starts a run in its own process and kills it as soon as `when` holds. Resolves to false when it ended before. */
async function killWhen(when: () => boolean | Promise<boolean>): Promise<boolean> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-child.ts'), dir, out], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  while (child.exitCode === null && !(await when())) await new Promise(setImmediate)
  const alive = child.exitCode === null
  child.kill('SIGKILL')
  await ended
  return alive
}

test('killed at any moment and run again, the result is the same bytes as an undisturbed run', async () => {
  await run(dir, out)
  const undisturbed = await state(out)
  let killed = 0
  for (let delay = 0; delay <= 140; delay += 14) {
    rmSync(out, { recursive: true })
    rmSync(join(dir, 'tinyml.lock.json'))
    const until = sleep(delay).then(() => true)
    let due = false
    void until.then(() => {
      due = true
    })
    if (await killWhen(() => due)) killed++
    expect(['passed', 'unchanged']).toContain((await run(dir, out)).status)
    expect(await state(out)).toEqual(undisturbed)
  }
  expect(killed).toBeGreaterThan(3)
})

test('killed in the middle of the commit, the next run finishes it', async () => {
  await writeProject(dir, 'new text')
  await run(dir, out)
  const undisturbed = await state(out)
  await writeProject(dir, 'old text')
  await run(dir, out, undefined, { force: true })
  await writeProject(dir, 'new text')
  let caught = false
  for (let i = 0; i < 10 && !caught; i++) {
    await killWhen(() => existsSync(join(out, '.tinyml/commit.json')))
    caught = existsSync(join(out, '.tinyml/commit.json'))
    expect(['passed', 'unchanged']).toContain((await run(dir, out)).status)
    expect(await state(out)).toEqual(undisturbed)
    if (!caught) {
      await writeProject(dir, 'old text')
      await run(dir, out)
      await writeProject(dir, 'new text')
    }
  }
  expect(caught).toBe(true)
})
