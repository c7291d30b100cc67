import type { Entry } from './entry.ts'

export const projectCodes = {} satisfies Record<`project/${string}`, Entry>
