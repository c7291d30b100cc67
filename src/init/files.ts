import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { InputError } from '../errors.ts'
import { writeAtomically } from '../files.ts'
import { isInside, realish } from '../project/project.ts'

/** One file as it should be. */
export interface Wanted {
  /** Absolute root of what may be written, and the file below it. */
  root: string
  path: string
  /** The text, made of the one that is there. */
  text(before: string | null): string
  /** Only lines are added, so that nothing of a person's is lost. */
  adds?: boolean
}

export type Done = 'written' | 'added' | 'unchanged' | 'kept' | 'replaced'

/** What is there; null for nothing. Throws an InputError where a link leads out of the root, or something else has the name. */
export function present(root: string, path: string): string | null {
  const file = join(root, path)
  if (!isInside(root, realish(file))) {
    throw new InputError('project/leaves-project', `${path} leads out of ${root}`, { where: file })
  }
  if (!existsSync(file)) return null
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new InputError('project/bad-output', `${path} cannot be read: ${(cause as Error).message}`, {
      where: file,
      cause,
    })
  }
}

/** Writes the file unless somebody's text would be lost; then `mayReplace` is shown the difference and decides. */
export async function bring(
  wanted: Wanted,
  mayReplace: (path: string, difference: string) => Promise<boolean>,
): Promise<Done> {
  const { root, path } = wanted
  const before = present(root, path)
  const after = wanted.text(before)
  if (before === after) return 'unchanged'
  const replaces = before !== null && !wanted.adds
  if (replaces && !(await mayReplace(path, difference(path, before, after)))) return 'kept'
  const file = realish(join(root, path))
  mkdirSync(dirname(file), { recursive: true })
  await writeAtomically(file, after)
  return before === null ? 'written' : replaces ? 'replaced' : 'added'
}

/** As `diff -u` shows it: what is there against what would be. */
export function difference(path: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(
    `${path} (as it is)`,
    `${path} (as tinyml init would write it)`,
    before,
    after,
    '',
    '',
    { context: 2 },
  )
  return patch.replace(/^=+\n/, '')
}
