import { modelFaults } from './faults/models.ts'
import { scriptFaults } from './faults/scripts.ts'
import { sketchFaults } from './faults/sketches.ts'
import { models } from './models.ts'
import { mutantFaults } from './mutants.ts'
import { noFault } from './no-fault.ts'
import { scripts } from './scripts.ts'
import { sketches } from './sketches.ts'
import type { Bench, Fault, Kind, Said, Variant } from './types.ts'
import { scriptVariants } from './variants/scripts.ts'
import { sketchVariants } from './variants/sketches.ts'

export const benches: Record<Kind, Bench> = { script: scripts, model: models, sketch: sketches }
/** All that were set down, with those that turned out to be none. */
export const setDown = (): Fault[] => [...scriptFaults, ...modelFaults, ...sketchFaults, ...mutantFaults()]
/** Those that count. */
export const faults = (): Fault[] => setDown().filter(({ id }) => !(id in noFault))
/** Those that are none, and why. */
export const notCounted = (): { id: string; what: string; why: string }[] =>
  setDown().flatMap(({ id, what }) => (id in noFault ? [{ id, what, why: noFault[id] as string }] : []))
export const variants = (): Variant[] => [...scriptVariants, ...sketchVariants]

/** What became of one case. */
export interface Outcome {
  id: string
  kind: Kind
  origin: 'hand' | 'mutation' | 'variant'
  what: string
  /**
   * - `named`: found, and the code is one of the causes set beforehand.
   * - `found`: found under another code.
   * - `missed`: nothing that is not said of the right thing as well.
   * - `accepted`, `rejected`: of a variant.
   */
  verdict: 'named' | 'found' | 'missed' | 'accepted' | 'rejected'
  codes: string[]
  /** The first message, shortened. */
  message: string
  /** What the trial took. */
  seconds?: number
}

/** What the verifiers say of the right thing of each base; an error there would make every other figure void. */
const controls = new Map<string, Promise<Said[]>>()

export function control({ kind, base }: Pick<Fault, 'kind' | 'base'>): Promise<Said[]> {
  const key = `${kind} ${base}`
  const known = controls.get(key)
  if (known) return known
  const made = judge({ kind, base, edits: [] }).then((said) => {
    const error = said.find((s) => s.severity === 'error')
    if (error) throw new Error(`the right ${key} is rejected: ${error.code}: ${error.message}`)
    return said
  })
  controls.set(key, made)
  return made
}

/** Right things that stand beside the cases. */
export const countControls = (): number =>
  new Set([...faults(), ...variants()].map(({ kind, base }) => `${kind} ${base}`)).size

/** What the verifiers say. A machine that is too busy to finish says nothing of the case, which is then tried again. */
async function judge({ kind, base, edits }: Pick<Fault, 'kind' | 'base' | 'edits'>): Promise<Said[]> {
  for (let left = 3; left > 0; left--) {
    const said = await (await benches[kind](base, edits)).judge()
    if (!said.some((s) => s.code === 'sandbox/time')) return said
  }
  throw new Error(`stopped three times for its time: ${base} ${edits.map((e) => e.file).join(' ')}`)
}

const codesOf = (said: readonly Said[]): string[] => [...new Set(said.map((s) => s.code))]

export async function tryFault(fault: Fault): Promise<Outcome> {
  const before = await control(fault)
  const said = await judge(fault)
  const counted = said.filter(
    (s) =>
      (s.severity === 'error' || (fault.warns && s.severity === 'warning')) &&
      !before.some((b) => b.code === s.code && b.message === s.message),
  )
  const named = counted.some((s) => fault.causes.includes(s.code))
  const { id, kind, origin, what } = fault
  const verdict = named ? 'named' : counted.length > 0 ? 'found' : 'missed'
  return {
    id,
    kind,
    origin,
    what,
    verdict,
    codes: codesOf(counted),
    message: (counted[0]?.message ?? '').slice(0, 300),
  }
}

export async function tryVariant(variant: Variant): Promise<Outcome> {
  await control(variant)
  const said = await judge(variant)
  const errors = said.filter((s) => s.severity === 'error')
  const { id, kind, what } = variant
  const verdict = errors.length > 0 ? 'rejected' : 'accepted'
  return {
    id,
    kind,
    origin: 'variant',
    what,
    verdict,
    codes: codesOf(errors),
    message: (errors[0]?.message ?? '').slice(0, 300),
  }
}
