import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { boards, type SensorId, sensors } from '../../src/board/profiles.ts'
import { type Contract, contractSchema, inputWidth } from '../../src/project/contract.ts'
import { packageRoot } from '../../src/root.ts'
import { type Behaviour, behaviourSchema, type Gate, gateSchema } from '../../src/verification/behaviour.ts'
import { checkSketch } from '../../src/verification/check.ts'
import { featuresOf } from '../../src/verification/features.ts'
import { modelProbes } from '../../src/verification/model-probes.ts'
import type { Asked } from '../../src/verification/probes.ts'
import { type Reference, type Replay, readReference, readReplay } from '../../src/verification/replay.ts'
import { applyEdits } from './edits.ts'
import type { Bench } from './types.ts'
import { folder, python, saidOf, sandbox, tools } from './workshop.ts'

/** What the check holds a sketch against. */
export interface Held {
  contract: Contract
  replay: Replay
  reference: Reference
  behaviour: Behaviour
  gates: Gate[]
  /** Folder with `model/model.tflite`. */
  out: string
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
    out,
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

const askedBefore = new Map<string, Promise<Asked>>()

/** What the model answers for the samples that the check wants to know about, as the verify stage asks it. */
function askedOf(base: string, it: Held): Promise<Asked> {
  const known = askedBefore.get(base)
  if (known) return known
  const asking = ask(it)
  askedBefore.set(base, asking)
  return asking
}

async function ask({ contract, replay, reference, gates, out }: Held): Promise<Asked> {
  const probes = modelProbes(replay, reference, contract, gates)
  const width = inputWidth(contract)
  const [work, answers] = [folder(), folder()]
  const rows = join(work, 'rows.csv')
  const header = [...Array.from({ length: width }, (_, i) => `f${i}`), 'label'].join()
  const lines = probes.map((probe) => `${featuresOf(probe.rows, contract).join()},${contract.labels[0]}`)
  writeFileSync(rows, `${[header, ...lines].join('\n')}\n`)
  const inputs = { model: join(out, 'model/model.tflite'), rows, contract: join(out, 'contract.json') }
  const run = await python.run({
    script: { module: 'tinyml_lifecycle.reference' },
    args: [...Object.entries(inputs).flatMap(([key, path]) => [`--${key}`, path]), '--out', join(answers, 'r.csv')],
    read: Object.values(inputs),
    write: [answers],
  })
  if (run.exitCode !== 0) throw new Error(`the reference of the probes: ${run.stderr}`)
  return { probes, reference: await readReference(join(answers, 'r.csv')) }
}

/** Sketches on the virtual board. Edits name files of the sketch folder. */
export const sketches: Bench = async (base, edits) => {
  const sketch = copyOf(base)
  applyEdits(sketch, edits)
  return {
    folder: sketch,
    judge: async () => {
      const it = await held(base)
      const asked = askedOf(base, it)
      return saidOf((await checkSketch({ ...it, asked, sketch, fqbn, sensor: sensorOf(it), tools, sandbox })).findings)
    },
  }
}
