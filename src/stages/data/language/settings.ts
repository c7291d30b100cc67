import { z } from 'zod'
import type { Setting } from '../../../language/types.ts'
import type { DataBrief } from '../brief.ts'

/** What a condition compares with; a number stands as the person wrote it. */
export const comparisons = [
  'below',
  'above',
  'at most',
  'at least',
  'equal to',
  'not equal to',
  'between',
  'outside',
] as const
export type Comparison = (typeof comparisons)[number]

export const quantities = [
  'value',
  'share',
  'ratio',
  'difference',
  'absolute difference',
  'sum',
  'mean',
  'product',
  'magnitude',
  'smallest',
  'largest',
  'spread',
  'log',
  'absolute',
  'square root',
  'square',
] as const
export type Quantity = (typeof quantities)[number]

export const aggregates = ['mean', 'std', 'min', 'max', 'rms', 'range', 'each'] as const
export type Aggregate = (typeof aggregates)[number]

/**
 * Where a feature stands: `only` what is named is used, `also` beside the usual features, `instead` of the features that are the same
 * columns as they are.
 */
export const places = ['only', 'also', 'instead'] as const
export type Place = (typeof places)[number]

/** A reading's `column` is `is` `number` (and `upper`), or `is` the value of another column. */
export interface Condition {
  column: string
  is: Comparison
  number?: string | undefined
  upper?: string | null | undefined
  than?: string | undefined
}

/** Everything that a clause about data can ask for. Numbers are texts, exactly as the person wrote them. */
export type DataSetting = Setting &
  (
    | { set: 'use columns'; columns: string[] }
    | { set: 'leave out columns'; columns: string[] }
    | { set: 'drop readings'; all: Condition[] }
    | { set: 'keep readings'; all: Condition[] }
    | { set: 'feature'; quantity: Quantity; of: string[]; by: string[]; as: Place }
    | {
        set: 'arithmetic'
        of: string[]
        operation: 'times' | 'divided by' | 'plus' | 'minus'
        number: string
        as: Place
      }
    | { set: 'unit'; of: string[]; from: string | null; to: string; as: Place }
    | { set: 'formula'; formula: string; as: Place }
    | { set: 'of each window'; aggregates: Aggregate[]; columns: string[] }
    | { set: 'leave out ends'; of: 'file' | 'recording'; first: string | null; last: string | null }
    | { set: 'leave out classes'; labels: string[] }
    | { set: 'only classes'; labels: string[] }
    | { set: 'repeated readings'; action: 'drop' | 'keep' }
    | { set: 'outliers'; number: string; measure: 'standard deviations' | 'interquartile ranges' }
    | { set: 'window'; size: string; stride: string | null; overlap: string | null }
    | { set: 'smooth'; size: string }
    | { set: 'scale'; kind: 'standard' | 'min-max' | 'symmetric' | 'robust' | 'none' }
    | { set: 'split'; train: string | null; validation: string | null; test: string | null }
    | { set: 'seed'; number: string }
    | { set: 'keep together'; what: 'file' | 'session' }
    | { set: 'noisy copies'; copies: string | null; noise: string | null }
    | { set: 'no copies' }
    | { set: 'readings of a class'; most: string }
    | { set: 'label'; from: 'file-name' | 'folder' | 'column'; column: string | null }
    | { set: 'as always'; what: Always }
  )

/** What is done anyway. */
export const always = [
  'readings with missing cells are dropped',
  'the split is random',
  'the split is made class by class',
  'scaling is fitted on training readings alone',
  'nothing leaks between the splits',
  'no scaling of labels',
  'repeated readings stay on one side of the split',
  'readings that are too dark, saturated or too far are dropped',
  'defaults',
] as const
export type Always = (typeof always)[number]

/** What stands in a clause to make settings of; what is empty leaves out the settings that need it. */
export interface Grounds {
  kind(set: string): boolean
  /** Null where the clause may mean any. */
  columns: string[] | null
  labels: string[]
  numbers: string[]
  quantities: Quantity[]
  places: Place[]
  always: Always[]
}

