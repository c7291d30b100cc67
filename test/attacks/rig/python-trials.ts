import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../../../src/errors.ts'
import { createPythonEnvironment } from '../../../src/python/run.ts'
import { chooseSandbox } from '../../../src/sandbox/choose.ts'
import type { Sandbox, SandboxLimits } from '../../../src/sandbox/sandbox.ts'
import { createToolchain } from '../../../src/tools/find.ts'
import { makePlace, type Place } from './place.ts'

export const tools = createToolchain()
export const sandbox = chooseSandbox(tools)

/** What came of a case. */
export interface Outcome {
  /** What it achieved, by its own words or by what the host sees afterwards; nothing where it was held. */
  escaped: string[]
  /** `held` when it ended by itself and says that it was stopped; else what stopped it. */
  end: string
  /** Everything that was printed, to be shown when a test fails. */
  said: string
}

/** Puts a canary somewhere; gives the arguments of the case, and what takes the canary away. */
export type Bait = (place: Place) => Promise<{ args?: string[]; dispose?(): void | Promise<void> }>

export interface PythonTrial {
  /** How it ends where it is held. `held` unless given. */
  end?: string
  limits?: Partial<SandboxLimits>
  bait?: Bait
  /** Looks at the host after a run whose results would be taken. */
  escaped?(place: Place): string[] | Promise<string[]>
  /** The sandbox without the defence. */
  off(place: Place): Sandbox
  /** Results are taken without looking at them: the other way to switch a defence off. */
  blindly?: boolean
  /** Without the defence it succeeds for root alone. */
  needsRoot?: boolean
  /** It is run as often, each time with a new sandbox. */
  times?: number
}

/** Runs a case as the data stage runs a script: from its output folder, which it may write, with the raw readings read-only. */
export async function runPython(file: string, trial: PythonTrial, held: boolean): Promise<Outcome> {
  const place = makePlace()
  const bait = await trial.bait?.(place)
  const python = createPythonEnvironment({
    tools,
    sandbox: held ? sandbox : trial.off(place),
    signal: new AbortController().signal,
  })
  const script = join(place.out, 'prepare.py')
  copyFileSync(file, script)
  let outcome: Outcome = { escaped: [], end: 'not run', said: '' }
  try {
    for (let time = 0; time < (trial.times ?? 1); time++) {
      const result = await python.run({
        script: { file: script },
        args: bait?.args ?? [],
        read: [place.in],
        write: [place.out],
        cwd: place.out,
        limits: { seconds: 20, ...trial.limits },
      })
      const escaped = result.stdout.split('\n').filter((line) => line.startsWith('ESCAPED'))
      const end = result.killedFor ?? (/^held/m.test(result.stdout) ? 'held' : `exit code ${result.exitCode}`)
      const said = (result.stdout.slice(0, 2000) + result.stderr.slice(0, 2000)).trim()
      outcome = { escaped: [...outcome.escaped, ...escaped], end, said: `${outcome.said}${said}\n` }
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    outcome = { ...outcome, end: error.code, said: error.message }
  }
  try {
    if (outcome.end !== 'sandbox/odd-file' || (!held && trial.blindly))
      outcome.escaped.push(...((await trial.escaped?.(place)) ?? []))
    return outcome
  } finally {
    await bait?.dispose?.()
    place.dispose()
  }
}
