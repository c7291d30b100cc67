import type { Contract } from '../project/contract.ts'
import type { Behaviour, Outcome, Reaction } from './behaviour.ts'
import type { Answered, LongerReplay } from './longer-replay.ts'
import { predict } from './predict.ts'
import { outcomeName } from './predict-lines.ts'
import { thingOf } from './things.ts'

/** Readings that one outcome is repeated for at most, and all of them together. */
const mostEach = 6000
const mostTogether = 30_000

/** Milliseconds between two rows that are sent over serial, where times are watched. */
export const serialPaceMs = 20

/** Milliseconds that one reading takes at least. */
const quickest = { apds9960: 13, lsm9ds1: 8, serial: serialPaceMs } as const

/** Milliseconds between two samples at least. */
export function sampleMs(behaviour: Behaviour, contract: Contract): number {
  return Math.max(behaviour.intervalMs, quickest[contract.sensor as keyof typeof quickest] * contract.window.size)
}

/** A cycle of samples, or null for an invalid reading, that leads to an outcome. */
type Cycle = (Answered | null)[]

/**
 * Adds samples that bring about each outcome with a reaction, for as long as its times last, and then another outcome for as long as it
 * is held. Returns what could not be brought about, or takes too long to watch.
 */
export function dwell(
  longer: LongerReplay,
  between: readonly Answered[],
  behaviour: Behaviour,
  contract: Contract,
): string[] {
  const unseen: string[] = []
  const { reactions, confirm, smoothing } = behaviour
  const settle = smoothing.window + confirm + 2
  const each = sampleMs(behaviour, contract)
  const cycles = new Map<Outcome, Cycle | null>()
  const cycleOf = (outcome: Outcome): Cycle | null => {
    if (!cycles.has(outcome)) cycles.set(outcome, findCycle(outcome, longer, between, behaviour, contract))
    return cycles.get(outcome) ?? null
  }
  const name = (outcome: Outcome): string => outcomeName(outcome, contract.labels)
  /** False where it would take too many readings. */
  const stay = (outcome: Outcome, ms: number): boolean => {
    const cycle = cycleOf(outcome) as Cycle
    const samples = settle + Math.ceil((ms + 300) / each)
    const readings = samples * contract.window.size
    if (readings > mostEach || longer.length + readings > mostTogether) return false
    for (let i = 0; i < samples; i++) addOne(longer, cycle[i % cycle.length] ?? null, contract)
    return true
  }
  const tooLong = (what: string): void => {
    unseen.push(`${what} takes too long to be watched`)
  }

  const outcomes: Outcome[] = reactions.map((r) => r.on)
  const speaking = [...contract.labels.keys()].find((l) => reactions.find((r) => r.on === l)?.say !== 'silent')
  const repeats = behaviour.report === 'changes' && behaviour.repeatMs !== null
  if ((repeats || confirm > 1) && speaking !== undefined) {
    for (const label of [speaking, ...contract.labels.keys()].slice(0, 3))
      if (!outcomes.includes(label)) outcomes.push(label)
  }
  for (const sample of aroundThreshold(longer, between, behaviour, contract)) {
    for (let i = 0; i < settle; i++) addOne(longer, sample, contract)
  }
  for (const outcome of outcomes) {
    if (cycleOf(outcome) === null) {
      if (reactions.some((r) => r.on === outcome)) unseen.push(`no held-out reading leads to “${name(outcome)}”`)
      continue
    }
    const reaction = reactions.find((r) => r.on === outcome)
    const need = Math.max(
      timesOf(reaction),
      repeats && reaction?.say !== 'silent' ? 2.3 * (behaviour.repeatMs ?? 0) : 0,
    )
    if (!stay(outcome, need)) {
      if (!stay(outcome, 0)) break
      tooLong(`what “${name(outcome)}” does for ${Math.round(need)} ms`)
    }
    if (!reaction || reaction.holdMs === 0 || reaction.outputs.length === 0) continue
    const other = otherOutcome(reaction, behaviour, contract, (o) => cycleOf(o) !== null)
    if (other === null) unseen.push(`no other outcome lets “${name(outcome)}” be held`)
    else if (!stay(other, reaction.holdMs * 1.15)) tooLong(`holding “${name(outcome)}” for ${reaction.holdMs} ms`)
  }
  return unseen
}

