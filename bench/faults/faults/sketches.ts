import type { Fault } from '../types.ts'
import { decisions } from './sketches/decisions.ts'
import { features } from './sketches/features.ts'
import { model } from './sketches/model.ts'
import { pace, reading } from './sketches/pace.ts'
import { lines, outputs } from './sketches/reactions.ts'
import { windows } from './sketches/windows.ts'

export const sketchFaults: Fault[] = [
  ...features,
  ...decisions,
  ...model,
  ...pace,
  ...reading,
  ...windows,
  ...outputs,
  ...lines,
].map((f) => (f.id === 'sketch/fused' ? { ...f, warns: true } : f))
