import type { FindingCode } from './findings/index.ts'
import { catalogue } from './findings/index.ts'

/** Exit codes of the command line; part of the public interface. */
export const ExitCode = { done: 0, failed: 1, badInput: 2, missingTool: 3, internal: 4, question: 5 } as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/**
 * An error that a person can act on. `message` says what was expected and what was found; `where` is a place to open;
 * `hint` says what to do next. Everything else that is thrown is a bug and ends with exit code 4.
 */
export abstract class TinymlError extends Error {
  abstract readonly exitCode: ExitCode
  readonly code: FindingCode
  readonly where: string
  readonly hint: string
  constructor(code: FindingCode, message: string, more: { where?: string; hint?: string; cause?: unknown } = {}) {
    super(message, { cause: more.cause })
    this.name = new.target.name
    this.code = code
    this.where = more.where ?? ''
    this.hint = more.hint ?? catalogue[code].fix
  }
}

/** The project, its data or the command line is not what it must be: exit code 2. */
export class InputError extends TinymlError {
  readonly exitCode = ExitCode.badInput
}

/** A tool or the sandbox is missing or too old: exit code 3. */
export class ToolError extends TinymlError {
  readonly exitCode = ExitCode.missingTool
}

/** The person (or the runner) asked to stop, or a budget ended: exit code 1. */
export class StoppedError extends TinymlError {
  readonly exitCode = ExitCode.failed
}

/** What another job handed over is not what it must be, and nothing of it was used: exit code 2. */
export class BundleError extends TinymlError {
  readonly exitCode = ExitCode.badInput
}
