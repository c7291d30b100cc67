import type { WishSet } from './entry.ts'
import { convertWishes } from './set-3/convert.ts'
import { dataWishes } from './set-3/data.ts'
import { sketchWishes } from './set-3/sketch.ts'

/**
 * Written as a blind exam: without sight of prompts, rules, results and the texts of the other sets. Texts and marks are never changed; a
 * check only where it is provably wrong, with a line in docs/evaluation.md.
 */
export const set: WishSet = { number: 3, wishes: [...sketchWishes, ...dataWishes, ...convertWishes] }
