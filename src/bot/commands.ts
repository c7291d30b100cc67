import type { z } from 'zod'
import { catalogue } from '../findings/index.ts'
import { cleanWords } from '../language/clean.ts'
import { splitWords, type Word } from './command-line.ts'
import { type CommentLine, commentLines, type Shield } from './comment-lines.ts'
import { clip } from './escape.ts'
import { flagNames, flagOf, takeFlags } from './flags.ts'
import { nearest } from './nearest.ts'
import { type Command, type StageName, stageNames, talkSchema, workSchema } from './request.ts'

/** All parts are plain text that quotes the comment: to be escaped where it is shown. */
export interface CommandProblem {
  /** The line of the comment. */
  line: string
  message: string
  /** The line as it was probably meant. */
  suggestion?: string
}

export interface ParsedComment {
  commands: Command[]
  problems: CommandProblem[]
}

export const mostCommands = 3

/**
 * The commands of a comment; null when its first line that is not empty does not begin with `/tinyml`. Each further line that begins
 * like that is a further command, and the lines below a command go on with its words. What GitHub shows as code or quote, or hides,
 * is neither. A command that cannot be read becomes a problem and is left out; so do the fourth command and all behind it, while the
 * first three stand. Whether the others are carried out is for the caller to decide. Never throws; takes time linear in the length.
 */
export function parseCommands(body: string): ParsedComment | null {
  const lines = commentLines(body)
  const first = lines.findIndex((line) => line.text !== '')
  if (!isCommand(lines[first])) return null
  const { written, problems } = commandsIn(lines.slice(first))
  const commands: Command[] = []
  for (const { line, more } of written.slice(0, mostCommands)) {
    const read = readCommand(line, more)
    if ('message' in read) problems.push({ line: clip(line, 200), ...read })
    else commands.push(read)
  }
  const fourth = written[mostCommands]
  if (fourth) {
    const message = `a comment holds at most ${mostCommands} commands; this one and what follows it was not read`
    problems.push({ line: clip(fourth.line, 200), message })
  }
  return { commands, problems }
}

const start = /^\/tinyml(?=\s|$)/i

const isCommand = (line: CommentLine | undefined): boolean =>
  line !== undefined && !line.inside && line.indent < 4 && start.test(line.text)

interface Written {
  line: string
  /** The lines below it. */
  more: string[]
}

/** What stands in these is the author's, but may not look like it; a command there is reported instead of being dropped in silence. */
const shown: Partial<Record<Shield, string>> = {
  'end of a quote': 'GitHub shows this line as part of the quote above it',
  'span of code': 'GitHub shows this line as part of a span of code',
  'HTML element': 'this line stands within an HTML element',
  link: 'this line may belong to the definition of a link',
  unclear: 'this line stands below a block of code or HTML whose end is unclear',
}

function commandsIn(lines: readonly CommentLine[]): { written: Written[]; problems: CommandProblem[] } {
  const written: Written[] = []
  const problems: CommandProblem[] = []
  for (const line of lines) {
    if (written.length > mostCommands) break
    const last = written.at(-1)
    if (isCommand(line)) {
      written.push({ line: line.text, more: [] })
      continue
    }
    const why = line.inside && shown[line.inside]
    const isLost = start.test(line.text) || (line.inside === 'unclear' && line.text !== '' && takesWords(last))
    if (why && isLost) {
      const message = `${why}, so that it was not read; put it in a comment of its own, or further up`
      problems.push({ line: clip(line.text, 200), message })
      if (line.inside === 'unclear') break
    } else if (!line.inside || line.inside === 'span of code') last?.more.push(line.text)
  }
  return { written, problems }
}

const takesWords = (written: Written | undefined): boolean => /^\S+\s+(?:regen|answer)/i.test(written?.line ?? '')

type Read = Command | { message: string; suggestion?: string }

const commandNames = ['help', 'status', 'run', 'regenerate', 'verify', 'explain', 'answer', 'retry', 'cancel'] as const
type CommandName = (typeof commandNames)[number]
const silent: readonly CommandName[] = ['help', 'status', 'explain', 'cancel']

