import { z } from 'zod'
import type { Setting } from '../../../language/types.ts'
import { speaksOf } from './check.ts'
import { lex } from './lex.ts'

/** Everything that a clause about the conversion can ask for. Numbers are texts, as the person wrote them. */
export type ConvertSetting = Setting &
  (
    | { set: 'calibrate with'; rows: string }
    | { set: 'accuracy loss'; atMost: string; in: 'percent' | 'points' | 'share' }
    | { set: 'weights'; scale: 'per channel' | 'per layer' }
    | { set: 'seed'; number: string }
    | { set: 'as always'; what: 'full INT8' | 'defaults' }
  )

/**
 * One setting of a model's reply about a clause: the kinds of which it has a word, with its numbers as it writes them. Null when that is
 * no setting at all.
 */
export function settingSchema(clause: string): z.ZodType<Setting> | null {
  const tokens = lex(clause)
  const numbers = [...new Set(tokens.filter((t) => t.code === 'N' || t.code === 'P').map((t) => t.text))]
  const among = (words: readonly string[]) => z.enum(words as [string, ...string[]])
  const forms = [
    z.strictObject({ set: z.literal('calibrate with'), rows: among([...numbers, 'all']) }),
    z.strictObject({
      set: z.literal('accuracy loss'),
      // Nothing may be lost: `0`.
      atMost: among([...numbers, '0']),
      in: z.enum(['percent', 'points', 'share']),
    }),
    z.strictObject({ set: z.literal('weights'), scale: z.enum(['per channel', 'per layer']) }),
    ...(numbers.length > 0 ? [z.strictObject({ set: z.literal('seed'), number: among(numbers) })] : []),
    z.strictObject({ set: z.literal('as always'), what: z.enum(['full INT8', 'defaults']) }),
  ]
  const possible = forms.filter(({ shape }) =>
    speaksOf((shape.set as z.ZodLiteral<ConvertSetting['set']>).value, tokens),
  )
  return possible.length === 0
    ? null
    : (z.discriminatedUnion('set', possible as never) as unknown as z.ZodType<Setting>)
}