/** The samples whose scores lie closest to the threshold of `unsure`, two on each side. INT8 scores lie 1/256 apart at best. */
function aroundThreshold(
  longer: LongerReplay,
  between: readonly Answered[],
  { unsureBelow }: Behaviour,
  contract: Contract,
): Answered[] {
  if (unsureBelow === null) return []
  const { scale, zeroPoint } = contract.tensors.output
  const scored = between
    .map((sample) => ({
      sample,
      score: (Math.max(...longer.outputsOf(sample.sample)) - zeroPoint) * scale - unsureBelow,
    }))
    .sort((a, b) => Math.abs(a.score) - Math.abs(b.score))
  const near = [...scored.filter((s) => s.score < 0).slice(0, 2), ...scored.filter((s) => s.score >= 0).slice(0, 2)]
  return near.map((s) => s.sample)
}

function addOne(longer: LongerReplay, sample: Answered | null, contract: Contract): void {
  if (sample) longer.addAnswered(sample.rows, sample.sample)
  else longer.addInvalid(longer.invalid() ?? contract.raw.map(() => Number.NaN))
}

/** Milliseconds after which everything that the outputs of a reaction do by time has been seen. */
function timesOf(reaction: Reaction | undefined): number {
  const times = (reaction?.outputs ?? []).map((o) =>
    Math.max(
      o.kind === 'led' && o.blinkMs !== null ? Math.min(2.75 * o.blinkMs, o.forMs ?? Number.POSITIVE_INFINITY) : 0,
      1.15 * (o.forMs ?? 0),
    ),
  )
  return Math.max(0, ...times)
}

/** An outcome whose reaction leaves alone what this one drives. */
function otherOutcome(
  reaction: Reaction,
  { reactions }: Behaviour,
  contract: Contract,
  can: (outcome: Outcome) => boolean,
): Outcome | null {
  const mine = new Set(reaction.outputs.map((o) => thingOf(o).name))
  const all: Outcome[] = [...contract.labels.keys(), 'nothing', 'unsure']
  const free = (outcome: Outcome): boolean =>
    !reactions.find((r) => r.on === outcome)?.outputs.some((o) => mine.has(thingOf(o).name))
  return all.find((o) => o !== reaction.on && free(o) && can(o)) ?? null
}

/** Samples that, given again and again, lead to an outcome and keep it. */
function findCycle(
  outcome: Outcome,
  longer: LongerReplay,
  between: readonly Answered[],
  behaviour: Behaviour,
  contract: Contract,
): Cycle | null {
  if (outcome === 'nothing') return [null]
  const samples = [...longer.answered()]
  const best = (s: Answered): number => Math.max(...longer.outputsOf(s.sample))
  const winner = (s: Answered): number => longer.outputsOf(s.sample).indexOf(best(s))
  const sorted = samples.toSorted((a, b) => best(b) - best(a))
  const candidates: Cycle[] = []
  if (outcome === 'unsure') {
    candidates.push([sorted.at(-1) as Answered])
    const unsure = between.toSorted((a, b) => best(a) - best(b))[0]
    if (unsure) candidates.push([unsure])
    // Answers that differ from sample to sample make the mean of their scores small.
    candidates.push([...contract.labels.keys()].flatMap((label) => sorted.find((s) => winner(s) === label) ?? []))
  } else {
    const mine = sorted.find((s) => winner(s) === outcome)
    if (mine) candidates.push([mine])
  }
  return (
    candidates.find((c) => c[0] !== undefined && leadsTo(outcome, c as Answered[], longer, behaviour, contract)) ?? null
  )
}

function leadsTo(
  outcome: Outcome,
  cycle: Answered[],
  longer: LongerReplay,
  behaviour: Behaviour,
  contract: Contract,
): boolean {
  const settle = behaviour.smoothing.window + behaviour.confirm + 2
  const samples = Array.from({ length: settle + 2 * cycle.length + 2 }, (_, i) => cycle[i % cycle.length] as Answered)
  const alone: Behaviour = { ...behaviour, report: 'never' }
  const replay = {
    rows: samples.map(() => []),
    sample: Int32Array.from(samples.keys()),
  }
  const outputs = samples.map((s) => [...longer.outputsOf(s.sample)])
  const reference = { crc: new Uint32Array(samples.length), label: new Int32Array(samples.length), outputs }
  const steps = predict(alone, contract, replay, reference)
  return steps.slice(settle).every((step) => step.outcome === outcome)
}
