/** A value as Python source, broken over lines where it would pass 110 columns. `indent` is the depth of the line it stands on. */
export function literal(value: unknown, indent = 0, taken = 0): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value !== 'object') return JSON.stringify(value)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const items: [string, unknown][] = Array.isArray(value)
    ? value.map((v) => ['', v])
    : Object.entries(value).map(([k, v]) => [`${JSON.stringify(k)}: `, v])
  const flat = `${open}${items.map(([k, v]) => k + literal(v, 0, -1e9)).join(', ')}${close}`
  if (indent * 4 + taken + flat.length <= 110) return flat
  const pad = '    '.repeat(indent + 1)
  const short = items.every(([, v]) => typeof v !== 'object' || v === null || literal(v, 0, -1e9).length < 40)
  const flatItems = short && !(Array.isArray(value) && value.some((v) => typeof v === 'object' && v !== null))
  const lines = flatItems
    ? fill(
        items.map(([k, v]) => `${k}${literal(v, 0, -1e9)},`),
        110 - pad.length,
      )
    : items.map(([k, v]) => `${k}${literal(v, indent + 1, k.length)},`)
  return `${open}\n${lines.map((l) => pad + l).join('\n')}\n${'    '.repeat(indent)}${close}`
}

/** Puts words into lines of at most `width` characters. */
function fill(words: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** Joins the parts of a script that are there, with `gap` blank lines in between. */
export const sections = (parts: readonly (string | false | null)[], gap = 2): string =>
  `${parts
    .filter((p): p is string => typeof p === 'string' && p !== '')
    .map((p) => p.replace(/^\n+|\s+$/g, ''))
    .join('\n'.repeat(gap + 1))}\n`
