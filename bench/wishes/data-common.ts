import { type DataExpectation, feeds } from './check/data.ts'
import { onlyAsking } from './entry.ts'

/** What the wishes of the data stage have in common, whatever their set. */
export const clear = { stage: 'data', expressible: true, askingIsRight: false } as const
export const unclear = { stage: 'data', expressible: false, askingIsRight: true, check: onlyAsking } as const

export type Reading = Record<string, number>

export const of = (reading: Reading, column: string): number => reading[column] ?? Number.NaN
export const plain = (column: string): DataExpectation => feeds(column, (reading) => of(reading, column))
export const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
export const spread = (values: readonly number[]): number => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)))