function readCommand(line: string, more: readonly string[]): Read {
  const words = splitWords(line.replace(start, ''))
  const asked = words[0]
  const name = asked ? commandNames.find((n) => n === asked.text.toLowerCase()) : 'help'
  if (!name) {
    const list = commandNames.map((n) => `\`${n}\``).join(', ')
    return { message: `\`${clip(asked?.raw ?? '', 40)}\` is no command; there are ${list}`, ...meant(words) }
  }
  const { flags, rest, problem } = takeFlags(words.slice(1))
  if (problem) {
    const { fixed } = problem
    const corrected = words.map((word, i) => (fixed && i === fixed.index + 1 ? bare(fixed.word) : word))
    return { message: problem.message, ...(fixed ? meant(corrected, true) : meant(words)) }
  }
  if (silent.includes(name) && Object.keys(flags).length > 0) return { message: `\`${name}\` takes no flags` }
  const below = silent.includes(name) ? undefined : more.flatMap((text) => splitWords(text)).find(isKnownFlag)
  if (below) {
    return {
      message: `\`${clip(below.raw, 40)}\` stands below the line of its command; put it on that line, or in quotes where it belongs to your words`,
    }
  }
  return checked(readers[name]({ name, words, rest, more, flags }))
}

const isKnownFlag = (word: Word): boolean => flagNames.some((name) => name === flagOf(word)?.name.toLowerCase())
const bare = (text: string): Word => ({ text, raw: text, quoted: false })

interface Parts {
  name: CommandName
  words: readonly Word[]
  /** The words behind the name that are no flags. */
  rest: readonly Word[]
  more: readonly string[]
  flags: object
}
/** Not checked yet. */
type Draft = { name: CommandName; [key: string]: unknown } | { message: string; suggestion?: string }

const alone =
  (withFlags: boolean) =>
  ({ name, rest, flags }: Parts): Draft =>
    rest[0]
      ? { message: `\`${name}\` takes no words, but \`${clip(rest[0].raw, 40)}\` follows it` }
      : { name, ...(withFlags && { flags }) }

const readers: Record<CommandName, (parts: Parts) => Draft> = {
  help: alone(false),
  status: alone(false),
  cancel: alone(false),
  verify: alone(true),
  retry: alone(true),
  run: ({ name, words, rest, flags }) => {
    const asked = rest.flatMap((word) => word.text.split(',').filter(Boolean))
    const unknown = asked.find((word) => !stageOf(word) && word.toLowerCase() !== 'all')
    if (unknown !== undefined) return { message: noStage(unknown), ...meant(words) }
    const stages = [...new Set(asked.map(stageOf))]
    return { name, stages: stages.includes(null) ? [] : stages, flags }
  },
  regenerate: ({ name, words, rest: [first, ...rest], more, flags }) => {
    if (!first) return { message: `expected a stage behind \`${name}\`: ${stageList}` }
    const stage = stageOf(first.text)
    if (!stage) return { message: noStage(first.raw), ...meant(words) }
    return { name, stage, words: joined(rest, more), flags }
  },
  explain: ({ name, words, rest }) => {
    const [first] = rest
    const known: string[] = [...stageNames, ...Object.keys(catalogue)]
    if (!first || rest.length > 1)
      return { message: 'expected one code of a finding, such as `data/split-leak`, or a stage' }
    const what = stageOf(first.text) ?? known.find((code) => code === first.text.toLowerCase())
    if (what) return { name, what }
    return { message: `\`${clip(first.raw, 60)}\` is neither the code of a finding nor a stage`, ...meant(words) }
  },
  answer: ({ name, rest: [first, ...rest], more, flags }) => {
    const number = /^#?(\d{1,3})[.:)]?$/.exec(first?.text ?? '')?.[1]
    if (!number)
      return { message: 'expected the number of a question, then your answer: `/tinyml answer 1 every 250 ms`' }
    const words = joined(rest, more)
    // To drop a demand is nothing that should happen to somebody who pressed Enter too early.
    if (!words && !rest.some((word) => word.quoted))
      return { message: `expected an answer; \`/tinyml answer ${number} ""\` drops the demand` }
    return { name, number: Number(number), words, flags }
  },
}

