import type { SensorProfile } from '../board/profiles.ts'
import { runOnVirtualBoard } from '../board/virtual.ts'
import { type Finding, finding } from '../findings/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import type { Behaviour } from './behaviour.ts'
import { expectedLine } from './predict-lines.ts'
import { boardRows, type Replay } from './replay.ts'

interface FaultRequest {
  elf: string
  sensor: SensorProfile
  contract: Contract
  behaviour: Behaviour | null
  replay: Replay
  tools: Toolchain
  sandbox: Sandbox
  signal?: AbortSignal
}

/** Runs the sketch where no computer opens the port, and where the sensor does not answer. Rows over serial need the one and know not the other. */
export async function checkFaults(request: FaultRequest): Promise<Finding[]> {
  if (request.sensor.id === 'serial') return []
  const found = await Promise.all([
    withoutUsb(request),
    withoutSensor(request, 'begin-fails', 'the sensor does not answer'),
    withoutSensor(request, 'never-ready', 'the sensor never has a reading'),
  ])
  return found.flat()
}

const someRows = 4

async function withoutUsb(request: FaultRequest): Promise<Finding[]> {
  const { replay, contract, behaviour } = request
  const intervalMs = behaviour?.intervalMs ?? 0
  const rows = replay.rows.slice(0, someRows * contract.window.size)
  const seconds = 20 + (rows.length * (intervalMs + 200)) / 1000
  const run = await faultyRun(request, 'no-usb', rows, seconds)
  if (run.reason === 'rows-exhausted') return []
  const taken = run.events.filter((e) => e.type === 'read' && !e.stale).length
  return [
    finding(
      'verify/needs-usb',
      `without a computer the sketch took ${taken} of ${rows.length} readings (${run.reason})`,
    ),
  ]
}

async function withoutSensor(request: FaultRequest, fault: string, what: string): Promise<Finding[]> {
  const { events } = await faultyRun(request, fault, request.replay.rows.slice(0, someRows), 6)
  const inferences = events.filter((e) => e.type === 'inference').length
  const lines = events
    .flatMap((e) => (e.type === 'serial' ? [e.text] : []))
    .join('')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== request.behaviour?.start && tellsOutcome(line, request))
  if (inferences === 0 && lines.length === 0) return []
  const said = lines[0] === undefined ? '' : `, and said “${lines[0].trim().slice(0, 60)}”`
  return [finding('verify/ignores-begin', `the sketch made ${inferences} inferences though ${what}${said}`)]
}

/**
 * Whether a line says an outcome: one that begins with a label, or that is what the plan says of `nothing`. Without a reading there is not
 * even nothing to see; but “nothing from the sensor” is a complaint, so that after `nothing` or `unsure` only values count.
 */
function tellsOutcome(line: string, { contract, behaviour }: FaultRequest): boolean {
  if (contract.labels.some((label) => label !== '' && line.startsWith(label))) return true
  if (/^(nothing|unsure)[\d\s,;:.%-]*$/.test(line)) return true
  const nothing = { outcome: 'nothing', score: null, reading: [] } as const
  return behaviour !== null && (expectedLine(behaviour, contract, nothing)?.matches(line, 0, Infinity) ?? false)
}

function faultyRun(request: FaultRequest, fault: string, rows: number[][], virtualSeconds: number) {
  const { elf, sensor, contract, tools, sandbox, signal } = request
  const sample = Int32Array.from(rows, () => -1)
  return runOnVirtualBoard({
    elf,
    sensor: sensor.id,
    rows: boardRows({ rows, sample }, contract, sensor),
    faults: [fault],
    limits: { virtualSeconds: Math.ceil(virtualSeconds), stallSeconds: Math.ceil(virtualSeconds) },
    tools,
    sandbox,
    ...(signal ? { signal } : {}),
  })
}
