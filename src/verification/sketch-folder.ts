import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BoardProfile } from '../board/profiles.ts'
import { type Finding, finding } from '../findings/index.ts'
import type { ProjectConfig } from '../project/config.ts'

/** Below the output folder: the sketch folder, which arduino-cli takes as it is. */
export const sketchFolder = (name: string): string => `sketch/${name}`

/** Where the sketch's plan lies below the output folder; a hand-written sketch has none. */
export const sketchPlanFile = 'sketch/plan.json'

/** What the rest of the check and a person with a board rely on. */
export function checkStructure(sketch: string, name: string): Finding[] {
  const where = sketchFolder(name)
  if (existsSync(join(sketch, `${name}.ino`))) return []
  return [finding('sketch/structure', `expected ${where}/${name}.ino, found none`, { where })]
}

/** Flash and static RAM against the board and `limits`. */
export function checkSize(
  size: { flashBytes: number; ramBytes: number },
  board: BoardProfile,
  limits: ProjectConfig['limits'],
): Finding[] {
  const over = (what: string, bytes: number, limit: number): Finding[] =>
    bytes > limit
      ? [
          finding(
            'sketch/too-large',
            `the firmware takes ${bytes.toLocaleString('en-US')} B of ${what}, ${limit.toLocaleString('en-US')} B are allowed`,
          ),
        ]
      : []
  return [
    ...over('flash', size.flashBytes, Math.min(limits.flash ?? board.flashBytes, board.flashBytes)),
    ...over('RAM', size.ramBytes, Math.min(limits.ram ?? board.ramBytes, board.ramBytes)),
  ]
}
