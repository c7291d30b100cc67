import type { Program } from './lower.ts'
import type { Step } from './operators/lower.ts'
import { type Lifetime, planMemory } from './plan-memory.ts'
import { elementCount, type Tensor } from './types.ts'

/** Where a tensor lies when the program runs. */
export type Place = { at: 'input' } | { at: 'output' } | { at: 'constant' } | { at: 'arena'; offset: number }

export interface Placement {
  place(tensor: Tensor): Place
  /** Offset of a step's scratch bytes. */
  scratch(step: Step): number
  /** Steps that need no code: their output is their input's buffer. */
  elided: ReadonlySet<Step>
  arenaBytes: number
}

/**
 * Decides which tensors share a buffer, then lays the buffers into the arena by lifetime. The model's input and output are
 * the caller's buffers. A reshape shares its input's buffer; an element-wise operator overwrites its input where nothing
 * reads that later.
 */
export function placeTensors({ steps, input, output }: Program): Placement {
  const root = new Map<number, number>()
  const rootOf = (t: Tensor): number => root.get(t.index) ?? t.index
  const elided = new Set<Step>()
  const lastRead = new Map<number, number>()
  steps.forEach((step, i) => {
    for (const t of step.reads) lastRead.set(t.index, i)
  })
  const members = new Map<number, Tensor[]>()
  const join = (t: Tensor, to: number): void => {
    root.set(t.index, to)
    members.set(to, [...(members.get(to) ?? []), t])
  }

  for (const [i, step] of steps.entries()) {
    const source = step.reads[0]
    const target = step.writes
    const from = source === undefined ? target.index : rootOf(source)
    const foreign = source === undefined || from === input.index || source.data !== null
    if (step.buffer === 'copy' && !(foreign && target === output)) {
      elided.add(step)
      join(target, from)
      continue
    }
    const readLater = (members.get(from) ?? []).some((t) => t === output || (lastRead.get(t.index) ?? -1) > i)
    const sameSize = elementCount(source?.shape ?? []) === elementCount(target.shape)
    const overwrites = step.buffer === 'in-place' && !foreign && target !== output && sameSize && !readLater
    join(target, overwrites ? from : target.index)
  }

  const outputRoot = rootOf(output)
  const constants = new Set(steps.flatMap((s) => s.reads.filter((t) => t.data !== null).map((t) => t.index)))
  const inArena = (r: number): boolean => r !== input.index && r !== outputRoot && !constants.has(r)
  const lifetimes = new Map<number, Lifetime>()
  const live = (t: Tensor, i: number): void => {
    const r = rootOf(t)
    if (!inArena(r)) return
    const known = lifetimes.get(r)
    if (known) known.to = i
    else lifetimes.set(r, { id: `tensor ${r}`, bytes: elementCount(t.shape), from: i, to: i })
  }
  steps.forEach((step, i) => {
    for (const t of [...step.reads, step.writes]) live(t, i)
  })
  const scratchId = (step: Step): string => `scratch ${steps.indexOf(step)}`
  const scratch = steps.flatMap((step, i): Lifetime[] =>
    step.scratchBytes > 0 ? [{ id: scratchId(step), bytes: step.scratchBytes, from: i, to: i }] : [],
  )
  const plan = planMemory([...lifetimes.values(), ...scratch])
  return {
    place(t) {
      const r = rootOf(t)
      if (r === input.index) return { at: 'input' }
      if (r === outputRoot) return { at: 'output' }
      if (constants.has(r)) return { at: 'constant' }
      return { at: 'arena', offset: plan.offsets.get(`tensor ${r}`) ?? 0 }
    },
    scratch: (step) => plan.offsets.get(scratchId(step)) ?? 0,
    elided,
    arenaBytes: plan.arenaBytes,
  }
}
