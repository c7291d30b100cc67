import { basename } from 'node:path'
import type { PythonEnvironment, TensorflowWorker } from '../python/environment.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

export type Outside = 'tensorflow' | 'compiler' | 'emulator' | 'python'

/** Seconds that a run waited for programs of each kind, and `own`: when neither TensorFlow, nor a compiler, nor the emulator was at work. */
export type TimeReport = Record<Outside | 'own', number>

/** Where a run's time goes. Spans may overlap; each instant counts once in `own`. */
export class Stopwatch {
  private readonly started = performance.now()
  private readonly spans: { kind: Outside; from: number; to: number }[] = []

  async measure<T>(kind: Outside, work: () => Promise<T>): Promise<T> {
    const from = performance.now()
    try {
      return await work()
    } finally {
      this.spans.push({ kind, from, to: performance.now() })
    }
  }

  report(): TimeReport {
    const seconds = (kinds: readonly Outside[]) => round(this.covered(kinds) / 1000)
    const outside = this.covered(['tensorflow', 'compiler', 'emulator'])
    return {
      tensorflow: seconds(['tensorflow']),
      compiler: seconds(['compiler']),
      emulator: seconds(['emulator']),
      python: seconds(['python']),
      own: round((performance.now() - this.started - outside) / 1000),
    }
  }

  /** Milliseconds covered by at least one span of the kinds. */
  private covered(kinds: readonly Outside[]): number {
    const spans = this.spans.filter((s) => kinds.includes(s.kind)).sort((a, b) => a.from - b.from)
    let total = 0
    let until = 0
    for (const { from, to } of spans) {
      total += Math.max(0, to - Math.max(from, until))
      until = Math.max(until, to)
    }
    return total
  }
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000

/** A sandbox whose runs are timed by what runs in them. */
export function timedSandbox(sandbox: Sandbox, watch: Stopwatch): Sandbox {
  return {
    kind: sandbox.kind,
    run: (request) => watch.measure(kindOf(request.command[0]), () => sandbox.run(request)),
    start: (request) => sandbox.start(request),
  }
}

function kindOf(program: string): Outside {
  const name = basename(program)
  if (name.startsWith('qemu')) return 'emulator'
  return name.startsWith('python') ? 'python' : 'compiler'
}

/** TensorFlow counts from a request to its answer; its import is hidden behind the data stage, or part of the first answer. */
export function timedPython(python: PythonEnvironment, watch: Stopwatch): PythonEnvironment {
  return {
    run: (request) => python.run(request),
    async tensorflow(): Promise<TensorflowWorker> {
      const worker = await python.tensorflow()
      return {
        folder: worker.folder,
        call: (op, parameters, onProgress) =>
          watch.measure('tensorflow', () => worker.call(op, parameters, onProgress)),
      }
    },
    close: () => python.close(),
  }
}
