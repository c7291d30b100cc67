import type { Entry } from './entry.ts'

/** Language models: reaching them, and what they answer. */
export const llmCodes = {} satisfies Record<`llm/${string}`, Entry>
