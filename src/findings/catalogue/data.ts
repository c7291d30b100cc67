import type { Entry } from './entry.ts'

export const dataCodes = {} satisfies Record<`data/${string}`, Entry>
