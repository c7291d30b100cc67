/** A step that loses and regains an environment: run by act for provision.test.ts, whose cache server is the one in act. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { provision } from '../../src/github/provision.ts'
import { createToolchain } from '../../src/tools/find.ts'
import { environmentFolder } from '../../src/tools/python.ts'

const folder = environmentFolder(createToolchain().home, 'tensorflow')
const request = {
  toRun: ['train'],
  runner: { workspace: '/', event: { name: '', payloadFile: '' }, hasSummary: false, childEnvironment: {} },
  output: process.stdout,
  warn: (message: string) => console.log(`WARNING ${message}`),
  signal: new AbortController().signal,
}

const keepForNextRun = await provision(request)
console.log(`at first: ${existsSync(folder)}`)
// As the stage does that needs it.
mkdirSync(join(folder, 'bin'), { recursive: true })
symlinkSync(process.execPath, join(folder, 'bin/python3'))
writeFileSync(join(folder, 'complete.json'), '{"version":"3.11.0"}')
await keepForNextRun()

rmSync(folder, { recursive: true })
await provision(request)
console.log(`on the next runner: ${existsSync(join(folder, 'complete.json'))}`)
