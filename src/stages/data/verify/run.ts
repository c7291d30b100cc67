import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding } from '../../../findings/index.ts'
import type { StageContext } from '../../../lifecycle/stage.ts'
import type { SandboxResult } from '../../../sandbox/sandbox.ts'
import { isLink, type RawSource } from '../read/files.ts'
import { scriptPath } from '../render.ts'

/** What `prepare.py` writes, beside itself. */
export const outputs = [
  'train.csv',
  'validation.csv',
  'test.csv',
  'replay.csv',
  'rows.csv',
  'contract.json',
  'profile.json',
] as const

const limits = { seconds: 600, memoryBytes: 2 ** 30, diskBytes: 2 ** 30, outputBytes: 2 ** 20 }

/** Raw files of more bytes than this are worked on by one script at a time. */
const together = 32 * 2 ** 20

/**
 * Runs `data/prepare.py` of `dir` twice, once in place and once aside, and compares the bytes. Small data are worked on by both
 * at the same time.
 */
export async function runTwice(dir: string, source: RawSource, context: StageContext): Promise<Finding[]> {
  const places = [join(dir, 'data'), join(context.scratch, 'again')]
  await mkdir(places[1] as string, { recursive: true })
  const into = (out: string) => run(join(dir, scriptPath), source, out, context)
  const results: SandboxResult[] = []
  if (source.files.reduce((sum, file) => sum + file.bytes * (file.gzip ? 5 : 1), 0) <= together) {
    results.push(...(await Promise.all(places.map(into))))
  } else {
    for (const place of places) if (results.every((r) => r.exitCode === 0)) results.push(await into(place))
  }
  const failed = results.find((r) => r.exitCode !== 0)
  if (failed) return [finding('data/script-failed', why(failed), { where: scriptPath })]
  const findings: Finding[] = []
  for (const name of outputs) {
    const [first, second] = places.map((place) => join(place, name)) as [string, string]
    if (!existsSync(first) || !existsSync(second)) {
      findings.push(finding('data/bad-output', `${scriptPath} did not write ${name}`, { where: scriptPath }))
    } else if (!(await sameBytes(first, second))) {
      findings.push(
        finding('data/not-deterministic', `data/${name} differs between two runs`, { where: `data/${name}` }),
      )
    }
  }
  return findings
}

function run(script: string, source: RawSource, out: string, context: StageContext): Promise<SandboxResult> {
  const linked = source.files.filter((f) => isLink(f.absolute)).map((f) => realpathSync(f.absolute))
  return context.python.run({
    script: { file: script },
    args: ['--source', source.folder, '--out', out],
    read: source.single ? [...source.files.map((f) => f.absolute), ...linked] : [source.folder, ...linked],
    write: [out],
    cwd: out,
    limits,
    signal: context.signal,
  })
}

function why(result: SandboxResult): string {
  const last = result.stderr.trim().split('\n').slice(-3).join(' | ').slice(-500)
  if (result.killedFor) return `stopped for using too much ${result.killedFor}`
  return last || `exit code ${result.exitCode}`
}

async function sameBytes(a: string, b: string): Promise<boolean> {
  if (statSync(a).size !== statSync(b).size) return false
  const streams = [a, b].map((path) => createReadStream(path, { highWaterMark: 1 << 20 }))
  const [one, other] = streams.map((s): AsyncIterator<Buffer> => s[Symbol.asyncIterator]())
  if (!one || !other) return false
  for (;;) {
    const [x, y] = await Promise.all([one.next(), other.next()])
    if (x.done || y.done) return x.done === y.done
    if (!x.value.equals(y.value)) return false
  }
}
