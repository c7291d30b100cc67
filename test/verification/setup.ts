import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boards, type SensorId, sensors } from '../../src/board/profiles.ts'
import { type Contract, contractSchema } from '../../src/project/contract.ts'
import { createSandbox } from '../../src/sandbox/bwrap.ts'
import { isProbability, type SketchBrief } from '../../src/stages/sketch/brief.ts'
import { rules, type SketchPlan, sketchPlanSchema } from '../../src/stages/sketch/plan.ts'
import { render } from '../../src/stages/sketch/render.ts'
import { createToolchain } from '../../src/tools/find.ts'
import { checkSketch } from '../../src/verification/check.ts'
import { type Reference, type Replay, readReference, readReplay } from '../../src/verification/replay.ts'

export const tools = createToolchain()
export const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })

export const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name)

/** What a project holds after the convert stage. */
export interface Held {
  contract: Contract
  replay: Replay
  reference: Reference
  /** Folder with `model/model.tflite`. */
  out: string
}

export async function load(name: string): Promise<Held> {
  const out = fixture(name)
  const contract = contractSchema.parse(JSON.parse(readFileSync(join(out, 'contract.json'), 'utf8')))
  return {
    contract,
    out,
    replay: await readReplay(join(out, 'data/replay.csv'), contract),
    reference: await readReference(join(out, 'model/reference.csv')),
  }
}

const folders: string[] = []
export const cleanUp = (): void => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verification-'))
  folders.push(folder)
  return folder
}

export function planOf(held: Held, wish = ''): { plan: SketchPlan; brief: SketchBrief } {
  const { contract } = held
  const brief: SketchBrief = {
    name: contract.project,
    purpose: '',
    wish,
    board: 'nano33ble-sense',
    sensor: contract.sensor as SensorId,
    contract,
    answers: [],
    probabilities: isProbability(contract.tensors.output),
  }
  const answer = rules(brief)
  if (!('plan' in answer)) throw new Error(JSON.stringify(answer))
  return { plan: answer.plan, brief }
}

/** Renders the sketch that the rules make of a wish, with these fields of its plan changed; returns its folder and plan. */
export async function rendered(
  held: Held,
  wish = '',
  changes: Partial<SketchPlan> = {},
): Promise<{ sketch: string; plan: SketchPlan }> {
  const { plan: asked, brief } = planOf(held, wish)
  const plan = sketchPlanSchema.parse({ ...asked, ...changes })
  const dir = temporary()
  const findings = await render(plan, brief, dir, { out: held.out })
  if (findings.length > 0) throw new Error(JSON.stringify(findings))
  return { sketch: join(dir, 'sketch', brief.name), plan }
}

export const check = (held: Held, sketch: string, plan: SketchPlan | null) =>
  checkSketch({
    sketch,
    fqbn: boards['nano33ble-sense'].virtualFqbn,
    sensor: sensors[held.contract.sensor as SensorId],
    contract: held.contract,
    behaviour: plan,
    gates: plan?.gates ?? [],
    clauses: plan?.clauses ?? [],
    replay: held.replay,
    reference: held.reference,
    tools,
    sandbox,
  })
