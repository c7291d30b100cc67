import type { Entry } from './entry.ts'

export const trainCodes = {} satisfies Record<`train/${string}`, Entry>
