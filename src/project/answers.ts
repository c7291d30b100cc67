import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { Document, isMap, isNode, isScalar, isSeq, type Pair, parseDocument, YAMLMap } from 'yaml'
import { InputError } from '../errors.ts'
import { writeAtomically } from '../files.ts'
import { configFile, configSchema } from './config.ts'
import { firstThatHolds, likeLinesOf } from './splice.ts'

export interface Answer {
  stage: string
  /** The words of the wish that the question was about. */
  about: string
  /** The same demand in other words; empty leaves it out. */
  answer: string
}

/**
 * Writes answers into `answers:` of tinyml.yml; an earlier one about the same words is replaced. Every other byte of the file stays as it
 * is, and a reader sees the old file or the new one. Throws an InputError for an answer that tinyml.yml cannot hold.
 */
export async function writeAnswers(projectDir: string, answers: readonly Answer[]): Promise<void> {
  const problem = configSchema.shape.answers.safeParse(answers).error?.issues[0]
  if (problem) {
    throw new InputError('project/bad-usage', `this answer cannot be kept: ${problem.message}`, {
      hint: 'An answer is the same demand in other words, at most 2,000 characters.',
    })
  }
  // The file itself, should tinyml.yml be a link.
  const file = realpathSync(join(projectDir, configFile))
  await writeAtomically(file, withAnswers(readFileSync(file, 'utf8'), answers))
}

/** The text of tinyml.yml with these answers. The text must be valid YAML with a mapping at its root. */
export function withAnswers(text: string, answers: readonly Answer[]): string {
  const document = parseDocument(text)
  const expected = { ...(document.toJS() as object), answers: merge(document.toJS()?.answers ?? [], answers) }
  const result = firstThatHolds(candidates(text, document, answers), expected)
  if (result !== null) return result
  throw new InputError('project/bad-usage', 'the answers cannot be written into a file of this form', {
    where: configFile,
    hint: `Write them by hand: answers: ${JSON.stringify(answers)}`,
  })
}

function* candidates(text: string, document: Document, answers: readonly Answer[]): Generator<string> {
  const spliced = splice(text, document, answers)
  if (spliced !== null) yield spliced
  // An unusual layout (JSON, several documents): the whole is written anew, comments included.
  setAnswers(document, answers)
  yield document.toString({ lineWidth: 0 })
}

function merge(old: readonly Answer[], answers: readonly Answer[]): Answer[] {
  const list = [...old]
  for (const answer of answers) {
    const i = list.findIndex((a) => isAbout(a, answer))
    if (i < 0) list.push(answer)
    else list[i] = answer
  }
  return list
}

const isAbout = (a: Partial<Answer> | null, b: Answer): boolean => a?.stage === b.stage && a?.about === b.about

/** Puts the answers into the document's own nodes, so that comments between earlier ones stay. */
function setAnswers(document: Document, answers: readonly Answer[]): void {
  const list = document.get('answers')
  if (!isSeq(list) || list.items.length === 0) {
    document.set('answers', document.createNode(answers))
    return
  }
  for (const answer of answers) {
    const i = (list.toJSON() as Answer[]).findIndex((a) => isAbout(a, answer))
    const node = document.createNode(answer)
    if (i < 0) list.add(node)
    else list.set(i, node)
  }
}

/** Replaces nothing but the setting `answers`, or adds it at the end. Null where the layout does not allow that. */
function splice(text: string, document: Document, answers: readonly Answer[]): string | null {
  const root = document.contents
  if (!isMap(root) || root.flow) return null
  const ends = likeLinesOf(text)
  const old = root.items.find((p) => isScalar(p.key) && p.key.value === 'answers')
  if (!old) return `${text}${text.endsWith('\n') ? '' : ends('\n')}${ends(dump(answers))}`
  const start = isNode(old.key) ? old.key.range?.[0] : undefined
  const end = isNode(old.value) ? old.value.range?.[2] : undefined
  if (start === undefined || end === undefined) return null
  setAnswers(document, answers)
  const pair = (document.contents as YAMLMap).items.find((p) => isScalar(p.key) && p.key.value === 'answers')
  const after = text.slice(end)
  return `${text.slice(0, start)}${ends(dumpPair(pair as Pair))}${after}`
}

const dump = (answers: readonly Answer[]): string => new Document({ answers }).toString({ lineWidth: 0 })

function dumpPair(pair: Pair): string {
  if (isScalar(pair.key)) {
    // These stand before the key, and are not part of what is replaced.
    pair.key.spaceBefore = false
    pair.key.commentBefore = null
  }
  const only = new Document(new YAMLMap())
  ;(only.contents as YAMLMap).items = [pair]
  return only.toString({ lineWidth: 0 })
}
