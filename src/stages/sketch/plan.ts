import { z } from 'zod'
import type { SensorId } from '../../board/profiles.ts'
import type { Question } from '../../findings/index.ts'
import type { RulesAnswer } from '../../lifecycle/stage.ts'
import { behaviourSchema, gateSchema } from '../../verification/behaviour.ts'
import type { SketchBrief } from './brief.ts'
import { type Clause, readWish, type Settings } from './wish.ts'

/** What the sketch does, decided: see `behaviourSchema` for what each setting means to the last bit. */
export const sketchPlanSchema = z.strictObject({
  version: z.literal(2),
  ...behaviourSchema.shape,
  /** The sensor's own validity, from the contract, and the person's own conditions. */
  gates: z.array(gateSchema),
  /** The person's wish, cut into clauses, each with what it led to in plain words (empty for a greeting), and who read it. */
  clauses: z.array(
    z.strictObject({
      words: z.string(),
      settings: z.array(z.string()),
      by: z.enum(['rules', 'local', 'hosted', 'person']),
    }),
  ),
  /** Fields of the plan that nobody asked for: they have the defaults of the sensor. */
  defaults: z.array(z.string()),
})

export type SketchPlan = z.infer<typeof sketchPlanSchema>

/** What a sketch does when nobody said otherwise. */
const defaults: Record<SensorId, Required<Settings>> = {
  // A hand that brings a thing needs a moment: four readings a second, and the last three decide.
  apds9960: {
    intervalMs: 250,
    smoothing: { kind: 'majority', window: 3 },
    unsureBelow: 0.5,
    report: 'every sample',
    line: 'label and score',
  },
  // A window of motion is a sample already.
  lsm9ds1: {
    intervalMs: 0,
    smoothing: { kind: 'none', window: 1 },
    unsureBelow: 0.5,
    report: 'every sample',
    line: 'label and score',
  },
  // Each row that comes in gets its own answer.
  serial: {
    intervalMs: 0,
    smoothing: { kind: 'none', window: 1 },
    unsureBelow: null,
    report: 'every sample',
    line: 'label and score',
  },
}

/** Reads the wish with certainty or asks: nothing is dropped and nothing is guessed. */
export function rules(brief: SketchBrief): RulesAnswer<SketchPlan> {
  const { clauses, unread } = readWish(brief.wish)
  const questions = [...askUnread(unread), ...askContradictions(clauses), ...askScores(clauses, brief)]
  if (questions.length > 0) return { questions }
  const base = defaults[brief.sensor]
  const wished = Object.assign({}, ...clauses.map((c) => c.settings)) as Settings
  return {
    plan: {
      version: 2,
      ...base,
      unsureBelow: brief.probabilities ? base.unsureBelow : null,
      ...wished,
      line: {
        format: 'human',
        fields: (wished.line ?? base.line) === 'label' ? ['label'] : ['label', 'score'],
        template: null,
      },
      ...{ confirm: 1, repeatMs: null, start: null, reactions: [], custom: null },
      gates: brief.contract.validity.map(({ column, min, max, reason }) => ({
        column,
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
        reason,
        from: 'data' as const,
      })),
      clauses: clauses.map((c) => ({ words: c.words, settings: describeSettings(c.settings), by: 'rules' as const })),
      defaults: Object.keys(base).filter((key) => !(key in wished)),
    },
  }
}

const describeSettings = (settings: Settings): string[] =>
  Object.entries(settings).map(([key, value]) => `${key} = ${show(value)}`)

const show = (value: unknown): string =>
  value !== null && typeof value === 'object' ? Object.values(value).join(' of ') : String(value)

const mostQuestions = 10

function askUnread(unread: readonly string[]): Question[] {
  const asked = unread.slice(0, mostQuestions).map((about) => ({
    stage: 'sketch',
    text:
      'What should the sketch do here? The rules read intervals (“every 250 ms”, “at 4 Hz”), smoothing (“majority of 5”, “average over 3 ' +
      'readings”, “no smoothing”), what a line holds (“print the label and its score”), “only when it changes”, and “say unsure below 60 %”.',
    about,
  }))
  const rest = unread.slice(mostQuestions)
  if (rest.length === 0) return asked
  return [...asked, { stage: 'sketch', text: `And ${rest.length} more parts could not be read.`, about: rest[0] ?? '' }]
}

function askContradictions(clauses: readonly Clause[]): Question[] {
  const questions: Question[] = []
  const first = new Map<string, { words: string; value: string }>()
  for (const clause of clauses) {
    for (const [key, value] of Object.entries(clause.settings)) {
      const earlier = first.get(key)
      const shown = show(value)
      if (earlier && earlier.value !== shown) {
        questions.push({
          stage: 'sketch',
          text: `“${earlier.words}” and “${clause.words}” contradict each other (${key} = ${earlier.value} or ${shown}): which one holds?`,
          about: `${earlier.words} … ${clause.words}`,
        })
      } else first.set(key, { words: clause.words, value: shown })
    }
  }
  return questions
}

function askScores(clauses: readonly Clause[], brief: SketchBrief): Question[] {
  const clause = clauses.find((c) => c.settings.unsureBelow != null)
  if (!clause || brief.probabilities) return []
  const text =
    'This model ends without softmax, so its scores are no shares of 100 %: what should “unsure” go by, or should it be left out?'
  return [{ stage: 'sketch', text, about: clause.words }]
}
