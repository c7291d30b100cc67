import type { Entry } from './entry.ts'

export const sketchCodes = {} satisfies Record<`sketch/${string}`, Entry>
