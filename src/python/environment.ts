import type { SandboxLimits, SandboxResult } from '../sandbox/sandbox.ts'

export interface PythonRun {
  /** `base` unless given; `tensorflow` for a script of its own that needs it. */
  environment?: 'base' | 'tensorflow'
  /** A script file on the host, or a module of the project's Python package (`tinyml_lifecycle.reference`). */
  script: { file: string } | { module: string }
  args?: readonly string[]
  /** Host folders or files seen read-only inside at the same absolute path. */
  read?: readonly string[]
  /** Host folders that it may write, seen at the same absolute path. */
  write?: readonly string[]
  cwd?: string
  limits?: Partial<SandboxLimits>
  signal?: AbortSignal
}

/** Requests to the one TensorFlow process of a run. */
export interface TensorflowWorker {
  /** Host folder, writable inside at the same absolute path; everything that goes in or out lies below it. */
  folder: string
  call<T>(
    op: string,
    parameters: Record<string, unknown>,
    onProgress?: (done: number, total: number, detail: string) => void,
  ): Promise<T>
}

/** Python in the sandbox. */
export interface PythonEnvironment {
  /** With numpy, pandas and LiteRT; without TensorFlow unless its environment is asked for. */
  run(request: PythonRun): Promise<SandboxResult>
  /** Starts TensorFlow on the first call of a run and hands out the same process afterwards. */
  tensorflow(): Promise<TensorflowWorker>
  close(): Promise<void>
}
