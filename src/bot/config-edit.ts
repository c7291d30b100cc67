import { isDeepStrictEqual } from 'node:util'
import { isMap, parseDocument } from 'yaml'
import { BundleError, InputError } from '../errors.ts'
import { configFile, configSchema } from '../project/config.ts'
import { firstThatHolds, withWords } from '../project/splice.ts'
import { type Wishes, wishesSchema } from './bundle/manifest.ts'

/** Where tinyml.yml has the person's words to each stage. */
const places = {
  data: ['data', 'wish'],
  convert: ['quantisation', 'wish'],
  sketch: ['sketch'],
} as const satisfies Record<keyof Wishes, readonly string[]>
const stages = Object.keys(places) as (keyof Wishes)[]

const mark = '\ufeff'

/**
 * The text of tinyml.yml with these wishes in place of those that it has. Every other byte stays as it is; where the layout does not
 * allow that, the whole is written anew with its comments.
 * @throws InputError for words that tinyml.yml cannot hold, or a text that is no mapping.
 */
export function withWishes(text: string, wishes: Wishes): string {
  const problem = wishesSchema.safeParse(wishes).error?.issues[0]
  if (problem) {
    throw new InputError('project/bad-usage', `this wish cannot be kept: ${problem.message}`, {
      hint: 'A wish has at most 20,000 characters.',
    })
  }
  // A byte order mark is no part of the first line, though it stands there.
  const bare = text.startsWith(mark) ? text.slice(mark.length) : text
  const edited = stages.reduce((now, stage) => {
    const words = wishes[stage]
    return words === undefined ? now : withOne(now, places[stage], words)
  }, bare)
  return bare === text ? edited : `${mark}${edited}`
}

function withOne(text: string, path: readonly string[], words: string): string {
  const expected = setIn(contentOf(text), path, words)
  const result = firstThatHolds(candidates(text, path, words), expected)
  if (result !== null) return result
  throw new InputError('project/bad-usage', 'the wish cannot be written into a file of this form', {
    where: configFile,
    hint: `Write it by hand, as \`${path.join('.')}\`.`,
  })
}

function* candidates(text: string, path: readonly string[], words: string): Generator<string> {
  yield text
  yield* withWords(text, path, words)
  const document = parseDocument(text)
  try {
    document.setIn(path, words)
  } catch {
    return // An alias stands where a mapping would have to.
  }
  yield document.toString({ lineWidth: 0 })
}

type Content = Record<string, unknown>

/** Throws an InputError for a text that is no mapping in YAML. */
function contentOf(text: string): Content {
  const document = parseDocument(text, { uniqueKeys: true })
  const problem = document.errors[0]?.message.split('\n')[0] ?? (isMap(document.contents) ? null : 'no mapping')
  if (problem !== null) throw new InputError('project/not-yaml', `not valid YAML: ${problem}`, { where: configFile })
  try {
    return document.toJS({ maxAliasCount: 100 }) as Content
  } catch (cause) {
    throw new InputError('project/not-yaml', `not valid YAML: ${(cause as Error).message}`, { where: configFile })
  }
}

/** A copy with one value set, and mappings on the way there made. */
function setIn(content: unknown, [key, ...rest]: readonly string[], value: unknown): Content {
  const record = isRecord(content) ? content : {}
  if (key === undefined) return record
  return { ...record, [key]: rest.length > 0 ? setIn(record[key], rest, value) : value }
}

const isRecord = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Settings that differ between two texts of tinyml.yml. */
export type ConfigChange = ('data.wish' | 'quantisation.wish' | 'sketch' | 'answers')[]

/**
 * Which wishes and answers differ between two texts of tinyml.yml.
 * @throws BundleError when anything else does, or the new words are none that tinyml.yml can hold.
 */
export function configChange(before: string, after: string): ConfigChange {
  const [old, now] = [contentOf(before), contentOf(after)]
  const [oldRest, nowRest] = [withoutWords(old), withoutWords(now)]
  if (!isDeepStrictEqual(oldRest, nowRest)) {
    const keys = [...new Set([...Object.keys(oldRest), ...Object.keys(nowRest)])]
    const changed = keys.filter((key) => !isDeepStrictEqual(oldRest[key], nowRest[key]))
    throw refused(`it would change ${changed.map((key) => JSON.stringify(key.slice(0, 60))).join(', ')}`)
  }
  const words = wordsOf(now)
  const problem = wordsSchema.safeParse(words).error?.issues[0]
  if (problem) throw refused(`\`${problem.path.join('.')}\`: ${problem.message}`)
  const earlier = wordsOf(old)
  return (Object.keys(words) as ConfigChange).filter((key) => !isDeepStrictEqual(words[key], earlier[key]))
}

const refused = (why: string): BundleError => new BundleError('bot/config-change', why, { where: configFile })

const wordsSchema = configSchema
  .pick({ sketch: true, answers: true })
  .extend({ 'data.wish': configSchema.shape.sketch, 'quantisation.wish': configSchema.shape.sketch })

function wordsOf(content: Content): Record<ConfigChange[number], unknown> {
  const { data, quantisation, sketch, answers } = content
  const wish = (section: unknown) => (isRecord(section) ? section.wish : undefined)
  return { 'data.wish': wish(data), 'quantisation.wish': wish(quantisation), sketch, answers }
}

/** Everything else; a section that held nothing but a wish is as good as none. */
function withoutWords(content: Content): Content {
  const { sketch: _sketch, answers: _answers, ...rest } = content
  for (const name of ['data', 'quantisation']) {
    const section = rest[name]
    if (!isRecord(section)) continue
    const { wish: _wish, ...others } = section
    if (Object.keys(others).length > 0 || name === 'data') rest[name] = others
    else delete rest[name]
  }
  return rest
}
