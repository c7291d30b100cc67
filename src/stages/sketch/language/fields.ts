import type { SketchBrief } from '../brief.ts'
import { ownThings } from './names.ts'

const label =
  "without|scores?|labels?|class(?:es)?|names?|results?|predict\\w*|answers?|winner|what it|what is|what was|what's|who|which|fruits?|objects?|things?|guess|outcome|gestures?|movements?|poses?|animals?|states?|status|type|kind|category|verdicts?|decisions?|colou?rs?|detected|recogni[sz]ed"

const others = new Map([
  ['score', /\b(?:scores?|confiden\w*|probab\w*|certain\w*|sure\w*)\b/],
  ['percent', /\b(?:percent\w*|per cent)\b|%/],
  ['ms', /\b(?:time\w*|ms|millis\w*|uptime|seconds|when)\b/],
])

/** What stands for the label in a line, as alternatives of a pattern: everyday words, and those of the project. */
export const labelFieldWords = (brief: SketchBrief): string =>
  [label, ...ownThings(brief).map((w) => `${w.replace(/[^\p{L}\p{N}]/gu, '.')}s?`)].join('|')

/** Words that ask for a field of a line that is no column; none for a column. */
export const fieldWords = (field: string, brief: SketchBrief): RegExp | undefined =>
  field === 'label' ? new RegExp(`\\b(?:${labelFieldWords(brief)})\\b`) : others.get(field)
