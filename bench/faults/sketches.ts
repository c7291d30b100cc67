import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { boards, type SensorId, sensors } from '../../src/board/profiles.ts'
import { type Contract, contractSchema } from '../../src/project/contract.ts'
import { packageRoot } from '../../src/root.ts'
import { type Behaviour, behaviourSchema, type Gate, gateSchema } from '../../src/verification/behaviour.ts'
import { checkSketch } from '../../src/verification/check.ts'
import { type Reference, type Replay, readReference, readReplay } from '../../src/verification/replay.ts'
import { applyEdits } from './edits.ts'
import type { Bench } from './types.ts'
import { folder, saidOf, sandbox, tools } from './workshop.ts'

/** What the check holds a sketch against. */
export interface Held {
  contract: Contract
  replay: Replay
  reference: Reference
  behaviour: Behaviour
  gates: Gate[]
}

/** The sketches below `bases/`: rendered once and kept as they are. `over`: files that are not there are those of this base. */
const bases: Record<string, { fixture: string; over?: string; serial?: true }> = {
  fruit: { fixture: 'fruit' },
  mean: { fixture: 'fruit', over: 'fruit' },
  serial: { fixture: 'fruit', over: 'fruit', serial: true },
  motion: { fixture: 'motion' },
  lights: { fixture: 'fruit', over: 'fruit' },
  sounds: { fixture: 'fruit', over: 'fruit' },
}
export const sketchBases = Object.keys(bases)
const sources = join(import.meta.dirname, 'bases')

export async function held(base: string): Promise<Held> {
  const { fixture, serial } = baseOf(base)
  const out = join(packageRoot, 'test/verification/fixtures', fixture)
  const plan = JSON.parse(readFileSync(join(sources, base, 'plan.json'), 'utf8'))
  const contract = contractSchema.parse(JSON.parse(readFileSync(join(out, 'contract.json'), 'utf8')))
  return {
    contract: serial
      ? { ...contract, sensor: 'serial', raw: contract.raw.map((column) => ({ ...column, channel: null })) }
      : contract,
    replay: await readReplay(join(out, 'data/replay.csv'), contract),
    reference: await readReference(join(out, 'model/reference.csv')),
    behaviour: behaviourSchema.parse(plan),
    gates: z.array(gateSchema).parse(plan.gates ?? []),
  }
}

export const fqbn = boards['nano33ble-sense'].virtualFqbn
export const sensorOf = ({ contract }: Held) => sensors[contract.sensor as SensorId]

function baseOf(base: string): (typeof bases)[string] {
  const found = bases[base]
  if (!found) throw new Error(`no base ${base}`)
  return found
}

/** A copy of a base's sketch folder, named as the sketch. */
export function copyOf(base: string): string {
  const { fixture, over } = baseOf(base)
  const dir = join(folder(), fixture)
  mkdirSync(dir)
  for (const from of [...(over ? [over] : []), base]) {
    cpSync(join(sources, from), dir, { recursive: true, filter: (path) => !path.endsWith('plan.json') })
  }
  if (!existsSync(join(dir, `${fixture}.ino`))) throw new Error(`no sketch in ${readdirSync(dir)}`)
  return dir
}

/** Sketches on the virtual board. Edits name files of the sketch folder. */
export const sketches: Bench = async (base, edits) => {
  const sketch = copyOf(base)
  applyEdits(sketch, edits)
  return {
    folder: sketch,
    judge: async () => {
      const it = await held(base)
      return saidOf((await checkSketch({ ...it, sketch, fqbn, sensor: sensorOf(it), tools, sandbox })).findings)
    },
  }
}
