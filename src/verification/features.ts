import { evaluate, parse } from '../expression/index.ts'
import type { Contract, ContractFeature } from '../project/contract.ts'

const f32 = Math.fround

/** The scaled features of a sample, steps 3 and 4 of the contract: float32, as wide as the model's input. */
export function featuresOf(readings: readonly (readonly number[])[], contract: Contract): number[] {
  const at = new Map(contract.raw.map((c, i) => [c.name, i]))
  return contract.features.flatMap((feature) => {
    const ast = parse(feature.expression)
    const series = readings.map((reading) => evaluate(ast, (column) => reading[at.get(column) ?? -1] ?? Number.NaN))
    const { offset, scale } = feature.scaling
    return aggregated(feature.aggregate, series).map((x) => f32(f32(x - f32(offset)) / f32(scale)))
  })
}

function aggregated(how: ContractFeature['aggregate'], x: readonly number[]): number[] {
  const sum = (of: readonly number[]): number => of.reduce((a, b) => f32(a + b), 0)
  const n = x.length
  const least = Math.min(...x)
  const most = Math.max(...x)
  switch (how) {
    case 'each':
      return [...x]
    case 'none':
      return x.slice(-1)
    case 'mean':
      return [f32(sum(x) / n)]
    case 'min':
      return [least]
    case 'max':
      return [most]
    case 'range':
      return [f32(most - least)]
    case 'rms':
      return [f32(Math.sqrt(f32(sum(x.map((v) => f32(v * v))) / n)))]
    case 'std': {
      const mean = f32(sum(x) / n)
      const squares = x.map((v) => f32(f32(v - mean) * f32(v - mean)))
      return [f32(Math.sqrt(f32(sum(squares) / n)))]
    }
  }
}
