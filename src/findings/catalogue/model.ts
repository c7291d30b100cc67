import type { Entry } from './entry.ts'

export const modelCodes = {} satisfies Record<`model/${string}`, Entry>
