import type { Fault } from '../types.ts'
import { copies } from './scripts/copies.ts'
import { features } from './scripts/features.ts'
import { raw } from './scripts/raw.ts'
import { rows } from './scripts/rows.ts'
import { windows } from './scripts/windows.ts'

export const scriptFaults: Fault[] = [...features, ...rows, ...windows, ...copies, ...raw]
