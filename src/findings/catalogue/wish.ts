import type { Entry } from './entry.ts'

/** What a person asked for in words, and how it was read. */
export const wishCodes = {
  'wish/second-reader': {
    severity: 'error',
    meaning: 'A second model was asked whether the words were understood rightly, and says no.',
    fix: 'Say it in other words, or switch `llm.secondReader` off.',
  },
} satisfies Record<`wish/${string}`, Entry>
