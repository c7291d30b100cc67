import type { ProjectName } from '../projects/projects.ts'
import type { ConvertExpectation } from './check/convert.ts'
import type { DataExpectation } from './check/data.ts'
import type { SketchCheck } from './check/sketch.ts'

export type WishStage = 'sketch' | 'data' | 'convert'

interface Marks {
  /** Short, for tables; never changed. */
  id: string
  project: ProjectName
  /** As the person wrote it. */
  text: string
  /** Whether a plan's fields can say all of it. */
  expressible: boolean
  /** Whether a question instead of a result would be right; set before any run. */
  askingIsRight: boolean
  /** What a right question has to be about: its words must match. Without it any question will do. */
  about?: RegExp
}

/** Nothing that comes without a question is right: the wish cannot be fulfilled, or says two things at once. */
export const onlyAsking = 'only asking'

export type SketchWish = Marks & { stage: 'sketch'; check: SketchCheck | typeof onlyAsking }
export type DataWish = Marks & { stage: 'data'; check: DataExpectation[] | typeof onlyAsking }
export type ConvertWish = Marks & { stage: 'convert'; check: ConvertExpectation[] | typeof onlyAsking }
export type Wish = SketchWish | DataWish | ConvertWish

/** One set of wishes, frozen once a model has seen it. */
export interface WishSet {
  number: number
  wishes: readonly Wish[]
}

/** What is wrong with a set by itself: ids twice, marks that contradict each other. */
export function oddities({ wishes }: WishSet): string[] {
  const ids = wishes.map((w) => w.id)
  return [
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${id} is there twice`),
    ...wishes
      .filter((w) => w.check === onlyAsking && !w.askingIsRight)
      .map((w) => `${w.id} can only be asked about, but asking is marked as wrong`),
    ...wishes.filter((w) => !w.expressible && !w.askingIsRight).map((w) => `${w.id} has no right end`),
  ]
}
