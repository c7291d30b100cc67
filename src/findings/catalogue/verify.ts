import type { Entry } from './entry.ts'

export const verifyCodes = {} satisfies Record<`verify/${string}`, Entry>
