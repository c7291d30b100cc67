import type { Variant } from '../types.ts'
import { deciding } from './sketches/deciding.ts'
import { features } from './sketches/features.ts'
import { flow } from './sketches/flow.ts'
import { outputs } from './sketches/outputs.ts'
import { printing } from './sketches/printing.ts'

export const sketchVariants: Variant[] = [...printing, ...deciding, ...features, ...flow, ...outputs]
