import { change } from './change.ts'
import type { PythonTrial } from './python-trials.ts'
import { reach } from './reach.ts'
import { see } from './see.ts'
import { use } from './use.ts'

/** How each Python case is run, by its id. */
export const pythonTrials: Readonly<Record<string, PythonTrial>> = { ...reach, ...see, ...change, ...use }
