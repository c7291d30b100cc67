import { z } from 'zod'
import type { StageOutcome } from '../lifecycle/outcome.ts'
import { behaviourSchema } from '../verification/behaviour.ts'
import { type Report, verificationSchema } from './schema.ts'

/** Loss of accuracy, as a share, from which a person should look. */
const drop = 0.01

const behaviour = behaviourSchema.pick({ custom: true, reactions: true })

/** Why a person should look at what passed: what no check can judge, or what got worse within the limits. */
export function reviewReasons(outcomes: readonly StageOutcome[]): Report['review'] {
  return outcomes
    .filter((s) => s.status === 'passed' || s.status === 'unchanged')
    .flatMap((s) => [...ofCode(s), ...ofPins(s), ...ofAccuracy(s)].map((reason) => ({ stage: s.stage, reason })))
}

function ofCode({ stage, strategy, model, plan, tier }: StageOutcome): string[] {
  const written = strategy === 'freeform' && tier !== 'rules'
  const { custom } = behaviour.safeParse(plan).data ?? {}
  return [
    ...(written ? [`${model ?? tier} wrote the code of ${stage} as a whole: read it before you use it`] : []),
    ...(custom ? ['the sketch calls a C++ function of its own (custom.cpp): read it before you use it'] : []),
  ]
}

function ofPins({ plan }: StageOutcome): string[] {
  const { reactions = [], custom = null } = behaviour.safeParse(plan).data ?? {}
  const driven = reactions.flatMap((r) => r.outputs).flatMap((o) => (o.kind === 'led' ? [] : [o.pin]))
  const pins = [...new Set([...driven, ...(custom?.pins ?? [])])].sort((a, b) => a - b)
  if (pins.length === 0) return []
  const names = pins.map(pinName).join(', ')
  return [`the sketch drives ${names}: make sure that what is wired there can take it (3.3 V, at most 15 mA a pin)`]
}

const pinName = (pin: number): string => (pin >= 14 && pin <= 21 ? `A${pin - 14}` : `D${pin}`)

const accuracies = z.object({ rows: z.number(), accuracy: verificationSchema.shape.accuracy })

function ofAccuracy({ metrics, before }: StageOutcome): string[] {
  const now = accuracies.safeParse(metrics).data
  if (!now) return []
  const then = accuracies.safeParse(before).data
  const { float, board } = now.accuracy
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const lost = (from: number) => from - board > drop
  return [
    ...(float !== null && lost(float)
      ? [
          `the board is right on ${percent(board)} of ${now.rows} held-out samples, the float model on ${percent(float)}`,
        ]
      : []),
    ...(then && lost(then.accuracy.board)
      ? [
          `the board is right on ${percent(board)} of the held-out samples, before this run it was ${percent(then.accuracy.board)}`,
        ]
      : []),
  ]
}
