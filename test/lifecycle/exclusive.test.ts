import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockFolders } from '../../src/lifecycle/exclusive.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'exclusive-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const holder = `
import { lockFolders } from ${JSON.stringify(join(import.meta.dirname, '../../src/lifecycle/exclusive.ts'))}
lockFolders(process.argv[1], ['/a', '/b'])
console.log('held')
setInterval(() => {}, 1000)
`

async function other(): Promise<{ pid: number; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', holder, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return {
    pid: child.pid as number,
    kill: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

test('a second run on the same folder is refused with the process that holds it', async () => {
  const holding = await other()
  expect(() => lockFolders(home, ['/b'])).toThrow(`another run (process ${holding.pid}) is working on /b`)
  lockFolders(home, ['/c'])()
  await holding.kill()
})

test('the mark of a killed run counts for nothing', async () => {
  await (await other()).kill()
  lockFolders(home, ['/a', '/b'])()
  expect(readdirSync(join(home, 'locks'))).toEqual([])
})

test('a process number that is in use again by another process counts for nothing', () => {
  mkdirSync(join(home, 'locks'))
  const release = lockFolders(home, ['/a'])
  const [mark] = readdirSync(join(home, 'locks')) as [string]
  release()
  writeFileSync(join(home, 'locks', mark), JSON.stringify({ pid: process.pid, started: '1', folder: '/a' }))
  lockFolders(home, ['/a'])()
})
