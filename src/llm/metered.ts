import { noUsage, type Tokens, type Usage } from '../lifecycle/usage.ts'
import { type Budget, face, withinBudget } from './budget.ts'
import { type Journal, journalled } from './journal.ts'
import { type Recording, recorded, replayed } from './recording.ts'
import type { Mask } from './secrets.ts'
import { traced } from './trace.ts'
import type { Tracer } from './tracer.ts'
import type { LanguageModel, ModelReply } from './types.ts'

export interface Metering {
  budget: Budget
  /** Null in tests and tools that have no output folder. */
  journal: Journal | null
  tracer: Tracer
  mask: Mask
  /** Folder to record into. */
  record: string | null
  /** What answers in the place of every service. */
  recording: Recording | null
}

/**
 * A model as a run uses it. From the outside: what this run pays, the trace, the recording, the journal, the budget, the service. A
 * reply from the journal is recorded like any other, and neither it nor a replayed one touches the budget.
 *
 * @param price US dollars of so many tokens of this model; null when nobody knows
 */
export function metered(
  model: LanguageModel,
  price: (tokens: Tokens) => number | null,
  { budget, journal, tracer, mask, record, recording }: Metering,
): LanguageModel {
  if (recording) return settled(traced(replayed(model, recording, mask), tracer))
  const paid = withinBudget(model, budget, price)
  const kept = journal ? journalled(paid, journal) : paid
  return settled(traced(record ? recorded(kept, record, mask) : kept, tracer))
}

/** Counts as this run's usage only what this run paid. */
function settled(model: LanguageModel): LanguageModel {
  return {
    ...face(model),
    async complete(request, signal) {
      const reply = await model.complete(request, signal)
      return { ...reply, usage: paidNow(reply) }
    },
  }
}

/** A journalled reply was paid by an earlier run; a replayed one shows its tokens, and costs nothing. */
function paidNow({ source, usage }: ModelReply): Usage {
  if (source === 'journal') return noUsage
  return source === 'recording' ? { ...usage, costUsd: 0 } : usage
}
