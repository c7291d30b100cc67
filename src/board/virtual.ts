import type { Finding } from '../findings/index.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import type { SensorId } from './profiles.ts'

export { buildSketch, realCoreInstalled } from './arduino-cli.ts'
export { runOnVirtualBoard } from './run.ts'

export interface BuildRequest {
  /** Sketch folder; the folder's name is the sketch's name. */
  sketch: string
  fqbn: string
  tools: Toolchain
  sandbox: Sandbox
  signal?: AbortSignal
}

/** What arduino-cli made of a sketch folder. `elf` is null when it did not compile, link or fit; the findings then say why. */
export interface Build {
  elf: string | null
  findings: Finding[]
  flashBytes: number
  /** Static RAM: .data + .bss. */
  ramBytes: number
}

export interface RunRequest {
  elf: string
  sensor: SensorId
  /** Raw readings in replay order; one number for each channel of the sensor (for `serial`: each raw column). NaN = missing. */
  rows: readonly (readonly number[])[]
  /** Misbehaviour to switch on: `begin-fails`, `no-usb`, … */
  faults?: readonly string[]
  sandbox: Sandbox
  tools: Toolchain
  /** Milliseconds between two rows that come over serial; 0 unless given. */
  paceMs?: number
  /**
   * Virtual seconds, wall-clock seconds and bytes of the trace (256 MiB unless given) before the run is ended; `stallSeconds`: virtual
   * seconds without a new row (60 unless given).
   */
  limits?: { virtualSeconds?: number; stallSeconds?: number; seconds?: number; traceBytes?: number }
  signal?: AbortSignal
}

/** One event of the board's trace; `us` is virtual time since reset in microseconds. */
export type TraceEvent =
  /** The sketch took reading `row` from the sensor; `stale` when it had taken that one before. */
  | { type: 'read'; us: number; row: number; stale: boolean }
  /** `model_invoke` ran: its INT8 output, CRC-32 of its INT8 input, and the instructions it took. */
  | { type: 'inference'; us: number; output: number[]; inputCrc: number; instructions: number }
  | { type: 'serial'; us: number; text: string }
  | { type: 'pin'; us: number; pin: number; value: number }
  | { type: 'pwm'; us: number; pin: number; value: number }
  /** `tone()`; 0 Hz is `noTone()`. */
  | { type: 'tone'; us: number; pin: number; hertz: number }

export interface VirtualRun {
  /** `rows-exhausted` is the good end. */
  reason: string
  /** Set for every end that is not good. */
  findings: Finding[]
  serial: string
  events: TraceEvent[]
  seconds: number
}
