import type { Finding, Question } from '../../../findings/index.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { SketchBrief } from '../brief.ts'
import { describe } from './describe.ts'
import { gateColumns, type SketchSetting } from './vocabulary.ts'

/** A question about a clause: what was understood, what is against it, and what could be said instead. */
export function question(
  words: string,
  findings: readonly Finding[],
  brief: SketchBrief,
  reading: ClauseReading | null = null,
): Question {
  const settings = (reading?.settings ?? []) as unknown as SketchSetting[]
  const understood = settings.length > 0 ? `It could mean: ${settings.map((s) => describe(s, brief)).join('; ')}. ` : ''
  const against = [...new Set(findings.filter((f) => f.severity === 'error').map((f) => f.message))].slice(0, 3)
  const cannot = reading?.cannot
  const head =
    cannot !== undefined
      ? `A sketch cannot do this: ${cannot}. `
      : understood !== '' && against.length > 0
        ? `${understood}But ${against.join('; ')}. `
        : against.length > 0
          ? `Not certain: ${against.join('; ')}. `
          : ''
  const ask =
    cannot !== undefined
      ? 'Leave it out with an empty answer, or ask for something else: '
      : 'What should the sketch do here? For instance: '
  return { stage: 'sketch', text: `${head}${ask}${instead(words, brief)}.`, about: words }
}

/** Sentences that would be read, near to what the clause speaks of. */
function instead(words: string, brief: SketchBrief): string {
  const [label = 'apple'] = brief.contract.labels
  const named = brief.contract.labels.find((l) => words.toLowerCase().includes(l.toLowerCase())) ?? label
  const column = gateColumns(brief)[0]
  const options: [RegExp, string][] = [
    [
      /led|light|lamp|blink|flash|red|green|blue|colou?r|glow/i,
      `“blink the red LED for ${named}”, “green LED on for 2 s when ${named}”`,
    ],
    [
      /pin|relay|motor|pump|buzz|beep|tone|sound|pwm/i,
      `“set pin D5 high for 2 s when ${named}”, “beep at 1000 Hz on pin D8 for 200 ms when ${named}”`,
    ],
    [
      /print|show|write|say|send|log|serial|csv|json|line/i,
      `“print the label and its score as CSV”, “only on change”, “print "hello" when ${named}”`,
    ],
    [/sure|confiden|score|%|percent/i, '“say unsure below 60 %”, “blink blue when unsure”'],
    ...(column === undefined
      ? []
      : [
          [
            /ignore|skip|dark|bright|near|far|below|above|only when|unless/i,
            `“ignore readings with ${column} below 100”, “measure only when ${column} is above 100”`,
          ] as [RegExp, string],
        ]),
    [
      /every|often|second|minute|hz|fast|slow|smooth|average|row/i,
      '“every 250 ms”, “majority of 5 readings”, “only after 3 readings in a row”',
    ],
  ]
  const near = options.filter(([pattern]) => pattern.test(words)).map(([, say]) => say)
  return (
    near.length > 0
      ? near.slice(0, 2)
      : ['“every 250 ms”', `“green LED for ${named}”`, '“print only on change”', '“say unsure below 60 %”']
  ).join(', ')
}
