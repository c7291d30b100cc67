import { type Finding, finding } from '../../../findings/index.ts'
import type { DataContract } from '../../../project/contract.ts'
import type { DataBrief } from '../brief.ts'
import type { DataPlan } from '../plan.ts'
import type { SplitFile } from './outputs.ts'
import type { RawColumns } from './recompute.ts'
import type { Recomputed } from './samples.ts'

/** The contract says what the plan says, and counts what the files hold. */
export function checkContract(
  contract: DataContract,
  plan: DataPlan,
  brief: DataBrief,
  again: Recomputed,
  columns: RawColumns,
  replayRows: number,
  files: readonly SplitFile[],
): Finding[] {
  const expected = {
    project: brief.project,
    sensor: brief.sensor,
    raw: plan.columns.map((name) => {
      const column = brief.columns.find((c) => c.name === name)
      return {
        name,
        channel: column?.channel ?? null,
        unit: column?.unit ?? '',
        ...extent(columns.values.get(name), again.outcome),
      }
    }),
    validity: plan.validity.map(included),
    window: { size: plan.window.size, trainStride: plan.window.size === 1 ? 1 : plan.window.trainStride },
    features: plan.features.map(({ name, unit, expression, aggregate }) => ({ name, unit, expression, aggregate })),
    labels: brief.classes.map((c) => c.label).filter((label) => !plan.leaveOut.includes(label)),
    rows: { train: files[0]?.rows, validation: files[1]?.rows, test: files[2]?.rows, replay: replayRows },
  }
  const found = {
    ...contract,
    raw: contract.raw.map((r) => ({ ...r, min: Math.fround(r.min), max: Math.fround(r.max) })),
    features: contract.features.map(({ scaling: _, ...feature }) => feature),
  }
  return Object.entries(expected).flatMap(([key, value]) => {
    const [want, have] = [value, found[key as keyof typeof found]].map(canonical)
    if (want === have) return []
    const message = `\`${key}\` should be ${short(want)}, found ${short(have)}`
    return [finding('data/bad-output', message, { where: 'data/contract.json' })]
  })
}

/** The rule as the contract has to say it: an excluded bound is moved to the nearest float32 inside of it. */
function included({ column, min, max, minExcluded, maxExcluded, reason }: DataPlan['validity'][number]) {
  const moved = (bound: number, excluded: boolean | undefined, inside: 1 | -1) => {
    if (!excluded) return bound
    const float = Math.fround(bound)
    // Steps of a float32 are never smaller than this share of it; the first that differs when rounded is the neighbour.
    let step = Math.max(Math.abs(float) * 2 ** -25, 2 ** -150)
    while (Math.fround(float + inside * step) === float) step *= 1.25
    return Math.fround(float + inside * step)
  }
  const shortest = (float: number, excluded: boolean | undefined) => {
    for (let digits = 1; excluded && digits <= 9; digits++) {
      const text = Number(float.toPrecision(digits))
      if (Math.fround(text) === float) return text
    }
    return float
  }
  return {
    column,
    ...(min === undefined ? {} : { min: shortest(moved(min, minExcluded, 1), minExcluded) }),
    ...(max === undefined ? {} : { max: shortest(moved(max, maxExcluded, -1), maxExcluded) }),
    reason,
  }
}

/** Smallest and largest value among the raw rows that training uses. */
function extent(values: Float32Array | undefined, outcome: Int8Array): { min: number; max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let row = 0; row < outcome.length; row++) {
    const value = outcome[row] === 0 ? values?.[row] : undefined
    if (value === undefined) continue
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min, max }
}

/** JSON with sorted keys: the order of fields does not matter. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )

const short = (text: string | undefined): string =>
  text && text.length > 160 ? `${text.slice(0, 157)}…` : (text ?? '')
