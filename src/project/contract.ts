import { z } from 'zod'

/**
 * The thread between the stages. `data` writes `data/contract.json` (everything but `tensors`); `convert` writes the whole as
 * `contract.json`. A later stage reads it and never guesses.
 *
 * How a reading becomes model input, in this order and all in IEEE float32, one operation at a time (no fused multiply-add):
 *  1. A reading is `raw` columns in order. It is invalid if a cell is missing or a `validity` rule fails; invalid readings are skipped.
 *  2. `window.size` consecutive valid readings make one sample (1 = every reading is a sample). On the device and in the held-out
 *     data windows follow each other without overlap; `window.trainStride` may make more of them from the training split only.
 *  3. Each feature is its expression evaluated on each reading of the window, then its aggregate in time order: sums are sequential,
 *     `mean = sum / n`, `std = sqrt(sum((x - mean)^2) / n)`, `rms = sqrt(sum(x * x) / n)`, `range = max - min`. `each` gives
 *     `window.size` values, oldest first.
 *  4. Scaled: `(x - offset) / scale`.
 *  5. Quantised: `round(x / tensor.scale) + tensor.zeroPoint`, halves away from zero, clamped to -128…127 (TFLM's Quantize).
 */
const rawColumn = z.object({
  name: z.string(),
  /** Channel of the sensor that the column holds; null for the `serial` sensor. */
  channel: z.string().nullable(),
  unit: z.string(),
  /** Smallest and largest valid value seen in the training split. */
  min: z.number(),
  max: z.number(),
})

/** A reading counts only where `min <= column <= max`; a missing bound is open. */
const validityRule = z.object({
  column: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
  reason: z.string(),
})

const feature = z.object({
  name: z.string(),
  unit: z.string(),
  /** In the expression language of `src/expression`, over raw column names. */
  expression: z.string(),
  aggregate: z.enum(['none', 'mean', 'std', 'min', 'max', 'rms', 'range', 'each']),
  scaling: z.object({ offset: z.number(), scale: z.number() }),
})

const tensor = z.object({
  name: z.string(),
  shape: z.array(z.int().positive()),
  type: z.enum(['int8', 'float32']),
  scale: z.number(),
  zeroPoint: z.int(),
})

export const dataContractSchema = z.object({
  version: z.literal(1),
  project: z.string(),
  sensor: z.string(),
  raw: z.array(rawColumn).min(1),
  validity: z.array(validityRule),
  window: z.object({ size: z.int().positive(), trainStride: z.int().positive() }),
  features: z.array(feature).min(1),
  /** In the order of the model's outputs. The person's own words, never used as C++ names. */
  labels: z.array(z.string()).min(2),
  rows: z.object({ train: z.int(), validation: z.int(), test: z.int(), replay: z.int() }),
})

export const contractSchema = dataContractSchema.extend({
  tensors: z.object({ input: tensor, output: tensor }),
  /** SHA-256 of `data/contract.json` and of `model/model.tflite`, which this contract ties together. */
  from: z.object({ data: z.string(), model: z.string() }),
})

export type DataContract = z.infer<typeof dataContractSchema>
export type Contract = z.infer<typeof contractSchema>
export type ContractFeature = z.infer<typeof feature>

/** Number of model inputs that the features make: an `each` feature makes one for every reading of the window. */
export function inputWidth(contract: DataContract): number {
  return contract.features.reduce((n, f) => n + (f.aggregate === 'each' ? contract.window.size : 1), 0)
}
