import type { Word } from './command-line.ts'
import { nearest } from './nearest.ts'
import { type Flags, flags as flagsSchema } from './request.ts'

const names = { planner: true, budget: true, board: true, sha: true, 'dry-run': false } as const
type FlagName = keyof typeof names
export const flagNames = Object.keys(names) as FlagName[]

const expected: Record<FlagName, string> = {
  planner: 'one of `rules`, `local`, `hosted` and `auto`',
  budget: 'US dollars up to 1000, such as `0.05`',
  board: 'the name of a board',
  sha: '7 to 40 hexadecimal digits of a commit',
  'dry-run': 'no value',
}

export interface FlagProblem {
  message: string
  /** The word that was meant instead of the one at `index`. */
  fixed?: { index: number; word: string }
}

/** Takes the flags out of the words of a command. */
export function takeFlags(words: readonly Word[]): { flags: Flags; rest: Word[]; problem: FlagProblem | null } {
  const found: Record<string, unknown> = {}
  const rest: Word[] = []
  const fail = (message: string, fixed?: FlagProblem['fixed']) => ({
    flags: {},
    rest,
    problem: { message, ...(fixed && { fixed }) },
  })
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word
    const flag = flagOf(word)
    if (!flag) {
      rest.push(word)
      continue
    }
    const index = i
    const name = flagNames.find((n) => n === flag.name.toLowerCase())
    if (!name) {
      const near = nearest(flag.name, flagNames)
      return fail(
        `\`--${short(flag.name)}\` is no flag; words that begin with two hyphens need quotes`,
        near ? { index, word: `--${near}${flag.value === null ? '' : `=${flag.value}`}` } : undefined,
      )
    }
    const key = name === 'dry-run' ? 'dryRun' : name
    if (key in found) return fail(`\`--${name}\` is given twice`)
    const next = words[i + 1]
    const apart = names[name] && flag.value === null && next && !flagOf(next) ? next.text : null
    if (apart !== null) i++
    const value = flag.value ?? apart
    const parsed = parseValue(name, value)
    const issue = parsed === undefined ? true : flagsSchema.safeParse({ [key]: parsed }).error
    if (issue) {
      const near = name === 'planner' && value ? nearest(value, ['rules', 'local', 'hosted', 'auto']) : null
      return fail(
        `\`--${name}\` takes ${expected[name]}${value ? `, not \`${short(value)}\`` : ''}`,
        near ? { index: apart === null ? index : i, word: apart === null ? `--planner=${near}` : near } : undefined,
      )
    }
    found[key] = parsed
  }
  return { flags: found as Flags, rest, problem: null }
}

/** What a word would be as a flag; null for words, quoted ones, and a lone dash. */
export function flagOf(word: Word): { name: string; value: string | null } | null {
  if (word.quoted) return null
  // Telephones turn two hyphens into a dash; only a flag that exists is meant by that.
  const [, hyphens = '', name = '', rest] = /^(--|[–—])([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word.text) ?? []
  if (!name || (hyphens !== '--' && !flagNames.some((n) => n === name.toLowerCase()))) return null
  return { name, value: rest === undefined ? null : unquoted(rest) }
}

const unquoted = (value: string): string => (/^(["'`]).*\1$/s.test(value) ? value.slice(1, -1) : value)

function parseValue(name: FlagName, value: string | null): unknown {
  if (name === 'dry-run') return value === null ? true : undefined
  if (!value) return undefined
  if (name === 'budget') return /^\$?\d{1,6}(?:\.\d{1,9})?$/.test(value) ? Number(value.replace('$', '')) : undefined
  return name === 'board' ? value : value.toLowerCase()
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)
