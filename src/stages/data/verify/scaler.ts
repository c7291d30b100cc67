import { type Finding, finding } from '../../../findings/index.ts'
import type { DataContract } from '../../../project/contract.ts'
import type { DataPlan } from '../plan.ts'
import type { Samples } from './samples.ts'

interface Scaling {
  offset: number
  scale: number
}

/** Offset and scale of every feature are those of the training samples, not of all samples. */
export function checkScaler(
  samples: readonly [Samples, Samples, Samples],
  contract: DataContract,
  plan: DataPlan,
): Finding[] {
  const fitted = statistics([samples[0]], plan)
  const wrong = contract.features.findIndex((f, i) => !agrees(f.scaling, fitted[i] as Scaling))
  if (wrong < 0) return []
  const all = statistics(samples, plan)
  const leaked = contract.features.every((f, i) => agrees(f.scaling, all[i] as Scaling))
  const { name, scaling } = contract.features[wrong] as DataContract['features'][number]
  const want = fitted[wrong] as Scaling
  const message =
    `"${name}" is scaled by offset ${scaling.offset} and scale ${scaling.scale}, the training rows give ${want.offset} and ${want.scale}` +
    (leaked ? '; the figures are those of all rows together' : '')
  return [finding('data/scaler-leak', message, { where: 'data/contract.json' })]
}

/** To the last bits of float32 and of a sum in another order. */
function agrees(found: Scaling, want: Scaling): boolean {
  return (
    Math.abs(found.offset - want.offset) <= 2e-7 * Math.abs(want.offset) + 1e-6 * want.scale &&
    Math.abs(found.scale - want.scale) <= 2e-6 * want.scale
  )
}

function statistics(from: readonly Samples[], plan: DataPlan): Scaling[] {
  let at = 0
  const groups = plan.features.map((f) => {
    const width = f.aggregate === 'each' ? plan.window.size : 1
    at += width
    return { first: at - width, width }
  })
  if (plan.scaling.kind === 'none') return groups.map(() => ({ offset: 0, scale: 1 }))
  if (plan.scaling.shared) {
    const one = fitValues(from, 0, at, plan.scaling.kind)
    return groups.map(() => one)
  }
  const kind = plan.scaling.kind
  return groups.map(({ first, width }) => fitValues(from, first, width, kind))
}

function fitValues(
  from: readonly Samples[],
  first: number,
  width: number,
  kind: Exclude<DataPlan['scaling']['kind'], 'none'>,
): Scaling {
  let [n, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const each = (of: (value: number) => void) => {
    for (const samples of from) {
      for (let i = 0; i < samples.count; i++) {
        for (let j = 0; j < width; j++) of(samples.values[i * samples.width + first + j] as number)
      }
    }
  }
  each((value) => {
    n++
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  })
  if (kind === 'min-max') return { offset: min, scale: max > min ? max - min : 1 }
  if (kind === 'symmetric') return { offset: (min + max) / 2, scale: max > min ? (max - min) / 2 : 1 }
  if (kind === 'robust') {
    const sorted: number[] = []
    each((value) => sorted.push(value))
    sorted.sort((a, b) => a - b)
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [number, number, number]
    return { offset: middle, scale: high > low ? high - low : 1 }
  }
  const mean = sum / n
  let squares = 0
  each((value) => {
    squares += (value - mean) ** 2
  })
  return { offset: mean, scale: max > min ? Math.sqrt(squares / n) : 1 }
}

/** Of sorted numbers: the value at `share` of the way from the first to the last, straight between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] as number
  return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] as number) - below)
}
