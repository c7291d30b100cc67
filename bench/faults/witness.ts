import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSketch, runOnVirtualBoard, type VirtualRun } from '../../src/board/virtual.ts'
import { boardRows } from '../../src/verification/replay.ts'
import { fqbn, type Held, held, sensorOf } from './sketches.ts'
import { sandbox, tools } from './workshop.ts'

/**
 * Whether two programs do the same, on far more than the checks look at: so that a mutant that differs nowhere is no fault. Nothing
 * here knows the checks.
 */

/** What a sketch does on many readings and in four situations; null when it does not compile. */
export async function witnessSketch(base: string, sketch: string): Promise<VirtualRun[] | null> {
  const it = await held(base)
  const build = await buildSketch({ sketch, fqbn, tools, sandbox })
  if (build.elf === null) return null
  const { elf } = build
  const rows = boardRows({ rows: manyReadings(it), sample: new Int32Array() }, it.contract, sensorOf(it))
  const run = (faults: string[], given: number[][], virtualSeconds: number) =>
    runOnVirtualBoard({ elf, sensor: sensorOf(it).id, rows: given, faults, limits: { virtualSeconds }, tools, sandbox })
  const some = rows.slice(0, 20)
  const runs = [await run([], rows, 60 + rows.length * 0.6), await run(['no-usb'], some, 30)]
  if (it.contract.sensor !== 'serial')
    runs.push(await run(['begin-fails'], some, 8), await run(['never-ready'], some, 8))
  return runs
}

/** The replay, then readings at and beside every bound, with missing values, dark, stretched, and mixed with each other. */
function manyReadings({ contract, replay }: Held): number[][] {
  const rows = [...replay.rows]
  const good = replay.rows.filter((_, i) => (replay.sample[i] as number) >= 0)
  let state = 5
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const whole = good.every((row) => row.every(Number.isInteger))
  const settled = (row: number[]) => (whole ? row.map((v) => Math.max(0, Math.round(v))) : row)
  const pick = () => good[Math.floor(next() * good.length)] as number[]
  for (const rule of contract.validity) {
    const at = contract.raw.findIndex((column) => column.name === rule.column)
    for (const bound of [rule.min, rule.max]) {
      if (bound === undefined) continue
      for (const by of [-1, 0, 1]) rows.push(pick().with(at, bound + by), pick())
    }
  }
  for (const at of contract.raw.keys()) rows.push(pick().with(at, Number.NaN), pick(), pick().with(at, 0), pick())
  // A little of one and more of another: scores of every size.
  for (let i = 0; i < 160; i++) {
    const [a, b, share] = [pick(), pick(), next()]
    const mixed = a.map((v, at) => v * share + (b[at] as number) * (1 - share))
    rows.push(settled(mixed), ...(i % 4 === 0 ? [settled(mixed.map((v) => v * (0.2 + 2 * next())))] : []))
  }
  return rows
}

/** Milliseconds that nobody notices. */
const unnoticed = 5

/** Whether two witnesses tell the programs apart. */
export function differ(a: readonly VirtualRun[], b: readonly VirtualRun[]): boolean {
  return a.some((run, i) => differences(run, b[i] as VirtualRun).some(({ what, ms }) => what !== '' || ms > unnoticed))
}

/** One pin, or all lines, readings or inferences: the first thing that is not the same, '' for none. */
export interface Difference {
  channel: string
  what: string
  /** By how much the time of an event differs at most. */
  ms: number
}

/** How two runs differ, channel by channel: whether a pin changes before or after a line of the same moment does not matter. */
export function differences(a: VirtualRun, b: VirtualRun): Difference[] {
  const [ours, theirs] = [channels(a), channels(b)]
  const all = [...new Set([...ours.keys(), ...theirs.keys()])].sort()
  const ends = a.reason === b.reason ? [] : [{ channel: 'end', what: `${a.reason} | ${b.reason}`, ms: 0 }]
  return [...ends, ...all.map((channel) => ({ channel, ...apart(ours.get(channel) ?? [], theirs.get(channel) ?? []) }))]
}

type Moment = { us: number; is: string }

function channels(run: VirtualRun): Map<string, Moment[]> {
  const found = new Map<string, Moment[]>()
  for (const { us, ...event } of run.events) {
    const channel = 'pin' in event ? `${event.type} ${event.pin}` : event.type
    const is = JSON.stringify('instructions' in event ? { ...event, instructions: 0 } : event)
    found.set(channel, [...(found.get(channel) ?? []), { us, is }])
  }
  return found
}

function apart(a: readonly Moment[], b: readonly Moment[]): Omit<Difference, 'channel'> {
  const at = a.findIndex((moment, i) => moment.is !== b[i]?.is)
  if (at >= 0) return { what: `event ${at + 1}: ${a[at]?.is} | ${b[at]?.is ?? 'none'}`, ms: 0 }
  if (b.length > a.length) return { what: `event ${a.length + 1}: none | ${b[a.length]?.is}`, ms: 0 }
  return { what: '', ms: a.reduce((most, { us }, i) => Math.max(most, Math.abs(us - (b[i] as Moment).us)), 0) / 1000 }
}

/** The hash of each file that a script wrote below `dir`. */
export function outputHashes(dir: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(dir).sort()) {
    if (name !== 'prepare.py') hash.update(name).update(readFileSync(join(dir, name)))
  }
  return hash.digest('hex')
}
