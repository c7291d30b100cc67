import type { Entry } from './entry.ts'

export const convertCodes = {} satisfies Record<`convert/${string}`, Entry>
