import type { Behaviour, Outcome, Output } from './behaviour.ts'
import type { Step } from './predict.ts'
import { type Thing, thingOf, thingsOf } from './things.ts'

/** When something changes: at the reading that decides it, or so many milliseconds after that reading. */
export interface Edge {
  row: number
  afterMs: number
  /** Whether the thing's output changed with that reading, so that the trace shows when the time began. */
  shows: boolean
}

/** A stretch of the run in which a thing is driven by one output, or rests. */
export interface Phase {
  thing: Thing
  /** Null = at rest. */
  output: Output | null
  /** The outcome to which it belongs, and the reading with which that began; null before the first. */
  outcome: Outcome | null
  row: number | null
  /** Null = from the first reading on. */
  from: Edge[] | null
  /** It ends with the first of these; empty = with the run. */
  to: Edge[]
}

/** What drives a thing now. */
interface Drive {
  output: Output
  outcome: Outcome
  row: number
  /** The reading with which its outcome ended, and for how long it is held from there. */
  held: { row: number; holdMs: number } | null
}

/** The phases of each thing that the plan drives, in order: `behaviour.ts`, “Outputs”, for steps that `predict` made. */
export function predictOutputs(behaviour: Behaviour, steps: readonly Step[]): Phase[] {
  return [...thingsOf(behaviour).values()].flatMap((thing) => phasesOf(thing, behaviour, steps))
}

function phasesOf(thing: Thing, behaviour: Behaviour, steps: readonly Step[]): Phase[] {
  const phases: Phase[] = []
  let drive: Drive | null = null
  let open: Pick<Phase, 'outcome' | 'row' | 'from'> = { outcome: null, row: null, from: null }
  let holdMs = 0

  /** Ends what is going on with the edge `end` (none: the run), or before it where the drive has a time of its own. */
  const close = (end: Edge[]): void => {
    const own = drive === null ? [] : deadlines(drive)
    phases.push({ thing, output: drive?.output ?? null, ...open, to: [...own, ...end] })
    if (own.length > 0) phases.push({ thing, output: null, outcome: open.outcome, row: open.row, from: own, to: end })
  }

  for (const [row, { begins, outcome }] of steps.entries()) {
    if (!begins || outcome === null) continue
    const reaction = behaviour.reactions.find((r) => r.on === outcome)
    const output = reaction?.outputs.find((o) => thingOf(o).name === thing.name)
    const edge = { row, afterMs: 0, shows: true }
    if (output) {
      close([edge])
      drive = { output, outcome, row, held: null }
      open = { outcome, row, from: [edge] }
    } else if (drive !== null && drive.held === null) {
      if (holdMs > 0) drive.held = { row, holdMs }
      else {
        close([edge])
        drive = null
        open = { outcome, row, from: [edge] }
      }
    }
    holdMs = reaction?.holdMs ?? 0
  }
  close([])
  return phases
}

const deadlines = ({ output, row, held }: Drive): Edge[] => [
  ...(output.forMs === null
    ? []
    : [{ row, afterMs: output.forMs, shows: output.kind !== 'led' || output.blinkMs === null }]),
  ...(held === null ? [] : [{ row: held.row, afterMs: held.holdMs, shows: false }]),
]
