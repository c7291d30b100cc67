import type { Entry } from './entry.ts'

/** Language models: reaching them, and what they answer. */
export const llmCodes = {
  'llm/no-code': {
    severity: 'error',
    meaning: 'A model was asked for a whole script or sketch, and its reply holds none.',
    fix: 'Run again, use a stronger model, or leave out `--strategy freeform`: the guided way asks for less.',
  },
} satisfies Record<`llm/${string}`, Entry>
