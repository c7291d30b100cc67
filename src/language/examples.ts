import { z } from 'zod'
import { InputError } from '../errors.ts'
import { digest } from '../lifecycle/hash.ts'
import { tokenise } from './tokens.ts'
import type { Setting } from './types.ts'

/** What a project calls its things: what two clauses of different projects do not share although they mean the same. */
export interface ProjectNames {
  labels: readonly string[]
  /** Columns with their units; an empty unit is none. */
  columns: Readonly<Record<string, string>>
  /** Whether an input of the model is a window of samples. */
  windows: boolean
}

/** A clause as somebody wrote it, and what it asks for: nothing, settings, or what no setting says. */
export interface Example {
  words: string
  settings: readonly Setting[]
  project: ProjectNames
}

const setting = z.looseObject({ set: z.string() })
const line = z.tuple([z.string().min(1)], setting)
const head = z.strictObject({
  labels: z.array(z.string()),
  columns: z.record(z.string(), z.string()),
  windows: z.boolean(),
})

/**
 * Reads a file of examples, one JSON value a line: the project that they speak of, then `["words", setting, …]` for each. No setting is
 * a clause that asks for nothing, `{"set":"cannot","what":"…"}` one that nothing can do.
 * @throws InputError `llm/bad-prompt` with file and line.
 */
export function parseExamples(text: string, file: string): Example[] {
  const examples: Example[] = []
  let project: ProjectNames | null = null
  for (const [i, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue
    const value = parsed(raw, `${file}:${i + 1}`, project === null ? head : line)
    if (project === null) project = value as ProjectNames
    else {
      const [words, ...settings] = value as z.infer<typeof line>
      examples.push({ words, settings, project })
    }
  }
  return examples
}

function parsed(raw: string, where: string, schema: z.ZodType): unknown {
  let value: unknown
  try {
    value = JSON.parse(raw)
  } catch (cause) {
    throw new InputError('llm/bad-prompt', `expected JSON in one line: ${(cause as Error).message}`, { where })
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]
  throw new InputError('llm/bad-prompt', `${issue?.path.join('.') || 'the line'}: ${issue?.message}`, { where })
}

type Features = ReadonlyMap<string, number>

/** Examples, and which of them are like a clause. Likeness is the cosine of words and pairs of words, weighted by how rare they are. */
export class ExampleBank {
  readonly #examples: readonly { example: Example; features: Features }[]
  readonly #rarity = new Map<string, number>()
  /** How rare a gram is that no example has. */
  readonly #rarest: number
  /** Changes with every example. */
  readonly digest: string

  constructor(examples: readonly Example[]) {
    const grams = examples.map((example) => ({ example, grams: gramsOf(example.words, example.project) }))
    for (const { grams: own } of grams) {
      for (const gram of new Set(own)) this.#rarity.set(gram, (this.#rarity.get(gram) ?? 0) + 1)
    }
    this.digest = digest(examples)
    this.#rarest = Math.log(1 + examples.length)
    for (const [gram, count] of this.#rarity) this.#rarity.set(gram, Math.log(1 + examples.length / count))
    this.#examples = grams.map(({ example, grams: own }) => ({ example, features: this.#weigh(own) }))
  }

  /** As many examples as are wanted, the likest last; of a clause in several the likest of each by turns. */
  choose(clauses: readonly string[], names: ProjectNames, count: number): Example[] {
    const ranked = clauses.map((words) => this.#ranked(words, names))
    const chosen = new Set<Example>()
    for (let rank = 0; rank < this.#examples.length && chosen.size < count; rank++) {
      for (const list of ranked) if (chosen.size < count) chosen.add(list[rank] as Example)
    }
    return [...chosen].reverse()
  }

  #ranked(words: string, names: ProjectNames): Example[] {
    const features = this.#weigh(gramsOf(words, names))
    return this.#examples
      .map(({ example, features: other }) => {
        const same = example.project.windows === names.windows ? 1 : 0.9
        return { example, likeness: product(features, other) * same }
      })
      .toSorted((a, b) => b.likeness - a.likeness)
      .map((e) => e.example)
  }

  #weigh(grams: readonly string[]): Features {
    const weights = new Map<string, number>()
    for (const gram of grams)
      weights.set(gram, (this.#rarity.get(gram) ?? this.#rarest) * (gram.includes(' ') ? 0.6 : 1))
    const length = Math.sqrt([...weights.values()].reduce((sum, w) => sum + w * w, 0)) || 1
    return new Map([...weights].map(([gram, w]) => [gram, w / length]))
  }
}

const product = (a: Features, b: Features): number => {
  let sum = 0
  for (const [gram, weight] of a) sum += weight * (b.get(gram) ?? 0)
  return sum
}

const colours = new Set('red green blue yellow orange white cyan magenta purple violet turquoise pink'.split(' '))

/** Words and pairs of words of a clause, with names, numbers, colours, pins and quoted texts each as what they are. */
function gramsOf(clause: string, { labels, columns }: ProjectNames): string[] {
  const names = new Map<string, string>()
  for (const label of labels) for (const word of wordsIn(label)) names.set(stem(word), '<label>')
  for (const column of Object.keys(columns)) {
    names.set(stem(column.toLowerCase()), '<column>')
    for (const word of wordsIn(column)) if (word.length > 3) names.set(stem(word), '<column>')
  }
  const grams: string[] = []
  let before = '<'
  for (const { kind, text } of [...tokenise(clause), { kind: 'sign', text: '>' }]) {
    const gram = gramOf(kind, text, names)
    // The words of one name are one.
    if (gram === before && gram.startsWith('<')) continue
    if (/[<\p{L}\p{N}%?]/u.test(gram)) grams.push(gram)
    grams.push(`${before} ${gram}`)
    before = gram
  }
  return grams
}

function gramOf(kind: string, text: string, names: ReadonlyMap<string, string>): string {
  if (kind === 'number') return '<number>'
  if (kind === 'text') return '<text>'
  if (kind === 'sign') return text
  const lower = text.toLowerCase()
  if (/^[ad]\d{1,2}$/.test(lower)) return '<pin>'
  if (colours.has(lower)) return names.get(stem(lower)) ?? '<colour>'
  return names.get(stem(lower)) ?? stem(lower)
}

const wordsIn = (name: string): string[] =>
  name
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')

/** Roughly the stem of an English word; only for likeness, where a wrong one does no harm. */
const stem = (word: string): string =>
  word.length < 4 ? word : word.replace(/(?:'s|ings?|ed|es|s|e|y)$/, '').replace(/([^aeiou])\1$/, '$1')

/** The examples as a prompt shows them: by project, each as it would stand in the reply. */
export function showExamples(examples: readonly Example[]): string {
  const projects = [...new Set(examples.map((e) => e.project))]
  // The project of the likest example comes last.
  const last = (project: ProjectNames) => examples.findLastIndex((e) => e.project === project)
  return projects
    .toSorted((a, b) => last(a) - last(b))
    .map((project) => {
      const columns = Object.entries(project.columns).map(([name, unit]) => (unit === '' ? name : `${name} (${unit})`))
      const own = examples.filter((e) => e.project === project)
      return [
        `labels: ${project.labels.map((l) => JSON.stringify(l)).join(', ')}; columns: ${columns.join(', ')}`,
        ...own.map(
          (e) =>
            `${JSON.stringify(e.words)}: ${JSON.stringify(e.settings.length > 0 ? e.settings : [{ set: 'nothing' }])}`,
        ),
      ].join('\n')
    })
    .join('\n\n')
}
