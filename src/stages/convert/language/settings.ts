import { z } from 'zod'
import type { Setting } from '../../../language/types.ts'

/** Everything that a clause about the conversion can ask for. Numbers are texts, as the person wrote them. */
export type ConvertSetting = Setting &
  (
    | { set: 'calibrate with'; rows: string }
    | { set: 'accuracy loss'; atMost: string; in: 'percent' | 'points' | 'share' }
    | { set: 'weights'; scale: 'per channel' | 'per layer' }
    | { set: 'seed'; number: string }
    | { set: 'as always'; what: 'full INT8' | 'defaults' }
  )

const written = z.string().max(16)

export const settingSchema: z.ZodType<Setting> = z.discriminatedUnion('set', [
  z.strictObject({ set: z.literal('calibrate with'), rows: written.describe('A number, or `all`.') }),
  z.strictObject({ set: z.literal('accuracy loss'), atMost: written, in: z.enum(['percent', 'points', 'share']) }),
  z.strictObject({ set: z.literal('weights'), scale: z.enum(['per channel', 'per layer']) }),
  z.strictObject({ set: z.literal('seed'), number: written }),
  z.strictObject({ set: z.literal('as always'), what: z.enum(['full INT8', 'defaults']) }),
]) as unknown as z.ZodType<Setting>
