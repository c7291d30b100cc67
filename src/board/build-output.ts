import { basename, dirname, relative } from 'node:path'
import { type Finding, finding } from '../findings/index.ts'
import type { SandboxResult } from '../sandbox/sandbox.ts'
import type { Build } from './virtual.ts'

/** Where the sketch lies on the host and where it lay in the sandbox. */
export interface SketchPlace {
  sketch: string
  inside: string
}

interface Diagnostic {
  severity: string
  message: string
  file: string
  line: number
  column: number
}

interface CompileJson {
  compiler_out?: string
  compiler_err?: string
  error?: string
  builder_result?: { diagnostics?: Diagnostic[] }
}

/** What arduino-cli said, as a build whose `elf` is '' for "there is one" and null for "there is none". */
export function readBuildOutput(result: SandboxResult, place: SketchPlace): Build {
  const json = parse(result.stdout)
  const printed = json?.compiler_out ?? ''
  const sizes = {
    flashBytes: Number(/Sketch uses (\d+) bytes/.exec(printed)?.[1] ?? 0),
    ramBytes: Number(/Global variables use (\d+) bytes/.exec(printed)?.[1] ?? 0),
  }
  if (result.killedFor) {
    const code = result.killedFor === 'aborted' ? 'lifecycle/stopped' : (`sandbox/${result.killedFor}` as const)
    return { elf: null, ...sizes, findings: [finding(code, `the build was stopped: ${result.killedFor}`)] }
  }
  const findings = [...diagnostics(json?.builder_result?.diagnostics ?? [], place), ...overflows(printed, json)]
  if (result.exitCode === 0) return { elf: '', ...sizes, findings: findings.filter((f) => f.severity !== 'error') }
  if (!findings.some((f) => f.severity === 'error')) findings.push(...linkErrors(json?.compiler_err ?? '', place))
  if (!findings.some((f) => f.severity === 'error')) {
    const why = json?.compiler_err?.trim() || json?.error || result.stderr.trim() || result.stdout.trim()
    findings.push(finding('board/build', hostPaths(why, place).slice(0, 2000)))
  }
  return { elf: null, ...sizes, findings }
}

function parse(text: string): CompileJson | null {
  try {
    return JSON.parse(text) as CompileJson
  } catch {
    return null
  }
}

/** `sketch/fruit/fruit.ino` for a file of the sketch `…/sketch/fruit`; other files as they are. */
const placeOf = (file: string, { sketch, inside }: SketchPlace): string =>
  file.startsWith(`${inside}/`)
    ? `${basename(dirname(sketch))}/${basename(sketch)}/${relative(inside, file)}`
    : file.replace('/work/build/sketch/', '')

const hostPaths = (text: string, place: SketchPlace): string => text.replaceAll(`${place.inside}/`, '')

function diagnostics(list: readonly Diagnostic[], place: SketchPlace): Finding[] {
  return list.map((d) => {
    const error = /error|fatal/i.test(d.severity)
    const column = d.column > 0 ? `:${d.column}` : ''
    return finding('board/compile', d.message, {
      severity: error ? 'error' : 'warning',
      where: `${placeOf(d.file, place)}:${d.line}${column}`,
    })
  })
}

function overflows(printed: string, json: CompileJson | null): Finding[] {
  const findings: Finding[] = []
  const program = /Sketch uses (\d+) bytes.*?Maximum is (\d+) bytes/.exec(printed)
  const data = /Global variables use (\d+) bytes.*?Maximum is (\d+) bytes/.exec(printed)
  for (const [match, code, what] of [
    [program, 'board/flash-overflow', 'the program takes'],
    [data, 'board/ram-overflow', 'static variables take'],
  ] as const) {
    const [bytes, most] = [Number(match?.[1]), Number(match?.[2])]
    if (bytes > most)
      findings.push(finding(code, `${what} ${bytes} bytes, ${bytes - most} more than the ${most} there are`))
  }
  // Far too large: then the linker says so, counted from the end of its own larger region.
  const linker = json?.compiler_err ?? ''
  for (const [region, code] of [
    ['FLASH', 'board/flash-overflow'],
    ['RAM', 'board/ram-overflow'],
  ] as const) {
    const match = new RegExp(`region .${region}. overflowed by (\\d+) bytes`).exec(linker)
    if (!match) continue
    const beyond = region === 'FLASH' ? 3 * 2 ** 20 - 983_040 : 2 * 2 ** 20 - 32_768 - 262_144
    findings.push(finding(code, `the sketch needs about ${Number(match[1]) + beyond} bytes more than the board has`))
  }
  return findings
}

/** `file:line: undefined reference to …`, and `multiple definition of …`; the linker's own lines say the same at less length. */
function linkErrors(text: string, place: SketchPlace): Finding[] {
  const findings: Finding[] = []
  for (const line of text.split('\n')) {
    const match = /^(.*?):?(\d+)?:? ?((?:undefined reference to|multiple definition of) .*)$/.exec(line)
    const message = match?.[3]
    if (!match || !message) continue
    const file = (match[1] ?? '').replace(/^.*\/ld: /, '')
    const where = match[2] ? `${placeOf(file, place)}:${match[2]}` : ''
    findings.push(finding('board/link', hostPaths(message, place), { where }))
  }
  return findings
}
