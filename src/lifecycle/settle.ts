import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InputError } from '../errors.ts'
import { type Finding, hasErrors, type Question } from '../findings/index.ts'
import { askAboutFailure, type Edit, mergeInto } from './edits.ts'
import type { LoopOutcome } from './loop.ts'
import type { MergeSide } from './merge.ts'
import type { AnyStage, StageContext, Verdict } from './stage.ts'

/** What a stage ends with once the person's edits are in its files. */
export type Settled =
  | {
      verdict: Verdict<unknown>
      findings: Finding[]
      /** What was generated for each file that holds an edit now. */
      generated: ReadonlyMap<string, string>
    }
  | { questions: Question[]; findings: Finding[] }

export interface Settling {
  stage: AnyStage
  context: StageContext
  /** Folder of the accepted candidate; holds the merged files afterwards. */
  dir: string
  loop: LoopOutcome & { accepted: NonNullable<LoopOutcome['accepted']> }
  edits: readonly Edit[]
  side: MergeSide
  /** The output folder, and the files that the person put beside the artifacts there: an edit may need them. */
  out: string
  beside: readonly string[]
}

/**
 * Merges a person's edits into a candidate that passed without them, and verifies it again as merged: an edit is as good as what the
 * merged file does. Throws an InputError where checking the candidate writes an edited file anew, because the edit would be lost.
 */
export async function settleEdits(settling: Settling): Promise<Settled> {
  const { stage, context, dir, loop, edits, side, out } = settling
  const { plan, brief, rendered, verdict } = loop.accepted
  const { merged, findings, questions } = await mergeInto(dir, edits, stage.name, side)
  if (questions.length > 0) return { questions, findings: [...loop.findings, ...findings] }
  if (merged.size === 0) return { verdict, findings: [...loop.findings, ...findings], generated: new Map() }
  context.progress.step('checking what is generated now together with your edit')
  const beside = settling.beside.filter((path) => !existsSync(join(dir, path)))
  for (const path of beside) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await copyFile(join(out, path), join(dir, path))
  }
  const again = (await stage.verify({ dir, plan, brief }, context)) as Verdict<unknown>
  for (const path of beside) await rm(join(dir, path), { force: true })
  for (const [path, { text }] of merged) {
    if ((await readFile(join(dir, path), 'utf8')) === text) continue
    throw wouldOverwrite(`${path} was changed by hand, but checking ${stage.name} writes it anew`, path)
  }
  const all = [...rendered, ...again.findings, ...findings]
  if (hasErrors(again.findings)) {
    return { questions: [askAboutFailure(stage.name, [...merged.keys()], again.findings)], findings: all }
  }
  const generated = new Map([...merged].map(([path, file]) => [path, file.generated]))
  return { verdict: again, findings: all, generated }
}

export const wouldOverwrite = (message: string, path: string): InputError =>
  new InputError('lifecycle/would-overwrite', message, { where: path })
