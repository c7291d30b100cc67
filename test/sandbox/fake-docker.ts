import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface FakeDocker {
  /** Folder for PATH. */
  folder: string
  program: string
  /** The arguments of each call, in order. */
  calls(): string[][]
  /** What `inspect` says of the container. */
  state(state: { StartedAt?: string; OOMKilled?: boolean; Error?: string }): void
}

/**
 * A `docker` that keeps its arguments and, for `run`, starts what stands behind the image, on the host and held by nothing.
 * `kill` ends that. Without `daemon` every command fails as the real one does.
 */
export function fakeDocker(folder: string, { daemon = true } = {}): FakeDocker {
  mkdirSync(folder, { recursive: true })
  const program = join(folder, 'docker')
  const at = (name: string) => JSON.stringify(join(folder, name))
  writeFileSync(
    program,
    `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs')
const { spawn } = require('node:child_process')
const args = process.argv.slice(2)
appendFileSync(${at('calls')}, JSON.stringify(args) + '\\n')
const [command] = args
if (command === '--version') {
  console.log('Docker version 28.2.2, build e6534b4')
} else if (!${daemon}) {
  console.error('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?')
  process.exitCode = 1
} else if (command === 'image') {
  process.exitCode = existsSync(${at('image')}) ? 0 : 1
} else if (command === 'import') {
  writeFileSync(${at('image')}, readFileSync(0))
} else if (command === 'inspect') {
  console.log(existsSync(${at('state')}) ? readFileSync(${at('state')}, 'utf8') : '{"StartedAt":"2026-11-24T08:00:00Z"}')
} else if (command === 'kill') {
  if (existsSync(${at('pid')})) process.kill(-Number(readFileSync(${at('pid')}, 'utf8')), 'SIGKILL')
  else process.exitCode = 1
} else if (command === 'run') {
  const image = args.findIndex((arg) => arg.startsWith('tinyml-sandbox:'))
  const entry = args[args.indexOf('--entrypoint') + 1]
  if (existsSync(${at('state')}) && readFileSync(${at('state')}, 'utf8').includes('0001-01-01')) process.exit(125)
  const child = spawn(entry, args.slice(image + 1), { stdio: 'inherit', detached: true })
  writeFileSync(${at('pid')}, String(child.pid))
  child.once('exit', (code) => process.exit(code ?? 137))
}
`,
    { mode: 0o755 },
  )
  return {
    folder,
    program,
    calls: () =>
      readFileSync(join(folder, 'calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    state: (state) => writeFileSync(join(folder, 'state'), JSON.stringify(state)),
  }
}
