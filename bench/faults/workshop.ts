import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../src/errors.ts'
import type { Finding } from '../../src/findings/index.ts'
import { silentProgress } from '../../src/lifecycle/progress.ts'
import type { StageContext } from '../../src/lifecycle/stage.ts'
import { loadProject } from '../../src/project/project.ts'
import { createPythonEnvironment } from '../../src/python/run.ts'
import { createSandbox } from '../../src/sandbox/bwrap.ts'
import { createToolchain } from '../../src/tools/find.ts'
import type { Said } from './types.ts'

const { signal } = new AbortController()
export const tools = createToolchain()
export const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })
export const python = createPythonEnvironment({ tools, sandbox, signal })

const home = realpathSync(mkdtempSync(join(tmpdir(), 'tinyml-faults-')))
process.on('exit', () => rmSync(home, { recursive: true, force: true }))

/** A new folder that goes away with the process. */
export const folder = (): string => mkdtempSync(join(home, 'x'))

/** What a stage gets for a project. */
export const contextOf = (project: string, out: string): StageContext => ({
  ...{ project: loadProject(project), out, scratch: folder(), tools, sandbox, python, signal },
  progress: silentProgress,
})

export const saidOf = (findings: readonly Finding[]): Said[] =>
  findings.map(({ code, severity, message }) => ({ code, severity, message }))

/** What is refused with an error for the person is a finding here. */
export async function refusals(work: () => Promise<Said[]>): Promise<Said[]> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return [{ code: error.code, severity: 'error', message: error.message }]
  }
}
