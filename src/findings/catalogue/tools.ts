import type { Entry } from './entry.ts'

export const toolsCodes = {} satisfies Record<`tools/${string}`, Entry>
