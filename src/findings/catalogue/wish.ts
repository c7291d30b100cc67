import type { Entry } from './entry.ts'

/** What a person asked for in words, and how it was read. */
export const wishCodes = {} satisfies Record<`wish/${string}`, Entry>
