import type { Entry } from './entry.ts'

export const lifecycleCodes = {} satisfies Record<`lifecycle/${string}`, Entry>
