import type { Entry } from './entry.ts'

export const sandboxCodes = {} satisfies Record<`sandbox/${string}`, Entry>
