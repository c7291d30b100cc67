import { existsSync, lstatSync, realpathSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding, type Question } from '../findings/index.ts'
import { isInside, realish } from '../project/project.ts'
import { type Conflict, type MergeSide, mergeTexts } from './merge.ts'

/** Text files up to so many bytes are remembered as they were generated, so that edits by hand can be merged later. */
export const mostBytes = 2 ** 20

/** The text of a plain file, or null when it is larger, binary, or a link. */
export async function plainText(path: string): Promise<string | null> {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile() || stat.size > mostBytes) return null
  const bytes = await readFile(path)
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** An edited file with what it was edited from. */
export interface Edit {
  path: string
  base: string
  mine: string
}

/**
 * The edit of a file below `out`, or null when it cannot be merged: no text, too large, a link, or what was generated last is not known.
 * `base`: where that would lie.
 */
export async function readEdit(out: string, path: string, base: string | null): Promise<Edit | null> {
  const file = join(out, path)
  if (base === null || !existsSync(file) || !isInside(realish(out), realpathSync(file))) return null
  const mine = await plainText(file)
  return mine === null ? null : { path, base, mine }
}

export interface MergedEdits {
  /** Files of the candidate that hold an edit now, with the text that was generated for each. */
  merged: Map<string, { text: string; generated: string }>
  findings: Finding[]
  questions: Question[]
}

/**
 * Puts edits by hand into the candidate in `dir`. With a conflict, the file gets conflict markers, and a question shows both sides.
 * `stage` is named in the questions.
 */
export async function mergeInto(
  dir: string,
  edits: readonly Edit[],
  stage: string,
  side: MergeSide,
): Promise<MergedEdits> {
  const result: MergedEdits = { merged: new Map(), findings: [], questions: [] }
  for (const { path, base, mine } of edits) {
    if (!existsSync(join(dir, path))) {
      const message = `${path} was changed by hand and is kept, though nothing generates it any more`
      result.findings.push(finding('lifecycle/edited-by-hand', message, { where: path }))
      continue
    }
    const generated = await plainText(join(dir, path))
    if (generated === null) {
      result.questions.push(ask(stage, path, []))
      continue
    }
    const merge = mergeTexts(base, mine, generated, side)
    if (merge === null || merge.conflicts.length > 0) {
      result.questions.push(ask(stage, path, merge?.conflicts ?? []))
      if (merge) await writeFile(join(dir, path), merge.text)
      continue
    }
    result.merged.set(path, { text: merge.text, generated })
    await writeFile(join(dir, path), merge.text)
    result.findings.push(
      base === generated
        ? finding('lifecycle/edited-by-hand', `${path} was changed by hand and is kept`, { where: path })
        : finding('lifecycle/merged', 'your edit was merged with what is generated now, and verified so', {
            where: path,
          }),
    )
  }
  return result
}

const mostConflicts = 3
const mostLines = 8

function ask(stage: string, path: string, conflicts: readonly Conflict[]): Question {
  const places = conflicts.slice(0, mostConflicts).map(({ line, mine, generated }) => {
    return `line ${line}\n  yours:     ${excerpt(mine)}\n  generated: ${excerpt(generated)}`
  })
  const more = conflicts.length - places.length
  const how =
    'Write into your file what shall hold, then run again with `--merge mine` (your lines stand where both changed), with ' +
    '`--merge generated` (the generated ones), or with `--force` (your edit is lost).'
  const what = conflicts.length
    ? `You and the stage both changed the same place of ${path}. Which lines shall hold?\n${places.join('\n')}` +
      (more > 0 ? `\nand ${more} more ${more > 1 ? 'places' : 'place'}` : '')
    : `Your edit of ${path} cannot be merged with what is generated now: the texts are too long, or no texts.`
  return { stage, about: path, text: `${what}\n${how}`, answerable: false }
}

function excerpt(lines: readonly string[]): string {
  if (lines.length === 0) return '(removed)'
  const shown = lines.slice(0, mostLines)
  return [...shown, ...(lines.length > mostLines ? [`… ${lines.length - mostLines} more lines`] : [])].join(
    '\n             ',
  )
}

/** Said when an edit merged without conflict, but what came of it does not pass. */
export const askAboutFailure = (stage: string, paths: readonly string[], findings: readonly Finding[]): Question => {
  const errors = findings.filter((f) => f.severity === 'error')
  const list = errors.slice(0, mostConflicts).map((f) => `${f.where ? `${f.where}: ` : ''}${f.message} [${f.code}]`)
  const more = errors.length > list.length ? [`and ${errors.length - list.length} more`] : []
  return {
    stage,
    about: paths.join(', '),
    text:
      `Merged with your edit, what is generated now does not pass its checks, without the edit it does:\n${[...list, ...more].join('\n')}\n` +
      'Change your file so that it fits, or run with `--force` to have it generated again (your edit is lost).',
    answerable: false,
  }
}
