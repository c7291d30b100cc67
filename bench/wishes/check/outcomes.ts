import type { Moment, Recording } from './recording.ts'

/** How the person wants answers to be made. What is not said may be any usual thing. */
export interface Deciding {
  smoothing?: 'none' | { kind: 'majority' | 'mean' | 'either'; window: number }
  /** Share of 1 below which the answer is `unsure`; `never` where the person said so. */
  unsureBelow?: number | 'never'
  /** So many samples in a row before a new answer counts. */
  confirm?: number
  /** Whether a sample counts; null where a value is so near to the limit that both would be right. */
  counts?: (moment: Moment, columns: readonly string[]) => boolean | null
}

/** What one way of reading the words makes of each moment: a label, `unsure`, `nothing`, or null where more than one is right. */
export interface Outcomes {
  way: string
  at: (string | null)[]
  /** Moments whose sample says something else than the outcome, because that is not confirmed yet. */
  pending: Set<number>
}

interface Way {
  kind: 'majority' | 'mean'
  window: number
  /** Whether an invalid reading empties the window. */
  forgets: boolean
  unsureBelow: number | null
}

/** Every way of reading the words that a person would accept. */
export function outcomes(recording: Recording, deciding: Deciding): Outcomes[] {
  return ways(deciding).map((way) => {
    const raw = smoothed(recording, way, deciding)
    const at = confirmed(raw, deciding.confirm ?? 1)
    return {
      at,
      pending: new Set(at.flatMap((outcome, i) => (outcome === raw[i] ? [] : [i]))),
      way: `${way.kind} of ${way.window}${way.forgets ? '' : ' across gaps'}, unsure below ${way.unsureBelow ?? 'nothing'}`,
    }
  })
}

function ways({ smoothing, unsureBelow }: Deciding): Way[] {
  const unsure = unsureBelow === undefined ? [null, 0.5, 0.6] : [unsureBelow === 'never' ? null : unsureBelow]
  const windows: Pick<Way, 'kind' | 'window'>[] =
    smoothing === undefined
      ? [1, 3].flatMap((window) => (['majority', 'mean'] as const).map((kind) => ({ kind, window })))
      : smoothing === 'none'
        ? [{ kind: 'majority', window: 1 }]
        : (['majority', 'mean'] as const)
            .filter((kind) => smoothing.kind === 'either' || smoothing.kind === kind)
            .map((kind) => ({ kind, window: smoothing.window }))
  return windows.flatMap((w) =>
    [true, false].flatMap((forgets) => unsure.map((below) => ({ ...w, forgets, unsureBelow: below }))),
  )
}

function smoothed(recording: Recording, way: Way, deciding: Deciding): (string | null)[] {
  const { labels } = recording
  let window: number[][] = []
  return recording.moments.map((moment) => {
    const counts = moment.valid
      ? (deciding.counts?.(moment, recording.columns) ?? (deciding.counts ? null : true))
      : false
    if (counts === false) {
      if (way.forgets) window = []
      return 'nothing'
    }
    if (counts === null || !moment.scores) {
      window = []
      return null
    }
    window = [...window, moment.scores].slice(-way.window)
    if (window.length < way.window) return null
    return answer(window, way, labels)
  })
}

const nearlyEqual = 0.004

function answer(window: number[][], way: Way, labels: string[]): string | null {
  const means = labels.map((_, l) => window.reduce((sum, scores) => sum + (scores[l] as number), 0) / window.length)
  const votes = labels.map((_, l) => window.filter((scores) => best(scores) === l).length)
  const measure = way.kind === 'mean' ? means : votes
  const winner = best(measure)
  if (winner === -1 || window.some((scores) => best(scores) === -1)) return null
  const second = Math.max(...measure.filter((_, l) => l !== winner))
  if ((measure[winner] as number) - second <= (way.kind === 'mean' ? nearlyEqual : 0)) return null
  if (way.unsureBelow === null) return labels[winner] as string
  // The score of an answer may be its mean over the window or over the samples that voted for it.
  const voters = window.filter((scores) => best(scores) === winner).map((scores) => scores[winner] as number)
  const scores = [means[winner] as number, voters.reduce((sum, score) => sum + score, 0) / voters.length]
  if (scores.every((s) => s < (way.unsureBelow as number) - nearlyEqual)) return 'unsure'
  if (scores.every((s) => s > (way.unsureBelow as number) + nearlyEqual)) return labels[winner] as string
  return null
}

/** Place of the largest; -1 when two are equally large. */
function best(values: readonly number[]): number {
  const most = Math.max(...values)
  const at = values.indexOf(most)
  return values.indexOf(most, at + 1) === -1 ? at : -1
}

function confirmed(raw: (string | null)[], times: number): (string | null)[] {
  if (times === 1) return raw
  let current: string | null = null
  return raw.map((now, i) => {
    if (now === 'nothing') current = 'nothing'
    else {
      const last = raw.slice(Math.max(0, i + 1 - times), i + 1)
      if (last.length < times || last.includes(null))
        current = last.length === times && now === current ? current : null
      else if (last.every((outcome) => outcome === now)) current = now
    }
    return current
  })
}

/** A stretch of one outcome: from its first answer to the first of the next. */
export interface Episode {
  outcome: string
  first: number
  last: number
  from: number
  to: number
  /** Whether both ends are known. */
  sharp: boolean
}

export function episodes(recording: Recording, at: readonly (string | null)[]): Episode[] {
  const found: Episode[] = []
  for (let i = 0; i < at.length; ) {
    const outcome = at[i] as string | null
    let next = i + 1
    while (next < at.length && at[next] === outcome) next++
    if (outcome !== null) {
      const first = recording.moments[i] as Moment
      const after = recording.moments[next]
      found.push({
        outcome,
        first: i,
        last: next - 1,
        from: first.answered,
        to: after ? after.answered : (recording.moments[next - 1] as Moment).until,
        sharp: (i === 0 || at[i - 1] !== null) && (next === at.length || at[next] !== null),
      })
    }
    i = next
  }
  return found
}
