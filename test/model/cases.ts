import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileModel, type GeneratedModel } from '../../src/model/index.ts'
import { elementCount } from '../../src/model/types.ts'
import { packageRoot } from '../../src/root.ts'
import type { Case } from './batch.ts'
import { buildModel } from './builder.ts'
import { Random } from './random.ts'
import { randomModel } from './random-models.ts'
import type { RandomModel } from './random-net.ts'

export const fixture = (name: string): Uint8Array =>
  readFileSync(join(packageRoot, 'test/model/fixtures', `${name}.tflite`))

/** Compiles what must compile. */
export function compiled(flatbuffer: Uint8Array, about = 'the model'): GeneratedModel {
  const result = compileModel(flatbuffer)
  if ('findings' in result)
    throw new Error(`${about}: ${result.findings.map((f) => `${f.code} ${f.message}`).join('; ')}`)
  return result.model
}

/** A case with random rows; a vector of 256 gets every INT8 value once in its first row. */
export function toCase(
  about: string,
  flatbuffer: Uint8Array,
  seed: number,
  count: number,
  low = -128,
  high = 127,
): Case {
  const random = new Random(seed)
  const size = elementCount(compiled(flatbuffer, about).input.shape)
  const rows = Array.from({ length: count }, (_, row) =>
    Int8Array.from({ length: size }, (_, i) => (row === 0 && size === 256 ? i - 128 : random.int(low, high))),
  )
  return { about, flatbuffer, rows }
}

const fromModel = (m: RandomModel, about: string, seed: number, rows: number): Case =>
  toCase(`${about}: ${m.about}`, buildModel(m.model), seed + 1_000_000, rows, m.inputs.low, m.inputs.high)

export function randomCase(seed: number, rows = 5): Case {
  const m = randomModel(seed)
  return fromModel(m, `seed ${seed}, ${m.family}`, seed, rows)
}

export const plainCase = (m: RandomModel, about: string): Case => fromModel(m, about, 1, 1)