/**
 * The settings that a model may answer with: the same, with columns and labels of the brief alone, and of those only what a clause has
 * words for. Null when that is no setting at all.
 */
export function settingSchema(brief: DataBrief, grounds: Grounds): z.ZodType<Setting> | null {
  const among = (words: readonly string[]): z.ZodType<string> =>
    words.length === 0 ? z.never() : z.enum(words as [string, ...string[]])
  const column = among(grounds.columns ?? brief.columns.slice(0, 60).map((c) => c.name))
  const label = among(grounds.labels)
  const written = among(grounds.numbers)
  const maybe = grounds.numbers.length === 0 ? z.null() : written.nullable()
  const list = z.array(column).min(1).max(12)
  const condition = z.strictObject({
    column,
    is: z.enum(comparisons),
    number: written,
    upper: maybe.describe('Second number of between and outside, else null.'),
  })
  const forms = [
    z.strictObject({ set: z.literal('use columns'), columns: list }),
    z.strictObject({ set: z.literal('leave out columns'), columns: list }),
    z.strictObject({ set: z.literal('drop readings'), all: z.array(condition).min(1).max(4) }),
    z.strictObject({ set: z.literal('keep readings'), all: z.array(condition).min(1).max(4) }),
    z.strictObject({
      set: z.literal('feature'),
      quantity: among(grounds.quantities),
      of: list,
      by: z.array(column).max(6).describe('What a ratio or share is divided by, what a difference subtracts.'),
      as: among(grounds.places),
    }),
    z.strictObject({
      set: z.literal('arithmetic'),
      of: list,
      operation: z.enum(['times', 'divided by', 'plus', 'minus']),
      number: written,
      as: among(grounds.places),
    }),
    z.strictObject({
      set: z.literal('of each window'),
      aggregates: z.array(z.enum(aggregates)).min(1).max(6),
      columns: z.array(column).max(12),
    }),
    z.strictObject({ set: z.literal('leave out ends'), of: z.enum(['file', 'recording']), first: maybe, last: maybe }),
    z.strictObject({ set: z.literal('leave out classes'), labels: z.array(label).min(1).max(12) }),
    z.strictObject({ set: z.literal('only classes'), labels: z.array(label).min(1).max(12) }),
    z.strictObject({ set: z.literal('repeated readings'), action: z.enum(['drop', 'keep']) }),
    z.strictObject({
      set: z.literal('outliers'),
      number: written,
      measure: z.enum(['standard deviations', 'interquartile ranges']),
    }),
    z.strictObject({ set: z.literal('window'), size: written, stride: maybe, overlap: maybe }),
    z.strictObject({ set: z.literal('smooth'), size: written }),
    z.strictObject({ set: z.literal('scale'), kind: z.enum(['standard', 'min-max', 'symmetric', 'robust', 'none']) }),
    z.strictObject({ set: z.literal('split'), train: maybe, validation: maybe, test: maybe }),
    z.strictObject({ set: z.literal('seed'), number: written }),
    z.strictObject({ set: z.literal('keep together'), what: z.enum(['file', 'session']) }),
    z.strictObject({ set: z.literal('noisy copies'), copies: maybe, noise: maybe }),
    z.strictObject({
      set: z.literal('readings of a class'),
      most: among(['smallest', ...grounds.numbers]).describe('A number, or `smallest`.'),
    }),
    z.strictObject({ set: z.literal('as always'), what: among(grounds.always) }),
  ]
  const possible = forms.filter(
    ({ shape }) => !Object.values(shape).some(isNever) && grounds.kind((shape.set as z.ZodLiteral<string>).value),
  )
  return possible.length === 0
    ? null
    : (z.discriminatedUnion('set', possible as never) as unknown as z.ZodType<Setting>)
}

/** Whether nothing could stand there. */
function isNever(type: z.ZodType): boolean {
  if (type instanceof z.ZodArray) {
    return type.safeParse([]).success ? false : isNever(type.element as z.ZodType)
  }
  if (type instanceof z.ZodObject) return Object.values(type.shape as Record<string, z.ZodType>).some(isNever)
  return type instanceof z.ZodNever
}