function checked(draft: Draft): Read {
  if ('message' in draft) return draft as Read
  const isWork = workSchema.options.some((option) => option.shape.name.value === draft.name)
  const parsed: z.ZodSafeParseResult<Command> = (isWork ? workSchema : talkSchema).safeParse(draft)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  return { message: `${issue?.path.join('.')}: ${issue?.message}` }
}

/** The words of a person as they wrote them; quotes around all of them are none of theirs. */
function joined(rest: readonly Word[], more: readonly string[]): string {
  const below = more.join('\n')
  const [only] = rest
  const here = rest.length === 1 && only?.quoted && !below.trim() ? only.text : rest.map((word) => word.raw).join(' ')
  return cleanWords(`${here}\n${below}`).replace(/\n{3,}/g, '\n\n')
}

const stageList = stageNames.map((name) => `\`${name}\``).join(', ')
const noStage = (word: string): string => `\`${clip(word, 40)}\` is no stage; there are ${stageList}`

const otherNames: Record<string, StageName> = {
  dataset: 'data',
  training: 'train',
  conversion: 'convert',
  verification: 'verify',
}

/** `Sketch:` → `sketch`. */
function stageOf(word: string): StageName | null {
  const name = word
    .slice(0, 20)
    .toLowerCase()
    .replace(/[,:;.]{1,3}$/, '')
  return (
    stageNames.find((stage) => stage === name) ??
    (Object.hasOwn(otherNames, name) ? (otherNames[name] as StageName) : null)
  )
}

/** The line with its name, stages and code as they were probably meant; nothing when no word is near enough to one. */
function meant(words: readonly Word[], isCorrected = false): { suggestion?: string } {
  const [asked = '', ...rest] = words.slice(0, 200).map((word) => word.raw)
  const name = commandNames.find((n) => n === asked.toLowerCase()) ?? nearest(asked, commandNames)
  if (!name) return {}
  const better = rest.map((word, i) => {
    if (word.startsWith('-') || (name !== 'run' && i > 0) || i > 9) return word
    if (name === 'run' || name === 'regenerate') return stageOf(word) ?? nearest(word, stageNames) ?? word
    return name === 'explain' ? (nearest(word, [...stageNames, ...Object.keys(catalogue)]) ?? word) : word
  })
  const line = ['/tinyml', name, ...better].join(' ')
  return isCorrected || line !== ['/tinyml', asked, ...rest].join(' ') ? { suggestion: clip(line, 200) } : {}
}

/** A command as a person would type it: `parseCommands` reads the same from it. */
export function commandText(command: Command): string {
  const flags = 'flags' in command ? command.flags : {}
  const given = Object.entries(flags).map(([key, value]) =>
    key === 'dryRun' ? '--dry-run' : `--${key}=${flagText(value)}`,
  )
  const rest: string[] = []
  if (command.name === 'run') rest.push(...command.stages)
  if (command.name === 'explain') rest.push(command.what)
  if (command.name === 'regenerate') rest.push(command.stage, ...given.splice(0), quotedWords(command.words))
  if (command.name === 'answer')
    rest.push(String(command.number), ...given.splice(0), quotedWords(command.words) || '""')
  return ['/tinyml', command.name, ...rest, ...given].join(' ').trim()
}

/** Never 1e-7. */
const flagText = (value: unknown): string =>
  typeof value === 'number' ? value.toFixed(9).replace(/\.?0+$/, '') : String(value)

/** Words in quotes where they would be read as something else without. */
function quotedWords(words: string): string {
  const split = splitWords(words.split('\n')[0] ?? '')
  const plain =
    !split.some((word) => flagOf(word)) && !(split.length === 1 && split[0]?.quoted && !words.includes('\n'))
  if (plain) return words
  // In the lines below, only flags that exist are looked for, and those were in quotes.
  if (words.includes('\n')) return `\n${words}`
  const quoted = ['""', '“”', '«»', "''", '``'].map(([open, close]) => `${open}${words}${close}`)
  return quoted.find((text) => splitWords(text).length === 1 && splitWords(text)[0]?.quoted) ?? words
}
