import type { Entry } from './entry.ts'

export const boardCodes = {} satisfies Record<`board/${string}`, Entry>
