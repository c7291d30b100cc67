import type { Readable, Writable } from 'node:stream'

/**
 * A host folder or file and where it appears inside. A writable one belongs to one running sandbox at a time (its owner changes
 * while it runs); what several share, such as a compiled core, is mounted read-only.
 */
export interface Mount {
  from: string
  to: string
}

export interface SandboxLimits {
  /** Wall-clock seconds before everything inside is killed. */
  seconds: number
  /** Resident memory of all processes together. */
  memoryBytes: number
  /** Bytes of stdout plus stderr before it is killed. */
  outputBytes: number
  /** Bytes that may be written in all, to writable mounts and temporary folders together. */
  diskBytes: number
  /** Processes and threads that may exist at once; one more cannot be started. */
  processes: number
}

export interface SandboxRequest {
  /** Program (absolute path as seen inside) and its arguments; no shell. */
  command: readonly [string, ...string[]]
  readOnly?: readonly Mount[]
  writable?: readonly Mount[]
  /** Folder inside in which it starts. */
  cwd?: string
  /** The whole environment; nothing is inherited. PATH, HOME, TMPDIR and LANG have defaults. */
  env?: Readonly<Record<string, string>>
  stdin?: string | Uint8Array
  limits?: Partial<SandboxLimits>
  signal?: AbortSignal
  onStdoutLine?: (line: string) => void
}

export interface SandboxResult {
  exitCode: number | null
  stdout: string
  stderr: string
  seconds: number
  /** Set when it did not end by itself. */
  killedFor: 'time' | 'memory' | 'output' | 'disk' | 'processes' | 'aborted' | null
}

/** A process that stays, for a worker that answers several requests (TensorFlow is started once a run). */
export interface SandboxProcess {
  stdin: Writable
  stdout: Readable
  /** Ends with the process; never rejects. `stdout` in it is empty: the stream has it. */
  result: Promise<SandboxResult>
  /** Makes what the host has put below a writable mount since the start writable inside. */
  share(path: string): void
  /** Kills everything inside and waits for the end. */
  stop(): Promise<void>
}

/** Runs what a planner or a model wrote: no network, no secrets, only the mounts, as nobody, within limits. */
export interface Sandbox {
  /** What makes it: `bwrap` or `docker`. */
  kind: string
  run(request: SandboxRequest): Promise<SandboxResult>
  start(request: SandboxRequest): Promise<SandboxProcess>
}
