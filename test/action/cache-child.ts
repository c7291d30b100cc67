/** A step that loses and regains an environment: run by act for provision.test.ts, whose cache server is the one in act. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { provision } from '../../src/github/provision.ts'
import { modelFile } from '../../src/llm/store.ts'
import { createToolchain } from '../../src/tools/find.ts'
import { environmentFolder } from '../../src/tools/python.ts'

const folder = environmentFolder(createToolchain().home, 'tensorflow')
const model = modelFile(
  createToolchain().home,
  { model: 'https://example.invalid/model.gguf', sha256: '0'.repeat(64) },
  '/',
)
const request = {
  toRun: ['train'],
  model: { file: model, needed: false, project: '/' },
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
mkdirSync(dirname(model.path), { recursive: true })
writeFileSync(model.path, 'GGUF')
await keepForNextRun()

rmSync(folder, { recursive: true })
rmSync(model.path)
await provision(request)
console.log(`on the next runner: ${existsSync(join(folder, 'complete.json'))}`)
console.log(`model on the next runner: ${existsSync(model.path)}`)
