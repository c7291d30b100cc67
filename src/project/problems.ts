import { distance } from 'fastest-levenshtein'
import type { z } from 'zod'
import { configFile, configSchema } from './config.ts'

type WhereIs = (path: readonly PropertyKey[]) => string

export interface Problem {
  where: string
  message: string
}

/** One zod issue as sentences: setting, what was expected, what was found, the nearest name for a typo. */
export function describe(issue: z.core.$ZodIssue, above: PropertyKey[], found: unknown, whereIs: WhereIs): Problem[] {
  const path = [...above, ...issue.path]
  const setting = path.length ? `\`${path.join('.')}\`` : configFile
  const at = (p: PropertyKey[]) => whereIs(p)
  const value = path.reduce<unknown>((v, key) => (v as Record<PropertyKey, unknown> | undefined)?.[key], found)
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path)
    return issue.keys.map((key) => ({
      where: at([...path, key]),
      message: `unknown setting \`${[...path, key].join('.')}\`${elsewhere(key) ?? nearest(key, known)}; known here: ${known.join(', ')}`,
    }))
  }
  if (issue.code === 'invalid_union') {
    // The branch with the fewest complaints is the one that was meant.
    const branches = [...issue.errors].sort((a, b) => cost(a) - cost(b))
    const best = branches[0]
    if (best && typeof value === 'object' && value !== null) {
      return best.flatMap((inner) => describe(inner, path, found, whereIs))
    }
    const allowed = issue.errors
      .flat()
      .flatMap((e) => (e.code === 'invalid_value' ? e.values.map(String) : [`a mapping`]))
    return [
      { where: at(path), message: `${setting}: expected ${[...new Set(allowed)].join(' or ')}, found ${show(value)}` },
    ]
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    return [
      {
        where: at(path),
        message: `${setting}: expected ${allowed.join(' or ')}, found ${show(value)}${nearest(String(value), allowed)}`,
      },
    ]
  }
  if (value === undefined) {
    return [
      {
        where: at(path),
        message: `${setting} is missing${issue.code === 'invalid_type' ? `: ${expectation(issue)}` : ''}`,
      },
    ]
  }
  const expected = expectation(issue)
  return [{ where: at(path), message: `${setting}: ${expected}, found ${show(value)}` }]
}

/** What a setting should have been, in words for a person. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    const names: Record<string, string> = {
      object: 'a mapping (indented lines below it)',
      array: 'a list',
      string: 'text',
      int: 'a whole number',
      number: 'a number',
    }
    return `expected ${names[issue.expected] ?? issue.expected}`
  }
  const unit = 'origin' in issue && (issue.origin === 'string' || issue.origin === 'array') ? ' entries' : ''
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}${unit}`
  if (issue.code === 'too_small') return `expected at least ${issue.minimum}${unit}`
  return issue.message
}

const cost = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce(
    (n, i) =>
      n + (i.code === 'unrecognized_keys' ? i.keys.length : i.code === 'invalid_type' && i.path.length === 0 ? 10 : 1),
    0,
  )

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function nearest(name: string, among: readonly string[]): string {
  const best = [...among].sort((a, b) => distance(name, a) - distance(name, b))[0]
  return best && distance(name.toLowerCase(), best) <= Math.max(2, name.length / 3)
    ? ` (did you mean \`${best}\`?)`
    : ''
}

/** Where a setting of that name belongs, when it stands in the wrong place. */
function elsewhere(key: string): string | null {
  const owner = keysAt([]).find((parent) => keysAt([parent]).includes(key))
  return owner ? ` (\`${key}\` belongs below \`${owner}:\`, indented)` : null
}

/** Names of the settings at a path of the schema, for "known here". */
function keysAt(path: readonly PropertyKey[]): string[] {
  let shapes: z.core.$ZodType[] = [configSchema]
  const objects = (types: z.core.$ZodType[]): z.core.$ZodType[] =>
    types.flatMap((type) => {
      const def = type._zod.def as { type: string; innerType?: z.core.$ZodType; options?: z.core.$ZodType[] }
      if (def.innerType) return objects([def.innerType])
      if (def.options) return objects(def.options)
      return def.type === 'object' ? [type] : []
    })
  for (const key of path) {
    shapes = objects(shapes).flatMap((o) => {
      const inner = (o as z.ZodObject).shape[String(key)]
      return inner ? [inner as z.core.$ZodType] : []
    })
  }
  return objects(shapes).flatMap((o) => Object.keys((o as z.ZodObject).shape))
}
